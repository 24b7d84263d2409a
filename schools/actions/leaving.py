"""Leaving the programme: through a review, or since the school closed or went over to another programme."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from challenge.core import audit, clock
from challenge.core.inbox import tell
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.keys import check_day, check_unchanged, locked, move, settle
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess, Proposal
from schools.permissions import check
from schools.selectors.keys import followers_of

State, Outcome, Decision = KeyToSuccess.State, KeyToSuccess.Outcome, Proposal.Decision
WATCHED_FOR = 2  # years


@transaction.atomic
def leave(*, key: KeyToSuccess, outcome: str, on: dt.date, why: str, version: int, by: User) -> KeyToSuccess:
    """Without an exit review: a school that closed or went over to another programme leaves on a day."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    if key.state == State.LEFT and key.left_as == outcome and key.left_on == on:
        return key
    check_unchanged(key, version)
    if outcome not in (Outcome.CLOSED, Outcome.TRANSFERRED):
        raise NotAllowed("A school that improved leaves through an exit review, signed off by a second person.")
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    end_reviews(key, "The school left without an exit review.", by)
    return depart(key, outcome, on, why, by)


def depart(key: KeyToSuccess, outcome: str, on: dt.date, why: str, by: User) -> KeyToSuccess:
    """The school leaves. One that improved, or went elsewhere, is watched for two years. Call it in a transaction."""
    if key.entered_on and on < key.entered_on:
        raise NotAllowed(f"{key} entered on {day_in_words(key.entered_on)}. It cannot leave before that day.")
    check_day(on, "leave")
    old = move(key, State.LEFT)
    key.left_on, key.left_as = on, outcome
    key.head_told_on = key.head_told_on or _told_of_an_earlier_stay(key)
    key.watched_until = None if outcome == Outcome.CLOSED else years_later(on, WATCHED_FOR)
    key.save()
    for waiting in key.proposals.filter(decision=Decision.WAITING):
        settle(waiting, Decision.LAPSED, "The school left the programme.", by)
    people = followers_of(key)  # its advisers among them, whose allocations may end with this
    if outcome == Outcome.CLOSED:
        _end_allocations(key, on, by)
    note(
        key=key, kind="key.left", words=f"Left the programme: {key.get_left_as_display().lower()}", candid=why, by=by,
        old=old, new=key.get_state_display(), effective_on=on,
        audience=Audience.PROGRAMME if key.head_told_on else Audience.ADMIN,
    )  # fmt: skip
    if key.head_told_on:
        text = f"{key.school} has left the programme of {key.challenge}: {key.get_left_as_display().lower()}."
        path = key.path
        tell(people, challenge=key.challenge, kind="key.left", text=text, path=path)
    return key


def _told_of_an_earlier_stay(key: KeyToSuccess) -> dt.date | None:
    """A return that nobody heard of ends: what was open to those who follow the school before is open to them again."""
    told = key.timeline.filter(kind="key.told").first()
    return told.effective_on if told else None


def _end_allocations(key: KeyToSuccess, on: dt.date, by: User) -> None:
    """Nobody advises a school that has closed; who goes on to watch one that improved is for people to say."""
    for held in key.challenge.allocations.filter(school=key.school).filter(Q(until=None) | Q(until__gt=on)):
        old, held.until = str(held.until or ""), max(on, held.since - dt.timedelta(days=1))
        held.save(update_fields=["until"])
        new = {"until": str(held.until)}
        audit.record(
            by=by, action="allocation.ended", subject=key.subject, challenge=key.challenge, old={"until": old}, new=new
        )


def end_reviews(key: KeyToSuccess, why: str, by: User) -> None:
    """End a review that is under way, without a finding."""
    for review in key.exit_reviews.filter(state__in=["open", "recommended"]):
        review.state, review.why = review.State.ENDED, why
        review.settled_at, review.settled_by = clock.now(), by
        review.save(update_fields=["state", "why", "settled_at", "settled_by"])


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
