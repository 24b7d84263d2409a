"""The one place that asks what time it is, so that tests can say."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    """The current moment, aware, in UTC."""
    return timezone.now()


def local_now(time_zone: str) -> dt.datetime:
    """The current moment on the wall clock of `time_zone`, for example 'Europe/London'."""
    return now().astimezone(ZoneInfo(time_zone))
