"""Starting a night and bringing it to its end."""

import datetime as dt

from django.db import IntegrityError, transaction

from challenge.core import audit, clock, queue
from challenge.core.models import Challenge, Job, User
from challenge.core.states import NotAllowed
from dataPacks import doorbell
from dataPacks.models import NightRun
from dataPacks.states import NIGHT, RELEASE
from dataPacks.store import datasets
from schools.models import Release

STAYS_DUE = dt.timedelta(hours=6)  # past midnight, for nights of late in the evening


def start_night(*, challenge: Challenge, trigger: str, by: User | None, date: dt.date | None = None) -> NightRun:
    """Start a night of the challenge and ring for workers.

    Raises `NotAllowed` before anything is imported, while a night is running, or when the clock has started the night
    of this date before.
    """
    if not datasets.in_force().exists():
        raise NotAllowed("Nothing has been imported yet. Import a register and a table of results first.")
    date = date or clock.local_now(challenge.time_zone).date()
    try:
        with transaction.atomic():
            night = NightRun.objects.create(challenge=challenge, date=date, trigger=trigger, started_by=by)
            queue.add(night.run, [queue.NewJob(1, "ingest", "ingest", {})])
            audit.record(
                by=by,
                action="night.started",
                subject=f"night:{night.pk}",
                challenge=challenge,
                new={"trigger": trigger},
            )
            doorbell.ring_after_commit(night.pk)
    except IntegrityError as error:
        raise NotAllowed(
            f"The night's work of {challenge} is running already, or has been done for {date:%-d %B %Y}."
        ) from error
    return night


def settle(*, night: NightRun) -> None:
    """End the night when all its jobs are done, or when one has failed for good. Otherwise do nothing."""
    counts = queue.counts(night.run)
    if counts.get(Job.State.FAILED):
        _end(night, NightRun.State.FAILED)
    elif set(counts) == {Job.State.DONE}:
        _end(night, NightRun.State.DONE)


@transaction.atomic
def _end(night: NightRun, state: str) -> None:
    night = NightRun.objects.select_for_update(of=("self",)).select_related("challenge", "release").get(pk=night.pk)
    if night.state != NightRun.State.RUNNING:
        return  # another worker has ended it in the same moment
    NIGHT.check(night.state, state)
    night.state, night.finished_at = state, clock.now()
    night.save(update_fields=["state", "finished_at"])
    if state == NightRun.State.FAILED and night.release and night.release.state == Release.State.BUILDING:
        RELEASE.check(night.release.state, Release.State.FAILED)
        night.release.state = Release.State.FAILED
        night.release.save(update_fields=["state"])
    audit.record(by=night.started_by, action=f"night.{state}", subject=f"night:{night.pk}", challenge=night.challenge)


def start_due_nights() -> list[NightRun]:
    """Start the night of every open challenge whose own local time has come, once per date."""
    started = []
    for challenge in Challenge.objects.filter(is_open=True):
        date = due_date(challenge.night_at, clock.local_now(challenge.time_zone))
        if date is None or _had_by_clock(challenge, date):
            continue
        try:
            started.append(start_night(challenge=challenge, trigger=NightRun.Trigger.CLOCK, by=None, date=date))
        except NotAllowed:
            continue  # nothing is imported, or a night that a person started still runs: the next ring tries again
    return started


def _had_by_clock(challenge: Challenge, date: dt.date) -> bool:
    return NightRun.objects.filter(challenge=challenge, date=date, trigger=NightRun.Trigger.CLOCK).exists()


def due_date(night_at: dt.time, now: dt.datetime) -> dt.date | None:
    """The date whose night is due at the local moment `now`; None before its time.

    A night of shortly before midnight stays due for some hours of the next date: no ring need fall between the two.
    """
    if now.time() >= night_at:
        return now.date()
    yesterday = now.date() - dt.timedelta(days=1)
    late = now.replace(tzinfo=None) - dt.datetime.combine(yesterday, night_at)
    return yesterday if late <= STAYS_DUE else None


def sweep() -> int:
    """Ring again for every running night that has work nobody is doing; end those that are over. Rings made."""
    rung = 0
    for night in NightRun.objects.filter(state=NightRun.State.RUNNING).select_related("challenge", "release"):
        settle(night=night)
        waiting = queue.claimable(night.run).count()
        if waiting:
            doorbell.ring(night.pk, times=min(waiting, doorbell.RINGS))
            rung += 1
    return rung
