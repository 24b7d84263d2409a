"""Who lost a lease writes nothing; what nobody holds is taken up again; what is over is ended."""

import datetime as dt

import pytest
import time_machine

from challenge.core import clock, queue
from challenge.core.models import Job
from dataPacks import doorbell
from dataPacks import night as nights
from dataPacks.actions.nights import start_night, sweep
from dataPacks.models import ComparatorSet, NightRun, Pack, PackDocument, ReleaseColumn, StoredColumn
from dataPacks.steps.work import Work
from schools.models import CurrentRelease, Release
from tests.factories.region import all_figures_changed
from tests.night.working import work_off

STORED = (StoredColumn, ReleaseColumn, ComparatorSet, Pack, PackDocument)
MOVED = (Release, CurrentRelease)


@pytest.fixture
def rings(monkeypatch):
    """What is rung, as (night, times)."""
    heard: list[tuple[int, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda night_id, times=1: heard.append((night_id, times)) or True)
    return heard


@pytest.fixture
def night(published) -> NightRun:
    published.correct(all_figures_changed(2.0))
    return start_night(challenge=published.challenge, trigger=NightRun.Trigger.COMMAND, by=None)


def work_until(night: NightRun, kind: str) -> None:
    """Do the jobs before the first of `kind`."""
    while queue.claimable(night.run).first().kind != kind:
        nights.work_one(night.pk)


def later(settings, leases: float = 1.1) -> time_machine.travel:
    return time_machine.travel(clock.now() + dt.timedelta(seconds=leases * settings.JOB_LEASE_SECONDS), tick=False)


def rows() -> dict[str, list]:
    """What a night has written, but for job rows. Of what is stored by its content, and is never changed, the keys."""
    written: dict[str, list] = {model.__name__: sorted(model.objects.values_list("pk", flat=True)) for model in STORED}
    return written | {model.__name__: sorted(map(str, model.objects.values_list())) for model in MOVED}


@pytest.mark.parametrize("kind", ["ingest", "indicators", "comparators", "packs", "proposals", "publish"])
def test_a_worker_that_lost_its_lease_writes_nothing(night, settings, kind):
    work_until(night, kind)
    fresh = NightRun.objects.select_related("challenge", "release", "started_by").get(pk=night.pk)
    lost = queue.claim(night.run)
    with later(settings):
        taken_over = queue.claim(night.run)
        before = rows()

        with pytest.raises(queue.LeaseLost):
            nights.STEPS[kind](Work(fresh, lost))

        assert rows() == before
        job = Job.objects.get(pk=lost.job.pk)
        assert (job.state, job.token, job.tries) == ("leased", taken_over.token, 2)


def test_a_worker_that_lost_its_lease_leaves_the_job_to_the_one_who_has_it(night, settings, monkeypatch):
    def loses(work: Work) -> None:
        raise queue.LeaseLost("taken over")

    monkeypatch.setitem(nights.STEPS, "ingest", loses)

    assert nights.work_one(night.pk)

    job = Job.objects.get(run=night.run)
    assert (job.state, job.error) == ("leased", "")


def test_a_worker_that_came_while_another_did_the_first_job_knows_the_release(night, monkeypatch):
    claim = queue.claim

    def claim_after_another_worker_did_the_first_job(run: str) -> queue.Lease | None:
        monkeypatch.setattr(queue, "claim", claim)
        nights.work_one(night.pk)
        return claim(run)

    monkeypatch.setattr(queue, "claim", claim_after_another_worker_did_the_first_job)

    assert nights.work_one(night.pk)

    done = Job.objects.filter(run=night.run, state=Job.State.DONE).order_by("stage")
    assert [(job.kind, job.tries) for job in done] == [("ingest", 1), ("indicators", 1)]


def test_the_night_of_a_worker_that_died_is_finished_by_another(night, settings):
    work_until(night, "packs")
    queue.claim(night.run)  # and never heard of again

    assert work_off(night).state == "running"
    with later(settings):
        assert work_off(night).state == "done"


def test_the_sweeper_rings_for_work_that_nobody_does_and_for_no_other(night, rings, settings):
    sweep()
    assert rings == [(night.pk, 1)]

    queue.claim(night.run)
    rings.clear()
    sweep()
    assert rings == []

    with later(settings):
        sweep()
    assert rings == [(night.pk, 1)]


def test_the_sweeper_rings_for_as_many_workers_as_there_is_work_for(night, rings):
    work_until(night, "indicators")
    rings.clear()
    waiting = queue.claimable(night.run).count()

    sweep()

    assert rings == [(night.pk, min(waiting, doorbell.RINGS))]


def test_the_sweeper_ends_a_night_whose_last_worker_died_before_saying_so(night, rings):
    Job.objects.filter(run=night.run).update(state=Job.State.DONE)

    sweep()

    night.refresh_from_db()
    assert (night.state, rings) == ("done", [])


def test_the_sweeper_ends_a_night_with_a_job_that_failed_for_good(night, rings):
    queue.fail(Job.objects.get(run=night.run), "given up")

    sweep()

    night.refresh_from_db()
    assert (night.state, rings) == ("failed", [])


def test_a_job_that_kills_every_worker_ends_the_night(night, settings):
    Job.objects.filter(run=night.run).update(tries=settings.JOB_MAX_TRIES)
    queue.add(night.run, [])

    assert work_off(night).state == "failed"
    assert "the worker died each time" in Job.objects.get(run=night.run).error
