"""The Celery application. Its tasks are doorbells: the database owns the jobs."""

import os

from celery import Celery

from challenge.config import broker, heartbeat  # noqa: F401 (its signals)
from challenge.config.schedule import BEAT_SCHEDULE

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # workers share the cores
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "challenge.config.settings.dev")

broker.install()
app = Celery("challenge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
