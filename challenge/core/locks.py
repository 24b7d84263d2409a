"""One at a time: a lease that outlives nobody, kept as a job row like any other claim on work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from challenge.core import queue
from challenge.core.models import Job
from challenge.core.states import NotAllowed

POLL_SECONDS = 0.25


@contextmanager
def exclusive(name: str, *, wait_seconds: float, busy: str) -> Iterator[queue.Lease]:
    """Hold the lock `name`; wait for it, then raise `NotAllowed(busy)`. Renew the lease in long work.

    The holder that dies frees it when its lease runs out.
    """
    run = f"lock:{name}"
    queue.add(run, [queue.NewJob(0, "lock", name, {})])
    deadline = time.monotonic() + wait_seconds
    while (lease := _claim(run)) is None:
        if time.monotonic() > deadline:
            raise NotAllowed(busy)
        time.sleep(POLL_SECONDS)
    try:
        yield lease
    finally:
        Job.objects.filter(pk=lease.job.pk, token=lease.token).update(state=Job.State.QUEUED, token="", tries=0)


def _claim(run: str) -> queue.Lease | None:
    # A lock is claimed for ever: dying holders must not use its tries up.
    Job.objects.filter(run=run, tries__gte=settings.JOB_MAX_TRIES - 1).update(tries=0)
    return queue.claim(run)
