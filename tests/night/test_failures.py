"""A night that goes wrong says why, is tried again, and leaves what readers see alone."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from challenge.core import audit
from challenge.core.models import AuditEvent, Job
from dataPacks import night as nights
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun, Pack
from dataPacks.steps.work import Work
from schools.models import Release
from tests.factories.region import all_figures_changed
from tests.night.working import current_number, documents, run_night, work_off


class Broken:
    """Stands before a step and fails `times` times, then lets it through."""

    def __init__(self, step: Callable[[Work], None], times: int) -> None:
        self.step, self.times, self.calls = step, times, 0

    def __call__(self, work: Work) -> None:
        self.calls += 1
        if self.calls <= self.times:
            raise ZeroDivisionError("no such share")
        self.step(work)


@pytest.fixture
def breaks(monkeypatch, settings):
    """`breaks('packs', times=2)` makes a step fail; jobs are tried three times."""
    settings.JOB_MAX_TRIES = 3

    def break_step(name: str, times: int = 99) -> Broken:
        broken = Broken(nights.STEPS[name], times)
        monkeypatch.setitem(nights.STEPS, name, broken)
        return broken

    return break_step


@pytest.mark.parametrize("step", ["indicators", "publish"])
def test_a_step_that_keeps_failing_fails_the_night_and_keeps_its_traceback(published, breaks, step):
    published.correct(all_figures_changed(2.0))
    before = documents(published.second)
    broken = breaks(step)

    night = run_night(published.challenge)
    job = Job.objects.get(run=night.run, state=Job.State.FAILED)

    assert (night.state, job.kind, job.tries, broken.calls) == ("failed", step, 3, 3)
    assert "Traceback" in job.error and "ZeroDivisionError: no such share" in job.error
    assert night.release.state == Release.State.FAILED and night.release.number == 3
    assert current_number(published.challenge) == 2
    assert documents(published.second) == before
    assert AuditEvent.objects.filter(action="night.failed", subject=f"night:{night.pk}").count() == 1


def test_a_step_that_fails_for_a_moment_is_tried_again(published, breaks):
    published.correct(all_figures_changed(2.0))
    breaks("comparators", times=2)

    night = run_night(published.challenge)
    job = Job.objects.get(run=night.run, kind="comparators")

    assert (night.state, job.tries, job.error) == ("done", 3, "")
    assert current_number(published.challenge) == 3


def test_a_failure_in_the_middle_of_publishing_changes_nothing(published, monkeypatch, settings):
    settings.JOB_MAX_TRIES = 1
    published.correct(all_figures_changed(2.0))
    original = audit.record

    def refuses_publication(**fields):
        if fields["action"] == "release.published":
            raise RuntimeError("the audit trail cannot be written")
        return original(**fields)

    monkeypatch.setattr(audit, "record", refuses_publication)
    night = run_night(published.challenge)

    assert (night.state, night.packs_built) == ("failed", 0)
    assert (night.release.state, night.release.published_at) == (Release.State.FAILED, None)
    assert current_number(published.challenge) == 2


def test_nothing_is_published_while_a_pack_is_missing(published, monkeypatch, settings):
    settings.JOB_MAX_TRIES = 1
    published.correct(all_figures_changed(2.0))
    publish = nights.STEPS["publish"]

    def lose_one(work: Work) -> None:
        Pack.objects.filter(release=work.release).first().delete()
        publish(work)

    monkeypatch.setitem(nights.STEPS, "publish", lose_one)
    night = run_night(published.challenge)

    assert "packs where" in Job.objects.get(run=night.run, kind="publish").error
    assert (night.state, current_number(published.challenge)) == ("failed", 2)


def test_the_night_after_a_failed_one_publishes(published, breaks):
    published.correct(all_figures_changed(2.0))
    breaks("comparators", times=3)
    failed = run_night(published.challenge)

    night = run_night(published.challenge)

    assert (failed.state, night.state) == ("failed", "done")
    assert current_number(published.challenge) == night.release.number == 4
    assert published.second.packs == night.release.packs
    assert night.packs_built + night.packs_unchanged == night.release.packs


def test_a_night_that_was_left_half_done_goes_on_where_it_stopped(published):
    published.correct(all_figures_changed(2.0))
    night = start_night(challenge=published.challenge, trigger=NightRun.Trigger.COMMAND, by=None)
    while not Job.objects.filter(run=night.run, kind="comparators", state=Job.State.DONE).exists():
        nights.work_one(night.pk)
    done = dict(Job.objects.filter(run=night.run, state=Job.State.DONE).values_list("key", "finished_at"))

    call_command("run_night", challenge=published.challenge.slug, alone=True, verbosity=0)

    assert NightRun.objects.get(pk=night.pk).state == "done" and NightRun.objects.count() == 3
    again = dict(Job.objects.filter(run=night.run, key__in=list(done)).values_list("key", "finished_at"))
    assert again == done, "what was done is not done twice"


def test_the_command_says_what_failed_and_exits_with_1(published, breaks, capsys):
    published.correct(all_figures_changed(2.0))
    breaks("comparators")

    with pytest.raises(SystemExit) as exit_code:
        call_command("run_night", challenge=published.challenge.slug, alone=True)

    assert exit_code.value.code == 1
    assert "comparators: Traceback" in capsys.readouterr().err


def test_a_failed_night_is_not_worked_on_any_more(published, breaks):
    published.correct(all_figures_changed(2.0))
    breaks("indicators")
    night = run_night(published.challenge)
    queued = Job.objects.filter(run=night.run, state=Job.State.QUEUED).count()

    assert queued and not nights.has_work(night)
    work_off(night)
    assert Job.objects.filter(run=night.run, state=Job.State.QUEUED).count() == queued
