"""Many presses at the same moment: one audit, one text, one objective."""

import datetime as dt
from itertools import count

import pytest

from challenge.core import clock
from partnerships.actions.audit_areas import save_area
from partnerships.actions.audits import begin_audit, share_audit
from partnerships.actions.objectives import Wanted, set_objective
from partnerships.models import Audit, AuditArea, Objective
from schools.models import TimelineEntry
from tests.web.audits.conftest import found
from tests.web.test_people_at_once import AT_ONCE, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_begun_once(key, pack, adviser):
    assert {audit.pk for audit in all_at_once(lambda: begin_audit(key=key, by=adviser))} == {Audit.objects.get().pk}
    assert TimelineEntry.objects.filter(kind="audit.begun").count() == 1


def test_one_of_many_texts_is_kept_and_the_others_are_told(draft, adviser):
    numbers = count(1)

    def save():
        text = found(evidence=f"Text {next(numbers)}")
        return save_area(audit=draft, area="achievement", found=text, version=1, by=adviser)

    [saved] = all_at_once(save)
    assert AuditArea.objects.get().evidence == saved.evidence


def test_shared_once(ready, adviser, head):
    shared = all_at_once(lambda: share_audit(audit=ready, version=ready.version, by=adviser))
    assert len(shared) == AT_ONCE  # a second press is harmless
    assert TimelineEntry.objects.filter(kind="audit.shared").count() == 1 == head.inbox.count()


def test_set_once(key, ready, adviser):
    wanted = Wanted("achievement", "Catch up", clock.now().date() + dt.timedelta(days=300), success="Seen in books")
    all_at_once(lambda: set_objective(key=key, audit=ready, wanted=wanted, worse_is_meant=False, by=adviser))
    assert Objective.objects.count() == 1
