"""Entering, declining, telling the head, leaving, returning: states, days, a second press, two at once, roll-back."""

import datetime as dt

import pytest

from challenge.core import audit
from challenge.core.models import AuditEvent, Message
from challenge.core.states import NotAllowed
from schools.actions.deciding import add_by_hand, decline, enter, propose_return
from schools.actions.leaving import leave, years_later
from schools.actions.telling import tell_head
from schools.models import KeyToSuccess, Proposal, TimelineEntry
from schools.selectors.keys import keys_for
from tests.web import builders

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def entered(proposal, admin):
    return enter(proposal=proposal, on=DAY, why="Agreed on Monday.", version=1, by=admin)


def test_a_school_enters_and_its_history_says_why_and_by_whom(entered, proposal, admin):
    proposal.refresh_from_db()
    assert (entered.state, entered.entered_on, entered.head_told_on) == ("in programme", DAY, None)
    assert (proposal.decision, proposal.decided_by) == ("taken", admin)
    entry = TimelineEntry.objects.get(key=entered, kind="key.entered")
    assert (entry.effective_on, entry.why, entry.by) == (DAY, "", admin)
    reason = TimelineEntry.objects.get(key=entered, kind="decision.reason")
    assert (reason.why, reason.audience) == ("Agreed on Monday.", "admin"), "it was not written for the school"
    assert entry.figures == proposal.reasons
    assert AuditEvent.objects.filter(action="key.entered", by=admin).exists()
    assert not Message.objects.exists(), "nobody is told before the head"


def test_a_second_press_changes_nothing(entered, proposal, admin):
    version = entered.version
    again = enter(proposal=proposal, on=DAY, why="Agreed on Monday.", version=1, by=admin)
    assert again.version == version
    assert TimelineEntry.objects.filter(kind="key.entered").count() == 1


def test_the_second_of_two_who_decide_at_once_is_told(entered, proposal, second):
    with pytest.raises(NotAllowed, match="Admin has settled this proposal already: taken up. Nothing"):
        decline(proposal=proposal, why="No.", version=1, by=second)
    entered.refresh_from_db()
    assert entered.state == "in programme"


def test_who_decides_on_an_old_version_is_told(proposal, admin):
    KeyToSuccess.objects.update(version=5)
    with pytest.raises(NotAllowed, match="was changed while you were looking at it"):
        enter(proposal=proposal, on=DAY, why="", version=1, by=admin)


def test_nothing_is_changed_when_the_audit_trail_cannot_be_written(proposal, admin, monkeypatch):
    def breaks(**given):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit, "record", breaks)
    with pytest.raises(RuntimeError):
        enter(proposal=proposal, on=DAY, why="", version=1, by=admin)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.key.state) == ("waiting", "proposed")
    assert not TimelineEntry.objects.exists()


@pytest.mark.parametrize("role", ["director", "head", "adviser", "la_officer", ""])
def test_others_may_not_decide(proposal, school, role):
    scope = {"head": {"school": school}, "la_officer": {"la": school.la}}.get(role, {})
    person = builders.person("other@example.org", role, **scope)
    with pytest.raises(NotAllowed, match="You may not decide which schools are Keys to Success"):
        enter(proposal=proposal, on=DAY, why="", version=1, by=person)


def test_a_school_cannot_enter_in_the_future_or_once_it_has_closed(proposal, admin, school):
    with pytest.raises(NotAllowed, match="a day in the future"):
        enter(proposal=proposal, on=dt.date(2026, 10, 2), why="", version=1, by=admin)
    type(school).objects.filter(pk=school.pk).update(is_open=False)
    with pytest.raises(NotAllowed, match="has closed, so it cannot enter"):
        enter(proposal=proposal, on=DAY, why="", version=1, by=admin)


def test_declining_needs_a_reason_and_stays_with_the_admin_team(proposal, admin):
    with pytest.raises(NotAllowed, match="Enter a reason"):
        decline(proposal=proposal, why=" ", version=1, by=admin)
    key = decline(proposal=proposal, why="A new head has begun.", version=1, by=admin)
    assert key.state == "declined"
    assert TimelineEntry.objects.get().audience == "admin"


def test_others_see_the_school_once_its_head_was_told(entered, admin, school):
    head = builders.person("head@example.org", "head", school=school)
    director = builders.person("director@example.org", "director")
    assert not keys_for(head).exists()
    tell_head(key=entered, on=dt.date(2026, 9, 3), version=entered.version, by=admin)
    assert keys_for(head).get() == keys_for(director).get() == entered
    message = Message.objects.get()
    assert (message.to, message.path) == (head, "/schools/100049/programme/")
    again = tell_head(key=entered, on=dt.date(2026, 9, 3), version=1, by=admin)
    assert again.head_told_on == dt.date(2026, 9, 3)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("on", "says"), [
    (dt.date(2026, 10, 2), "lies in the future"),
    (dt.date(2026, 8, 31), "cannot have been told before that day"),
])  # fmt: skip
def test_the_head_is_told_after_it_was_decided_and_not_in_the_future(entered, admin, on, says):
    with pytest.raises(NotAllowed, match=says):
        tell_head(key=entered, on=on, version=entered.version, by=admin)


def test_nobody_is_told_before_it_is_decided(proposal, admin):
    with pytest.raises(NotAllowed, match="Nobody is told before it is decided"):
        tell_head(key=proposal.key, on=DAY, version=1, by=admin)


def test_a_school_that_is_transferred_is_watched_for_two_years_and_one_that_closed_is_not(entered, admin):
    with pytest.raises(NotAllowed, match="It cannot leave before that day"):
        leave(key=entered, outcome="closed", on=dt.date(2026, 8, 1), why="x", version=entered.version, by=admin)
    left = leave(key=entered, outcome="transferred", on=DAY, why="Joined another.", version=entered.version, by=admin)
    assert (left.state, left.left_as, left.watched_until) == ("left", "transferred", dt.date(2028, 9, 1))
    assert years_later(dt.date(2024, 2, 29), 2) == dt.date(2026, 2, 28)


def test_a_school_that_improved_does_not_leave_without_a_review(entered, admin):
    with pytest.raises(NotAllowed, match="signed off by a second person"):
        leave(key=entered, outcome="improved", on=DAY, why="x", version=entered.version, by=admin)


def test_a_school_that_left_may_return_not_before_it_left(entered, admin):
    gone = leave(key=entered, outcome="transferred", on=DAY, why="x", version=entered.version, by=admin)
    wanted = propose_return(key=gone, why="Results fell.", version=gone.version, by=admin)
    version = wanted.key.version
    with pytest.raises(NotAllowed, match="cannot return before that day"):
        enter(proposal=wanted, on=dt.date(2026, 8, 1), why="", version=version, by=admin)
    back = enter(proposal=wanted, on=dt.date(2026, 9, 20), why="", version=version, by=admin)
    assert (back.state, back.left_on, back.left_as, back.head_told_on) == ("in programme", None, "", None)
    assert TimelineEntry.objects.first().kind == "key.returned"


def test_a_school_added_by_hand(admin, school):
    key = add_by_hand(challenge=builders.challenge(), school=school, why="The governors asked.", by=admin)
    assert (key.state, Proposal.objects.get().made_by) == ("proposed", admin)
    with pytest.raises(NotAllowed, match="is in the list already: proposed"):
        add_by_hand(challenge=builders.challenge(), school=school, why="Again.", by=admin)
    closed = builders.school("Old School", is_open=False)
    with pytest.raises(NotAllowed, match="is closed, so it cannot join"):
        add_by_hand(challenge=builders.challenge(), school=closed, why="x", by=admin)
    far = builders.school("Far School", la=builders.authority("660", "Anglesey"))
    with pytest.raises(NotAllowed, match="not in the area"):
        add_by_hand(challenge=builders.challenge(), school=far, why="x", by=admin)
