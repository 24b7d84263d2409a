"""The web application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # workers share the cores
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "challenge.config.settings.prod")
application = get_wsgi_application()
get_resolver().check()  # loads every view now, so that nobody who reads the first page waits for it
gc.collect()
gc.freeze()  # what is loaded stays for good: going through it again held a page up for a tenth of a second now and then
