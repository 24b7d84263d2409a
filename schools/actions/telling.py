"""Noting that the head was told: from then on others see the school in the programme."""

import datetime as dt

from django.db import transaction

from challenge.core import clock
from challenge.core.inbox import tell
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.keys import check_unchanged, locked, raise_version
from schools.actions.timeline import note
from schools.models import KeyToSuccess, Proposal
from schools.permissions import check
from schools.selectors.keys import followers_of

State = KeyToSuccess.State


@transaction.atomic
def tell_head(*, key: KeyToSuccess, on: dt.date, version: int, by: User) -> KeyToSuccess:
    """Note that the head was told on a day. From now on those who follow the school see its part in the programme."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    if key.head_told_on == on:
        return key
    if key.head_told_on:
        raise NotAllowed(f"The head was told on {day_in_words(key.head_told_on)} already. Nothing has been changed.")
    if key.state != State.IN_PROGRAMME or key.entered_on is None:
        raise NotAllowed("Nobody is told before it is decided. Decide on the proposal first.")
    check_unchanged(key, version)
    if on > clock.now().date():
        raise NotAllowed("The day on which the head was told lies in the future. Note it once it has happened.")
    decided = _decided_on(key)
    if on < decided:
        raise NotAllowed(f"It was decided on {day_in_words(decided)}. The head cannot have been told before that day.")
    key.head_told_on = on
    raise_version(key, "head_told_on")
    note(key=key, kind="key.told", words="The head was told", by=by, effective_on=on)
    tell(
        followers_of(key), challenge=key.challenge, kind="key.entered", path=key.path,
        text=f"{key.school} is a Key to Success of {key.challenge}: it gets the programme's support.",
    )  # fmt: skip
    return key


def _decided_on(key: KeyToSuccess) -> dt.date:
    """The day on which somebody decided that the school is in the programme."""
    decided = (
        key.proposals.filter(kind__in=["entry", "watch"], decision=Proposal.Decision.TAKEN)
        .order_by("-decided_at")
        .first()
    )
    if decided and decided.decided_at:
        return min(decided.decided_at.date(), key.entered_on or decided.decided_at.date())
    return key.entered_on or clock.now().date()
