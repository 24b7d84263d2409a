"""Celery's side of nights and uploads: fetch by id, call one step. All rules are elsewhere."""

import time

from celery import shared_task

from dataPacks import doorbell, incoming, night
from dataPacks.actions import nights, uploads

TURN_SECONDS = 120  # well below the hard time limit: a long night is many turns, so no message grows old


@shared_task(name=doorbell.TASK, acks_late=True, reject_on_worker_lost=True)
def work_night(night_id: int) -> None:
    """Work jobs of a night until there is nothing to claim, or the turn is over. Uploads go first: somebody waits."""
    deadline = time.monotonic() + TURN_SECONDS
    while night.work_one(night_id):
        incoming.work_waiting()
        if time.monotonic() > deadline:
            doorbell.ring(night_id)
            return


@shared_task(name=doorbell.UPLOAD_TASK, acks_late=True, reject_on_worker_lost=True)
def work_upload(upload_id: int) -> None:
    """Check or import an uploaded file, if nobody else does."""
    while incoming.work_one(upload_id):
        pass


@shared_task(name="dataPacks.ring_due_nights")
def ring_due_nights() -> None:
    nights.start_due_nights()
    uploads.abandon_forgotten()


@shared_task(name="dataPacks.sweep")
def sweep() -> None:
    nights.sweep()
    uploads.sweep()
