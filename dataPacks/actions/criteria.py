"""Saving the criteria of a challenge and ending them. Saving again makes a new version; the one before stays."""

from typing import Any

from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.definitions import criteria as definitions
from schools.models import Criteria
from schools.permissions import check


@transaction.atomic
def save_criteria(
    *, challenge: Challenge, name: str, body: dict[str, Any], by: User, based_on: int | None = None
) -> Criteria:
    """A new version in force from now. `based_on` is the version that its author looked at, None for a new set.

    Raises NotAllowed, in words, where the body cannot be used or a colleague has saved another version meanwhile.
    """
    check(by, Can.EDIT_CRITERIA, challenge=challenge)
    try:
        read = definitions.read(body, name)
    except definitions.WrongCriteria as error:
        raise NotAllowed(str(error)) from error
    Challenge.objects.select_for_update().get(pk=challenge.pk)  # two who save the same name come one after another
    current = Criteria.objects.filter(challenge=challenge, name=name, ended_at=None).first()
    if current and current.body == body and current.saved_by_id == by.pk:
        return current  # a second press
    if current and current.pk != based_on:
        who = f"{current.saved_by} has" if current.saved_by else "Somebody has"
        raise NotAllowed(
            f"{who} saved criteria ‘{current.title}’ under the name {name} since you looked. Nothing of yours was "
            "saved: open those, and change them there."
        )
    if current:
        _end(current, by)
    saved = Criteria.objects.create(challenge=challenge, name=name, title=read.title, body=body, saved_by=by)
    audit.record(
        by=by, action="criteria.saved", subject=f"criteria:{challenge.slug}:{name}", challenge=challenge,
        old=current.body if current else None, new=body,
    )  # fmt: skip
    return saved


@transaction.atomic
def end_criteria(*, criteria: Criteria, by: User) -> None:
    """Nothing is proposed by these any more; what waits by them lapses in the next night."""
    check(by, Can.EDIT_CRITERIA, challenge=criteria.challenge)
    now = Criteria.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=criteria.pk)
    if now.ended_at:
        return
    _end(now, by)
    audit.record(
        by=by, action="criteria.ended", subject=f"criteria:{now.challenge.slug}:{now.name}", challenge=now.challenge,
        old=now.body,
    )  # fmt: skip


def _end(criteria: Criteria, by: User) -> None:
    criteria.ended_at, criteria.ended_by = clock.now(), by
    criteria.save(update_fields=["ended_at", "ended_by"])
