"""Telling workers that there is work. A lost ring costs time, never work: the sweeper rings again."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

TASK = "dataPacks.work_night"
UPLOAD_TASK = "dataPacks.work_upload"
RINGS = 8  # as many workers as could be of use at once; further rings find nothing to claim

logger = logging.getLogger(__name__)


def ring(night_id: int, *, times: int = 1) -> bool:
    """Send `times` rings for a night. False, and a line in the log, when the broker cannot be reached."""
    return _send(TASK, night_id, times)


def ring_for_upload(upload_id: int) -> bool:
    """As `ring`, once, for an uploaded file."""
    return _send(UPLOAD_TASK, upload_id, 1)


def _send(task: str, row_id: int, times: int) -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0.1)
            for _ in range(times):
                current_app.send_task(task, args=[row_id], connection=connection, retry=False)
    except (OSError, OperationalError, RedisError) as error:
        logger.warning(
            "The broker cannot be reached (%s: %s); the sweeper will ring again.", type(error).__name__, error
        )
        return False
    return True


def ring_after_commit(night_id: int, *, times: int = 1) -> None:
    """Ring once the transaction that made the work is committed: a worker must not arrive before the rows do."""
    transaction.on_commit(lambda: ring(night_id, times=times))


def ring_for_upload_after_commit(upload_id: int) -> None:
    """As `ring_after_commit`, for an uploaded file."""
    transaction.on_commit(lambda: ring_for_upload(upload_id))
