"""Many who decide at the same moment: it counts once."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from challenge.core.states import NotAllowed
from schools.actions.deciding import add_by_hand, decline, enter
from schools.actions.exit_reviews import open_review
from schools.actions.telling import tell_head
from schools.models import ExitReview, KeyToSuccess, Proposal, TimelineEntry
from tests.web import builders

AT_ONCE = 6
DAY = dt.date(2026, 9, 1)
pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each of several threads got that began at the same moment; a refusal counts as its sentence."""
    start = Barrier(len(deeds))

    def one(do: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            return do()
        except NotAllowed as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_of_one_who_enters_and_one_who_declines_one_is_told(proposal, admin, second):
    found = all_at_once(
        lambda: enter(proposal=proposal, on=DAY, why="", version=1, by=admin),
        lambda: decline(proposal=proposal, why="No.", version=1, by=second),
    )
    refusals = [answer for answer in found if isinstance(answer, str)]
    assert len(refusals) == 1
    assert "has settled this proposal already" in refusals[0]
    assert TimelineEntry.objects.count() == 1
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.key.state) in (("taken", "in programme"), ("declined", "declined"))


def test_a_button_pressed_many_times_enters_once(proposal, admin):
    deeds = [lambda: enter(proposal=proposal, on=DAY, why="", version=1, by=admin)] * AT_ONCE
    assert {answer.state for answer in all_at_once(*deeds)} == {"in programme"}
    assert TimelineEntry.objects.count() == 1


def test_the_head_is_told_once_and_one_review_is_opened(school, admin):
    key = builders.key(school, head_told_on=None)
    all_at_once(*[lambda: tell_head(key=key, on=DAY, version=1, by=admin)] * AT_ONCE)
    assert TimelineEntry.objects.filter(kind="key.told").count() == 1
    all_at_once(*[lambda: open_review(key=key, why="", version=2, by=admin)] * AT_ONCE)
    assert ExitReview.objects.count() == 1


def test_a_school_is_added_once(school, admin):
    challenge = builders.challenge()
    all_at_once(*[lambda: add_by_hand(challenge=challenge, school=school, why="Asked.", by=admin)] * AT_ONCE)
    assert KeyToSuccess.objects.count() == Proposal.objects.count() == 1
