"""A night starts once, or not at all; an action whose audit row cannot be written has not happened."""

import pytest

from challenge.core import audit
from challenge.core.models import AuditEvent, Job
from challenge.core.states import NotAllowed
from dataPacks.actions.imports import import_files
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun
from schools.models import DatasetVersion, Result, School, Series, SummaryResult, YearFacts
from tests.factories.region import corrected_absence, one_figure_changed
from tests.night.working import work_off

BY_COMMAND = NightRun.Trigger.COMMAND


@pytest.fixture
def silent_audit(monkeypatch):
    """The audit trail cannot be written."""

    def refuse(**fields):
        raise RuntimeError("the audit trail cannot be written")

    monkeypatch.setattr(audit, "record", refuse)


def test_a_second_night_is_refused_while_one_is_running(published):
    first = start_night(challenge=published.challenge, trigger=BY_COMMAND, by=None)

    with pytest.raises(NotAllowed, match="running already"):
        start_night(challenge=published.challenge, trigger=NightRun.Trigger.PERSON, by=None)

    assert NightRun.objects.filter(state="running").get() == first
    assert AuditEvent.objects.filter(action="night.started").count() == NightRun.objects.count()
    work_off(first)
    start_night(challenge=published.challenge, trigger=BY_COMMAND, by=None)


def test_a_night_that_cannot_be_recorded_is_not_started(published, silent_audit):
    nights, jobs = NightRun.objects.count(), Job.objects.count()

    with pytest.raises(RuntimeError, match="audit"):
        start_night(challenge=published.challenge, trigger=BY_COMMAND, by=None)

    assert (NightRun.objects.count(), Job.objects.count()) == (nights, jobs)


def test_an_import_that_cannot_be_recorded_changes_nothing(published, silent_audit):
    def state() -> list:
        rows = [model.objects.count() for model in (Series, Result, SummaryResult, YearFacts)]
        versions = DatasetVersion.objects.order_by("pk").values_list("pk", "state", "accepted_at")
        return [*rows, list(versions), list(School.objects.order_by("pk").values())]

    before = state()
    path = corrected_absence(published.region, published.folder, one_figure_changed(published.corrected.urn, by=1.0))

    with pytest.raises(RuntimeError, match="audit"):
        import_files(paths=[path], by=None)

    assert state() == before
