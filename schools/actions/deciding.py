"""Adding a school by hand, and deciding about proposals: entering, declining, returning.

Each checks the person, then the state, then that nobody else has changed the record since it was looked at.
"""

import datetime as dt

from django.db import transaction

from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.keys import check_day, check_unchanged, locked, move, raise_version, settle
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess, Proposal, School
from schools.permissions import check
from schools.states import KEY

State, Kind, Decision = KeyToSuccess.State, Proposal.Kind, Proposal.Decision
ENTRY = (Kind.ENTRY, Kind.WATCH)


@transaction.atomic
def add_by_hand(*, challenge: Challenge, school: School, why: str, by: User) -> KeyToSuccess:
    """Propose a school that the figures do not. Refused in words: outside, closed, or in the programme already."""
    check(by, Can.DECIDE_KEYS, challenge=challenge)
    if not challenge.covers_country and school.la_id not in challenge.la_codes:
        raise NotAllowed(f"{school} is not in the area of {challenge}.")
    if not school.is_open:
        raise NotAllowed(f"{school} is closed, so it cannot join. Look for the school that took its place.")
    made = KeyToSuccess.objects.get_or_create(challenge=challenge, school=school)[1]
    key = locked(challenge.keys.get(school=school))
    if not made and key.state != State.DECLINED:
        raise NotAllowed(f"{school} is in the list already: {key.get_state_display().lower()}. Open it there.")
    if key.state == State.DECLINED:
        move(key, State.PROPOSED)
    Proposal.objects.create(key=key, kind=Kind.ENTRY, reasons=[why], made_by=by)
    note(
        key=key, kind="proposal.made", words="Proposed as a Key to Success by hand", why=why, by=by,
        new=key.get_state_display(), audience=Audience.ADMIN,
    )  # fmt: skip
    return key


@transaction.atomic
def enter(*, proposal: Proposal, on: dt.date, why: str, version: int, by: User) -> KeyToSuccess:
    """Take up a proposal: the school enters the programme, or returns to it, on a day. Nobody else is told yet."""
    key, proposal = _to_decide(proposal, by, ENTRY)
    if proposal.decision == Decision.TAKEN and proposal.decided_by_id == by.pk:
        return key  # a second press
    _check_waiting(proposal)
    check_unchanged(key, version)
    if not key.school.is_open:
        raise NotAllowed(f"{key} has closed, so it cannot enter. Decline the proposal, with that as the reason.")
    check_day(on, "enter")
    is_return = key.state == State.LEFT
    if is_return and key.left_on and on < key.left_on:
        raise NotAllowed(f"{key} left on {day_in_words(key.left_on)}. It cannot return before that day.")
    old = move(key, State.IN_PROGRAMME)
    key.entered_on, key.head_told_on, key.standing = on, None, KeyToSuccess.Standing.ACTIVE
    key.left_on, key.left_as, key.watched_until = None, "", None
    key.save()
    settle(proposal, Decision.TAKEN, why, by)
    note(
        key=key, kind="key.returned" if is_return else "key.entered", candid=why, by=by, old=old, effective_on=on,
        words="Returned to the programme" if is_return else "Entered the programme as a Key to Success",
        new=key.get_state_display(), figures=_public_reasons(proposal),
    )  # fmt: skip
    return key


@transaction.atomic
def decline(*, proposal: Proposal, why: str, version: int, by: User) -> KeyToSuccess:
    """Decide against a proposal. The same finding on the same figures is not proposed again."""
    key, proposal = _to_decide(proposal, by, tuple(Kind))
    if proposal.decision == Decision.DECLINED and proposal.decided_by_id == by.pk:
        return key
    _check_waiting(proposal)
    check_unchanged(key, version)
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    old = key.get_state_display()
    if proposal.kind == Kind.ENTRY and key.state == State.PROPOSED:
        move(key, State.DECLINED)
    else:
        raise_version(key)
    settle(proposal, Decision.DECLINED, why, by)
    note(
        key=key, kind="proposal.declined", words=f"{proposal.get_kind_display()}: decided against", why=why, by=by,
        old=old, new=key.get_state_display(), figures=proposal.reasons, audience=Audience.ADMIN,
    )  # fmt: skip
    return key


@transaction.atomic
def propose_return(*, key: KeyToSuccess, why: str, version: int, by: User) -> Proposal:
    """A person asks that a school which left comes back; decided like any proposal."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    waiting = key.proposals.filter(kind=Kind.WATCH, decision=Decision.WAITING).first()
    if waiting and waiting.made_by_id == by.pk and waiting.reasons == [why]:
        return waiting  # a second press
    if waiting:
        who = waiting.made_by or "The night"
        raise NotAllowed(f"{who} has proposed a return of {key} already. Decide on that proposal.")
    check_unchanged(key, version)
    KEY.check(key.state, State.IN_PROGRAMME)
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    made = Proposal.objects.create(key=key, kind=Kind.WATCH, reasons=[why], made_by=by)
    raise_version(key)
    words = "A return to the programme was proposed"
    note(key=key, kind="proposal.made", words=words, why=why, by=by, audience=Audience.ADMIN)
    return made


def _to_decide(proposal: Proposal, by: User, kinds: tuple[str, ...]) -> tuple[KeyToSuccess, Proposal]:
    check(by, Can.DECIDE_KEYS, challenge=proposal.key.challenge, school=proposal.key.school)
    key = locked(proposal.key)
    now = Proposal.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=proposal.pk)
    now.key = key
    if now.kind not in kinds:
        raise NotAllowed(f"This is a proposal for an {now.get_kind_display().lower()}: open the review, or decline it.")
    return key, now


def _check_waiting(proposal: Proposal) -> None:
    if proposal.decision != Decision.WAITING:
        who = f"{proposal.decided_by} has" if proposal.decided_by else "The night has"
        decided = proposal.get_decision_display().lower()
        raise NotAllowed(
            f"{who} settled this proposal already: {decided}. Nothing of yours was saved; go on to the next."
        )


def _public_reasons(proposal: Proposal) -> list[str]:
    """The figures of the night. What a colleague wrote when adding a school by hand stays with the admin team."""
    return proposal.reasons if proposal.made_by_id is None else []
