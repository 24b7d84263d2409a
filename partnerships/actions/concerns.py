"""Concerns about a school: raised, escalated, resolved; each reading is noted too."""

import datetime as dt

from django.db import transaction

from challenge.core import audit, clock, inbox
from challenge.core.models import Challenge, User
from challenge.core.roles import Can, roles_that
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from partnerships.models import Concern, ConcernStep
from partnerships.permissions import check
from partnerships.states import CONCERN
from schools.actions.keys import locked
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess, RoleGrant
from schools.permissions import check_open
from schools.selectors.keys import advisers_of

VERBS = {Concern.State.ESCALATED: "escalated", Concern.State.RESOLVED: "resolved"}


@transaction.atomic
def read_concerns(*, key: KeyToSuccess | None = None, challenge: Challenge | None = None, by: User) -> None:
    """Note that somebody reads the concerns about one school, or the list over all of them."""
    subject = key.subject if key else "concerns"
    audit.record(by=by, action="concern.read", subject=subject, challenge=key.challenge if key else challenge)


@transaction.atomic
def raise_concern(*, key: KeyToSuccess, summary: str, details: str, effective_on: dt.date, by: User) -> Concern:
    """The same open concern by the same person twice is a second press: the first stays."""
    check(by, key, Can.SEE_CONCERNS)
    key = locked(key)
    check_open(key)
    same = Concern.objects.filter(key=key, summary=summary, details=details, state=Concern.State.RAISED, raised_by=by)
    if held := same.first():
        return held
    _check_day(effective_on, key.entered_on)
    concern = Concern.objects.create(key=key, summary=summary, details=details, raised_by=by)
    _step(concern, details or summary, effective_on, by)
    _say(concern, "raised", effective_on, by)
    return concern


@transaction.atomic
def move_concern(*, concern: Concern, state: str, why: str, effective_on: dt.date, version: int, by: User) -> Concern:
    """Escalate or resolve. Raises NotAllowed, in words, where the person, the state or another's change forbids it."""
    check(by, concern.key, Can.SETTLE_CONCERNS)
    found = Concern.objects.select_for_update(of=("self",)).select_related("key__challenge", "key__school")
    concern = found.get(pk=concern.pk)
    if concern.state == state:
        return concern  # pressed twice
    if state != Concern.State.RESOLVED:  # a concern can be settled after the school has left, too
        check_open(concern.key)
    if concern.version != version:
        raise NotAllowed(
            f"Somebody else has acted on this concern since you opened this page: it is now "
            f"{concern.get_state_display().lower()}. Read its steps, then decide again."
        )
    CONCERN.check(concern.state, state)
    _check_day(effective_on, concern.steps.latest("id").effective_on)
    before, concern.state = concern.get_state_display(), Concern.State(state)
    concern.version += 1
    concern.save(update_fields=["state", "version"])
    _step(concern, why, effective_on, by)
    _say(concern, VERBS[concern.state], effective_on, by, why=why, old=before)
    return concern


def _check_day(day: dt.date, earliest: dt.date | None) -> None:
    if day > clock.now().date():
        raise NotAllowed("The date must be today or in the past.")
    if earliest and day < earliest:
        raise NotAllowed(f"The date must be {day_in_words(earliest)} or later.")


def _step(concern: Concern, why: str, effective_on: dt.date, by: User) -> None:
    ConcernStep.objects.create(concern=concern, state=concern.state, why=why, effective_on=effective_on, by=by)


def _say(concern: Concern, verb: str, effective_on: dt.date, by: User, why: str = "", old: str = "") -> None:
    """The timeline tells the team alone; the message names the school and nothing of the concern: it is mailed."""
    key = concern.key
    note(
        key=key, kind=f"concern.{verb}", words=f"Concern {verb}: {concern.summary}"[:300], why=why, old=old,
        new=concern.get_state_display(), audience=Audience.TEAM, effective_on=effective_on, by=by,
    )  # fmt: skip
    text = f"A concern about {key.school} was {verb}."
    people = [person for person in _team(key) if person.pk != by.pk]
    path = key.path and f"{key.path}concerns/"
    inbox.tell(people, challenge=key.challenge, kind=f"concern.{verb}", text=text, path=path)


def _team(key: KeyToSuccess) -> list[User]:
    """The school's advisers and whoever settles concerns in the challenge."""
    settle = RoleGrant.objects.active().filter(challenge=key.challenge, role__in=roles_that(Can.SETTLE_CONCERNS))
    return advisers_of(key) + [grant.person for grant in settle.select_related("person")]
