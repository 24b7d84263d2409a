"""The product's Celery application with a sweeper that comes every 2 s, for `celery -A tests.night.quick_beat beat`."""

from challenge.config.celery import app
from challenge.config.schedule import BEAT_SCHEDULE

app.conf.beat_schedule = {"sweep": BEAT_SCHEDULE["sweep"] | {"schedule": 2.0}}

__all__ = ["app"]
