"""What is written for the admin team stays there, and nobody hears of a school before its head."""

import datetime as dt

import pytest

from challenge.core.models import Message
from challenge.core.states import NotAllowed
from partnerships.actions.concerns import raise_concern
from schools.actions.deciding import add_by_hand, enter, propose_return
from schools.actions.standing import change_standing
from schools.actions.telling import tell_head
from schools.models import TimelineEntry
from schools.selectors.keys import timeline_of, waiting_of
from tests.web import builders

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 1)
CONFIDENTIAL = "The head is about to leave."


def entered(key, admin):
    key = enter(proposal=waiting_of(key).get(), on=TODAY, why="", version=key.version, by=admin)
    key.refresh_from_db()
    return key


def test_the_reason_for_a_school_added_by_hand_is_not_in_the_history_that_its_head_reads(school, admin):
    key = entered(add_by_hand(challenge=builders.challenge(), school=school, why=CONFIDENTIAL, by=admin), admin)
    tell_head(key=key, on=TODAY, version=key.version, by=admin)
    head = builders.person("head@example.org", "head", school=school)
    assert timeline_of(head, key).exists()
    read = [(entry.words, entry.why, entry.figures) for entry in timeline_of(head, key)]
    assert CONFIDENTIAL not in str(read)
    assert CONFIDENTIAL in str([(e.why, e.figures) for e in TimelineEntry.objects.filter(audience="admin")])


@pytest.fixture
def returned(school, admin):
    """A school that left and is back, of which its head has not heard yet; an adviser had it and still does."""
    adviser = builders.adviser("ann@example.org", school)
    key = builders.key(school, "left", standing="stopped", left_on=dt.date(2026, 9, 20))
    propose_return(key=key, why=CONFIDENTIAL, version=key.version, by=admin)
    key.refresh_from_db()
    return entered(key, admin), adviser


def test_a_return_begins_with_active_support(returned):
    assert returned[0].standing == "active"


def test_nobody_hears_of_a_return_before_the_head(returned, admin):
    key, _ = returned
    for act in (
        lambda: change_standing(key=key, standing="paused", why="W", effective_on=TODAY, version=key.version, by=admin),
        lambda: raise_concern(key=key, summary="S", details="D", effective_on=TODAY, by=admin),
    ):
        with pytest.raises(NotAllowed, match="has not been told yet"):
            act()
    assert not Message.objects.exists()
