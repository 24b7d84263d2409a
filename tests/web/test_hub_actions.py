"""What the actions of the hub refuse by themselves, whatever page or task calls them."""

import datetime as dt

import pytest

from challenge.core.states import NotAllowed
from partnerships.actions.concerns import move_concern, raise_concern
from partnerships.actions.contacts import add_contact, remove_contact
from partnerships.actions.steps import record_step
from partnerships.models import Concern, Contact
from schools.actions.standing import change_standing
from schools.actions.watchlist import watch
from tests.web import builders

TODAY = dt.date.today()


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock)


def test_whoever_may_not_is_refused_in_words(key, head, officer, nobody, adviser):
    concern = Concern.objects.create(key=key, summary="Staffing", raised_by=adviser)
    contact = Contact.objects.create(key=key, role="head", name="Sam Head")
    with pytest.raises(NotAllowed, match="Ask the challenge's admin team"):
        record_step(key=key, step="visit", done_on=TODAY, by=head)
    with pytest.raises(NotAllowed, match="You may not"):
        change_standing(key=key, standing="paused", why="x", effective_on=TODAY, version=1, by=adviser)
    with pytest.raises(NotAllowed, match="You may not"):
        raise_concern(key=key, summary="x", details="", effective_on=TODAY, by=officer)
    with pytest.raises(NotAllowed, match="You may not"):
        move_concern(concern=concern, state="resolved", why="x", effective_on=TODAY, version=1, by=adviser)
    with pytest.raises(NotAllowed, match="You may not"):
        add_contact(key=key, values={"role": "head", "name": "x"}, by=officer)
    with pytest.raises(NotAllowed, match="You may not"):
        remove_contact(contact=contact, version=1, by=officer)
    with pytest.raises(NotAllowed, match="You may not"):
        watch(key=key, by=nobody)
    assert not key.timeline.exists()


@pytest.mark.parametrize(("state", "standing", "says"), [
    ("left", "active", "is not in the programme now"),
    ("in programme", "stopped", "is stopped"),
])  # fmt: skip
def test_what_is_read_only_takes_no_writes(key, admin, state, standing, says):
    fields = {"left_on": TODAY, "left_as": "improved"} if state == "left" else {}
    type(key).objects.update(state=state, standing=standing, **fields)
    key.refresh_from_db()
    with pytest.raises(NotAllowed, match=says):
        add_contact(key=key, values={"role": "head", "name": "x"}, by=admin)
    with pytest.raises(NotAllowed, match=says):
        raise_concern(key=key, summary="x", details="", effective_on=TODAY, by=admin)
    with pytest.raises(NotAllowed, match=says):
        record_step(key=key, step="visit", done_on=TODAY, by=admin)


def test_stopped_support_is_not_paused(key, admin):
    change_standing(key=key, standing="stopped", why="x", effective_on=TODAY, version=1, by=admin)
    with pytest.raises(NotAllowed, match="cannot become paused"):
        change_standing(key=key, standing="paused", why="x", effective_on=TODAY, version=2, by=admin)


@pytest.mark.parametrize("day", [TODAY + dt.timedelta(days=1), dt.date(2001, 1, 1)])
def test_support_does_not_change_on_a_day_that_cannot_be(key, admin, day):
    with pytest.raises(NotAllowed, match="The date must be"):
        change_standing(key=key, standing="paused", why="x", effective_on=day, version=1, by=admin)


def test_a_step_that_shows_by_itself_is_not_recorded(key, admin):
    with pytest.raises(NotAllowed, match="shows by itself"):
        record_step(key=key, step="told", done_on=TODAY, by=admin)
