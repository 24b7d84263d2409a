"""Settings, addresses and the Celery application, which is loaded with Django so that tasks find their broker."""

from challenge.config.celery import app as celery_app

__all__ = ["celery_app"]
