"""Pausing, stopping and restarting the support of a school. Meanwhile its records can only be read."""

import datetime as dt

from django.db import transaction

from challenge.core import clock, inbox
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.actions.timeline import note
from schools.models import Allocation, KeyToSuccess
from schools.selectors.keys import holds
from schools.states import STANDING

VERBS = {"paused": "paused", "stopped": "stopped", "active": "restarted"}
RUNNING = (KeyToSuccess.State.IN_PROGRAMME, KeyToSuccess.State.EXIT_REVIEW)


@transaction.atomic
def change_standing(
    *, key: KeyToSuccess, standing: str, why: str, effective_on: dt.date, version: int, by: User
) -> KeyToSuccess:
    """Raises NotAllowed, in words, where the person, the state or what somebody else did meanwhile forbids it."""
    if not holds(by, Can.PAUSE_SUPPORT, key.challenge, key.school):
        raise NotAllowed(f"You may not {Can.PAUSE_SUPPORT.value} here. Ask the challenge's admin team.")
    key = KeyToSuccess.objects.select_for_update(of=("self",)).select_related("challenge", "school").get(pk=key.pk)
    if key.standing == standing:
        return key  # pressed twice
    if key.version != version:
        raise NotAllowed(
            f"Somebody else has changed {key.school} since you opened this page. Its support is now "
            f"{key.get_standing_display().lower()}. Look at its history, then decide again."
        )
    if key.state not in RUNNING:
        raise NotAllowed(f"{key.school} is not in the programme now: there is no support to pause, stop or restart.")
    if key.head_told_on is None:
        raise NotAllowed(f"The head of {key.school} has not been told yet. Tell the head first.")
    STANDING.check(key.standing, standing)
    _check_day(key, effective_on)
    before, key.standing = key.get_standing_display(), standing
    key.version += 1
    key.save(update_fields=["standing", "version"])
    verb = VERBS[standing]
    words = f"The support of {key.school} was {verb}."
    note(
        key=key, kind=f"support.{verb}", words=words, why=why, old=before, new=key.get_standing_display(),
        effective_on=effective_on, by=by,
    )  # fmt: skip
    held = Allocation.objects.active().filter(challenge=key.challenge, school=key.school).select_related("person")
    people = [one.person for one in held if one.person_id != by.pk]
    inbox.tell(people, challenge=key.challenge, kind=f"support.{verb}", text=words, path=path_of(key))
    return key


def path_of(key: KeyToSuccess) -> str:
    """The address of the school's hub, empty for a school without a URN, which has none."""
    return f"/schools/{key.school.urn}/programme/" if key.school.urn else ""


def _check_day(key: KeyToSuccess, day: dt.date) -> None:
    if day > clock.now().date():
        raise NotAllowed("The date must be today or in the past: the change takes effect when you confirm it.")
    if key.entered_on and day < key.entered_on:
        raise NotAllowed(f"The date must be {key.entered_on:%-d %B %Y}, when the school entered, or later.")
