"""Exit reviews: evidence on every criterion, a recommendation, a second person, or the school stays."""

import datetime as dt

import pytest

from challenge.core.models import Message
from challenge.core.states import NotAllowed
from schools.actions.deciding import enter, propose_return
from schools.actions.exit_reviews import end_review, open_review, recommend, save_evidence, sign_off
from schools.actions.leaving import leave
from schools.actions.timeline import note
from schools.exit_criteria import EXIT_CRITERIA
from schools.models import ExitReview, KeyToSuccess, Proposal, School, TimelineEntry
from tests.web import builders

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 1)
ALL = {criterion.key: {"met": True, "evidence": "Seen on a visit."} for criterion in EXIT_CRITERIA}


@pytest.fixture
def review(school, admin):
    key = builders.key(school)
    Proposal.objects.create(key=key, kind="exit", reasons=["Basics: 60%, not below 40%."])
    return open_review(key=key, why="", version=1, by=admin)


def version(review):
    review.key.refresh_from_db()
    return review.key.version


@pytest.fixture
def recommended(review, admin):
    save_evidence(review=review, evidence=ALL, by=admin)
    return recommend(review=review, recommendation="It is ready.", version=version(review), by=admin)


def test_opening_takes_the_proposal_up_and_a_second_press_opens_no_other(review, admin):
    assert (review.key.state, Proposal.objects.get().decision) == ("exit review", "taken")
    assert open_review(key=review.key, why="", version=1, by=admin) == review
    assert ExitReview.objects.count() == 1


def test_a_school_whose_head_does_not_know_is_not_reviewed(admin):
    key = builders.key(builders.school("Other School"), head_told_on=None)
    with pytest.raises(NotAllowed, match="head has not been told yet"):
        open_review(key=key, why="", version=1, by=admin)


def test_a_recommendation_needs_evidence_on_each_criterion_own_tracking_included(review, admin):
    some = {name: found for name, found in ALL.items() if name != "tracking"}
    save_evidence(review=review, evidence=some, by=admin)
    with pytest.raises(NotAllowed, match="None yet on: The school's own tracking of pupils works without external"):
        recommend(review=review, recommendation="Ready.", version=version(review), by=admin)


def test_a_second_person_signs_off_and_the_school_is_watched(recommended, admin, second):
    with pytest.raises(NotAllowed, match="a second person signs it off"):
        sign_off(review=recommended, on=DAY, why="", version=version(recommended), by=admin)
    key = sign_off(review=recommended, on=DAY, why="", version=version(recommended), by=second)
    assert (key.state, key.left_as, key.watched_until) == ("left", "improved", dt.date(2028, 10, 1))
    assert TimelineEntry.objects.first().why == ""  # what was recommended stays with the admin team
    again = sign_off(review=recommended, on=DAY, why="", version=1, by=second)
    assert again.state == "left"


def test_it_cannot_be_signed_off_before_it_is_recommended(review, second):
    with pytest.raises(NotAllowed, match="cannot become signed off"):
        sign_off(review=review, on=DAY, why="", version=version(review), by=second)


def test_evidence_stands_once_it_is_recommended(recommended, admin):
    with pytest.raises(NotAllowed, match="its evidence cannot be changed"):
        save_evidence(review=recommended, evidence={}, by=admin)


def test_the_school_may_stay(recommended, second):
    with pytest.raises(NotAllowed, match="Enter a reason"):
        end_review(review=recommended, why="", version=version(recommended), by=second)
    key = end_review(review=recommended, why="Wait for results.", version=version(recommended), by=second)
    assert (key.state, key.entered_on) == ("in programme", dt.date(2026, 9, 1))


def test_two_who_write_evidence_at_once_do_not_overwrite_one_another(review, admin, second):
    tracking, teaching = {"met": True, "evidence": "Weekly."}, {"met": False, "evidence": "Two visits."}
    save_evidence(review=review, evidence={"tracking": tracking}, seen={}, by=admin)
    save_evidence(review=review, evidence={"teaching": teaching}, seen={}, by=second)
    with pytest.raises(NotAllowed, match="has saved something else on: Teaching"):
        save_evidence(review=review, evidence={"teaching": tracking}, seen={}, by=admin)
    review.refresh_from_db()
    assert (review.evidence["tracking"], review.evidence["teaching"]) == (tracking, teaching)


def test_a_colleagues_decision_is_never_taken_for_a_second_press(review, admin, second):
    with pytest.raises(NotAllowed, match="Admin has opened a review already"):
        open_review(key=review.key, why="", version=version(review), by=second)
    leave(key=review.key, outcome="closed", on=DAY, why="It closed.", version=version(review), by=second)
    with pytest.raises(NotAllowed, match="was changed while you were looking at it"):
        end_review(review=review, why="Not yet.", version=1, by=admin)


def test_a_school_that_closed_is_not_signed_off_as_improved(recommended, second):
    School.objects.update(is_open=False)
    with pytest.raises(NotAllowed, match="has closed. End this review"):
        sign_off(review=recommended, on=DAY, why="", version=version(recommended), by=second)


def test_nobody_leaves_before_the_head_was_told(recommended, second):
    KeyToSuccess.objects.update(head_told_on=DAY)
    with pytest.raises(NotAllowed, match="The head was told on 1 October 2026"):
        sign_off(review=recommended, on=DAY - dt.timedelta(1), why="", version=version(recommended), by=second)


def test_all_who_follow_the_school_hear_of_a_review_and_of_its_end(school, review, admin):
    assert not Message.objects.exists(), "nobody follows it yet"
    builders.person("head@example.org", "head", school=school)
    key = end_review(review=review, why="Not yet: the deputy leaves.", version=version(review), by=admin)
    open_review(key=key, why="The deputy stays.", version=key.version, by=admin)
    assert list(Message.objects.order_by("id").values_list("kind", flat=True)) == ["exit.ended", "exit.opened"]
    read = [entry.why for entry in key.timeline.exclude(audience="admin")]
    assert not any("deputy" in why for why in read)


def test_a_return_that_nobody_heard_of_ends_and_the_past_is_open_again(school, admin):
    key = builders.key(school, "left")
    note(key=key, kind="key.told", words="The head was told", by=admin, effective_on=dt.date(2026, 9, 1))
    back = propose_return(key=key, why="It fell back.", version=key.version, by=admin)
    key.refresh_from_db()
    key = enter(proposal=back, on=DAY, why="", version=key.version, by=admin)
    assert key.head_told_on is None
    key = leave(key=key, outcome="transferred", on=DAY, why="Elsewhere.", version=key.version, by=admin)
    assert key.head_told_on == dt.date(2026, 9, 1)
