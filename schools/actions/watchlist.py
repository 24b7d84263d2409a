"""Somebody's own watchlist, and when somebody last looked at a school's hub."""

from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess, LastLook, Watched
from schools.selectors.keys import holds


@transaction.atomic
def watch(*, key: KeyToSuccess, by: User) -> None:
    """Put the school on the own watchlist; a second press is harmless."""
    if not holds(by, Can.SEE_PROGRAMME, key.challenge, key.school):
        raise NotAllowed("You may not follow this school. Ask the challenge's admin team for access.")
    _, is_new = Watched.objects.get_or_create(person=by, school=key.school)
    if is_new:
        audit.record(by=by, action="school.watched", subject=f"school:{key.school.urn}", challenge=key.challenge)


@transaction.atomic
def unwatch(*, key: KeyToSuccess, by: User) -> None:
    """Take the school off the own watchlist; a second press is harmless."""
    gone, _ = Watched.objects.filter(person=by, school=key.school).delete()
    if gone:
        audit.record(by=by, action="school.unwatched", subject=f"school:{key.school.urn}", challenge=key.challenge)


@transaction.atomic(savepoint=False)
def look(*, key: KeyToSuccess, by: User) -> None:
    """Note that this person looks at the hub now."""
    LastLook.objects.bulk_create(
        [LastLook(person=by, school=key.school, at=clock.now())],
        update_conflicts=True,
        unique_fields=["person", "school"],
        update_fields=["at"],
    )
