"""What is written down about advisers: days, phases, areas, where the way begins."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from advisers.models import Adviser
from advisers.selectors import own_profile, without_profile
from challenge.core import audit
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.permissions import can

OWN = frozenset({"phases", "las", "easting", "northing", "about"})
ALL = OWN | {"days_a_year", "days_per_school"}


@transaction.atomic
def make_profiles(*, challenges: Iterable[Challenge]) -> None:
    """A profile for every adviser who has none yet. The system does it, on first need; a second time does nothing."""
    for challenge in challenges:
        for person in without_profile(challenge):
            _, is_new = Adviser.objects.get_or_create(person=person, challenge=challenge)
            if is_new:
                audit.record(by=None, action="adviser.profile-made", subject=subject_of(person), challenge=challenge)


def profile_of(*, person: User, challenge: Challenge) -> Adviser:
    """The own profile, made if it is not there yet."""
    found = own_profile(person, challenge)
    if found is None:
        make_profiles(challenges=[challenge])
        found = own_profile(person, challenge)
    if found is None:
        raise NotAllowed(f"You are no adviser in {challenge} any more.")
    return found


@transaction.atomic
def change_profile(*, adviser: Adviser, changes: dict[str, Any], seen: int, by: User) -> Adviser:
    """Change what `by` may change. `seen` is the version that the form showed."""
    locked = Adviser.objects.select_for_update(of=("self",)).select_related("person", "challenge").get(pk=adviser.pk)
    _check(locked, changes, by)
    old = {name: getattr(locked, name) for name in changes}
    if old == changes:
        return locked
    if locked.version != seen:
        raise NotAllowed(
            f"Somebody else has changed the profile of {locked} since you opened this page. What you see below is what "
            "you wrote. Open the page again to see the other change, then save yours."
        )
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    audit.record(
        by=by, action="adviser.changed", subject=subject_of(locked.person), challenge=locked.challenge, old=old,
        new=changes,
    )  # fmt: skip
    return locked


def subject_of(person: User) -> str:
    return f"person:{person.email}"


def _check(adviser: Adviser, changes: dict[str, Any], by: User) -> None:
    manages = can(by, Can.ALLOCATE_ADVISERS, challenge=adviser.challenge)
    if not manages and adviser.person_id != by.pk:
        raise NotAllowed(f"You may not change the profile of {adviser}. Ask the challenge's admin team.")
    if set(changes) - (ALL if manages else OWN):
        raise NotAllowed("The admin team agrees the days with you. Ask it to change them.")
