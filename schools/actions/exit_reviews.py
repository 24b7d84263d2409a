"""Exit reviews: evidence on each criterion, a recommendation, and a second person who signs off or ends it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from challenge.core import clock
from challenge.core.inbox import tell
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.keys import check_unchanged, locked, move, raise_version, settle
from schools.actions.leaving import depart
from schools.actions.timeline import Audience, note
from schools.exit_criteria import TITLES, changed, evidence_of, written_by_both
from schools.models import ExitReview, KeyToSuccess, Proposal
from schools.permissions import check
from schools.selectors.keys import followers_of
from schools.states import EXIT_REVIEW

State = KeyToSuccess.State
UNDER_WAY = (ExitReview.State.OPEN, ExitReview.State.RECOMMENDED)


@transaction.atomic
def open_review(*, key: KeyToSuccess, why: str, version: int, by: User, proposal: Proposal | None = None) -> ExitReview:
    """Begin a review; a waiting proposal for one is taken up by it."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    under_way = key.exit_reviews.filter(state__in=UNDER_WAY).first()
    if under_way and under_way.opened_by_id == by.pk:
        return under_way  # a second press
    if under_way:
        raise NotAllowed(f"{under_way.opened_by} has opened a review already. Go on with that one.")
    check_unchanged(key, version)
    if not key.head_told_on:
        raise NotAllowed("The head has not been told yet that the school is in the programme. Do that first.")
    old = move(key, State.EXIT_REVIEW)
    key.save()
    review = ExitReview.objects.create(key=key, opened_by=by)
    waiting = key.proposals.filter(kind=Proposal.Kind.EXIT, decision=Proposal.Decision.WAITING).first()
    if waiting:
        settle(waiting, Proposal.Decision.TAKEN, why, by)
    note(
        key=key, kind="exit.opened", words="An exit review was opened", candid=why, by=by, old=old,
        new=key.get_state_display(), figures=waiting.reasons if waiting else [],
    )  # fmt: skip
    _tell(key, by, "exit.opened", f"An exit review of {key} was opened: does it still need the programme's support?")
    return review


@transaction.atomic
def save_evidence(
    *, review: ExitReview, evidence: Mapping[str, Any], by: User, seen: Mapping[str, Any] | None = None
) -> ExitReview:
    """What was found on each criterion; as often as wanted until a recommendation is made.

    Only what differs from what the writer had `seen` is saved: colleagues can write on other criteria meanwhile.
    """
    key, review = _held(review, by)
    if review.state != ExitReview.State.OPEN:
        raise NotAllowed(f"The review is {review.get_state_display().lower()}: its evidence cannot be changed.")
    if both := written_by_both(evidence, seen or {}, review.evidence):
        raise NotAllowed(_of_both(key, both))
    before = evidence_of(review.evidence)
    kept = before | changed(evidence, seen or {})
    if kept == before:
        return review
    review.evidence = kept
    review.save(update_fields=["evidence"])
    raise_version(key)
    met = sum(bool(found["met"]) for found in kept.values())
    words = f"Exit review: evidence saved, {met} of {len(TITLES)} criteria met"
    note(key=key, kind="exit.evidence", words=words, by=by, audience=Audience.ADMIN)
    return review


def _of_both(key: KeyToSuccess, names: list[str]) -> str:
    last = key.timeline.filter(kind="exit.evidence").select_related("by").first()
    who = str(last.by) if last and last.by else "A colleague"
    titles = "; ".join(TITLES[name] for name in names)
    return f"{who} has saved something else on: {titles}. Nothing of yours was saved yet. Choose whose text is kept."


@transaction.atomic
def recommend(*, review: ExitReview, recommendation: str, version: int, by: User) -> ExitReview:
    """Recommend that the school leaves. Asks for evidence on every criterion, and for words where one is not met."""
    key, review = _held(review, by)
    if review.state == ExitReview.State.RECOMMENDED and review.recommended_by_id == by.pk:
        return review
    check_unchanged(key, version)
    EXIT_REVIEW.check(review.state, ExitReview.State.RECOMMENDED)
    without = [title for name, title in TITLES.items() if not review.evidence.get(name, {}).get("evidence")]
    if without:
        raise NotAllowed(f"Give evidence on each criterion first. None yet on: {'; '.join(without)}.")
    if not recommendation.strip():
        raise NotAllowed("Enter the recommendation and why.")
    review.state, review.recommendation = ExitReview.State.RECOMMENDED, recommendation
    review.recommended_at, review.recommended_by = clock.now(), by
    review.save()
    raise_version(key)
    words = "It was recommended that the school leaves the programme"
    note(key=key, kind="exit.recommended", words=words, why=recommendation, by=by, audience=Audience.ADMIN)
    return review


@transaction.atomic
def sign_off(*, review: ExitReview, on: dt.date, why: str, version: int, by: User) -> KeyToSuccess:
    """The second person agrees: the school has improved and leaves on a day. It is watched for two years."""
    key, review = _held(review, by)
    if review.state == ExitReview.State.SIGNED_OFF and review.settled_by_id == by.pk:
        return key
    check_unchanged(key, version)
    EXIT_REVIEW.check(review.state, ExitReview.State.SIGNED_OFF)
    if review.recommended_by_id == by.pk:
        raise NotAllowed("You made the recommendation, so a second person signs it off. Ask a colleague.")
    if not key.school.is_open:
        raise NotAllowed(f"{key} has closed. End this review, then note that the school left since it closed.")
    if key.head_told_on and on < key.head_told_on:
        told = day_in_words(key.head_told_on)
        raise NotAllowed(f"The head was told on {told} that the school is in the programme. Give a later last day.")
    review.state, review.why = ExitReview.State.SIGNED_OFF, why
    review.settled_at, review.settled_by = clock.now(), by
    review.save()
    return depart(key, KeyToSuccess.Outcome.IMPROVED, on, why, by)


@transaction.atomic
def end_review(*, review: ExitReview, why: str, version: int, by: User) -> KeyToSuccess:
    """The school stays in the programme."""
    key, review = _held(review, by)
    if review.state == ExitReview.State.ENDED and review.settled_by_id == by.pk and review.why == why:
        return key
    check_unchanged(key, version)
    EXIT_REVIEW.check(review.state, ExitReview.State.ENDED)
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    review.state, review.why = ExitReview.State.ENDED, why
    review.settled_at, review.settled_by = clock.now(), by
    review.save()
    old = move(key, State.IN_PROGRAMME)
    key.save()
    note(
        key=key, kind="exit.ended", words="The exit review ended: the school stays in the programme", candid=why, by=by,
        old=old, new=key.get_state_display(),
    )  # fmt: skip
    _tell(key, by, "exit.ended", f"The exit review of {key} has ended: the school stays in the programme.")
    return key


def _tell(key: KeyToSuccess, by: User, kind: str, text: str) -> None:
    others = [person for person in followers_of(key) if person.pk != by.pk]
    tell(others, challenge=key.challenge, kind=kind, text=text, path=key.path)


def _held(review: ExitReview, by: User) -> tuple[KeyToSuccess, ExitReview]:
    """The school's record first, then the review, so that two people never wait for one another."""
    check(by, Can.DECIDE_KEYS, challenge=review.key.challenge, school=review.key.school)
    key = locked(review.key)
    now = ExitReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    now.key = key
    return key, now
