"""Claiming, renewing and finishing job rows.

A job is claimed by a conditional UPDATE with a lease; finishing is fenced by the lease's token in the same
transaction as the result, so work that was taken over cannot be written twice. A worker that dies leaves a lease that
runs out, after which anybody may claim the job again.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from challenge.core import clock
from challenge.core.models import Job


class LeaseLost(Exception):
    """Somebody else holds this job now: stop, write nothing."""


@dataclass(frozen=True)
class NewJob:
    stage: int
    kind: str
    key: str
    payload: dict


@dataclass
class Lease:
    """The right to work on one job until `until`. Call `renew` between batches of a long job."""

    job: Job
    token: str
    until: dt.datetime

    def renew(self) -> None:
        """Extend the lease when a quarter of it is used. Raises `LeaseLost` when it was taken over."""
        if self.until - clock.now() <= _length() * 0.75:
            self.hold()

    def hold(self) -> None:
        """Extend the lease now. In a transaction this also keeps everybody else off the job until that has ended."""
        until = clock.now() + _length()
        if not _held(self).update(leased_until=until):
            raise LeaseLost(str(self.job))
        self.until = until


def _length() -> dt.timedelta:
    return dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _held(lease: Lease) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=lease.job.pk, state=Job.State.LEASED, token=lease.token)


def add(run: str, jobs: Iterable[NewJob]) -> None:
    """Add jobs to a run. A job whose key the run already has is left as it is."""
    rows = [Job(run=run, stage=j.stage, kind=j.kind, key=j.key, payload=j.payload) for j in jobs]
    Job.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def claimable(run: str | None = None) -> models.QuerySet[Job]:
    """Jobs that could be claimed now: waiting or with a lease that ran out, and no earlier stage unfinished."""
    now = clock.now()
    jobs = Job.objects.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.LEASED, leased_until__lt=now))
    if run is not None:
        jobs = jobs.filter(run=run)
    earlier = Job.objects.filter(run=models.OuterRef("run"), stage__lt=models.OuterRef("stage")).exclude(
        state=Job.State.DONE
    )
    failed = Job.objects.filter(run=models.OuterRef("run"), state=Job.State.FAILED)
    return jobs.filter(~models.Exists(earlier), ~models.Exists(failed)).order_by("stage", "id")


def claim(run: str) -> Lease | None:
    """Claim the next job of `run`; None when there is nothing to claim now."""
    for job in claimable(run)[:8]:
        if job.tries >= settings.JOB_MAX_TRIES:
            fail(job, job.error or f"Given up after {job.tries} tries: the worker died each time.")
            return None
        now = clock.now()
        lease = Lease(job, uuid.uuid4().hex, now + _length())
        won = Job.objects.filter(pk=job.pk, token=job.token, state=job.state, tries=job.tries).update(
            state=Job.State.LEASED,
            token=lease.token,
            leased_until=lease.until,
            tries=F("tries") + 1,
            started_at=now,
            error="",
        )
        if won:
            job.refresh_from_db()
            return lease
    return None


def finish(lease: Lease, *, rows: int, seconds: float, peak_mb: float = 0.0) -> None:
    """Mark the job done, inside the transaction that writes its result. Raises `LeaseLost` if it was taken over."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("finish() belongs in the transaction that writes the job's result.")
    done = _held(lease).update(
        state=Job.State.DONE,
        rows=rows,
        seconds=seconds,
        peak_mb=peak_mb,
        finished_at=clock.now(),
        leased_until=None,
    )
    if not done:
        raise LeaseLost(str(lease.job))


def give_back(lease: Lease, error: str) -> None:
    """After a failure: back to the queue, or failed for good when its tries are used up. The traceback is kept."""
    last = lease.job.tries >= settings.JOB_MAX_TRIES
    state = Job.State.FAILED if last else Job.State.QUEUED
    _held(lease).update(state=state, error=error, leased_until=None, finished_at=clock.now() if last else None)


def postpone(lease: Lease) -> None:
    """Back to the queue without having used up a try: something that the job needs is in others' hands."""
    _held(lease).update(state=Job.State.QUEUED, leased_until=None, tries=F("tries") - 1)


def fail(job: Job, error: str) -> None:
    """Mark a job failed for good, whoever holds it."""
    Job.objects.filter(pk=job.pk).exclude(state=Job.State.DONE).update(
        state=Job.State.FAILED,
        error=error,
        leased_until=None,
        finished_at=clock.now(),
    )


def counts(run: str) -> dict[str, int]:
    """Number of jobs of `run` per state."""
    rows = Job.objects.filter(run=run).values_list("state").annotate(n=models.Count("id")).order_by()
    return dict(rows)
