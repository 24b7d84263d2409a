"""Pausing, stopping and restarting the support of a school. Meanwhile its records can only be read."""

import datetime as dt

from django.db import transaction

from challenge.core import inbox
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.keys import check_effective, check_unchanged, locked, raise_version
from schools.actions.timeline import note
from schools.models import KeyToSuccess
from schools.selectors.keys import followers_of, holds
from schools.states import STANDING

VERBS = {"paused": "paused", "stopped": "stopped", "active": "restarted"}


@transaction.atomic
def change_standing(
    *, key: KeyToSuccess, standing: str, why: str, effective_on: dt.date, version: int, by: User
) -> KeyToSuccess:
    """Raises NotAllowed, in words, where the person, the state or what somebody else did meanwhile forbids it."""
    if not holds(by, Can.PAUSE_SUPPORT, key.challenge, key.school):
        raise NotAllowed(f"You may not {Can.PAUSE_SUPPORT.value} here. Ask the challenge's admin team.")
    key = locked(key)
    last = key.timeline.filter(kind__startswith="support.").first()
    if key.standing == standing and last and (last.by_id, last.why, last.effective_on) == (by.pk, why, effective_on):
        return key  # pressed twice
    if key.standing == standing:
        who = f" by {last.by}" if last and last.by else ""
        raise NotAllowed(f"The support of {key.school} is {VERBS[standing]} already{who}. Nothing of yours was saved.")
    check_unchanged(key, version)
    if not key.is_running:
        raise NotAllowed(f"{key.school} is not in the programme now: there is no support to pause, stop or restart.")
    if key.head_told_on is None:
        raise NotAllowed(f"The head of {key.school} has not been told yet. Tell the head first.")
    STANDING.check(key.standing, standing)
    check_effective(key, effective_on)
    if last and effective_on < last.effective_on:
        day = day_in_words(last.effective_on)
        raise NotAllowed(f"The last change of its support took effect on {day}. Give that day or a later one.")
    before, key.standing = key.get_standing_display(), standing
    raise_version(key, "standing")
    verb = VERBS[standing]
    words = f"The support of {key.school} was {verb}."
    note(
        key=key, kind=f"support.{verb}", words=words, why=why, old=before, new=key.get_standing_display(),
        effective_on=effective_on, by=by,
    )  # fmt: skip
    people = [person for person in followers_of(key) if person != by]
    inbox.tell(people, challenge=key.challenge, kind=f"support.{verb}", text=words, path=key.path)
    return key
