"""Confidential notes of the schools whose notes somebody may read; only the author may change one."""

from django.db.models import QuerySet

from advisers.models import Note
from schools.models import KeyToSuccess
from schools.selectors import Viewer


def notes_of(key: KeyToSuccess) -> QuerySet[Note]:
    """Notes that have not been removed, the newest first, whoever wrote them and however long ago."""
    return _ever(key).filter(removed_at=None)


def own_notes_of(user: Viewer, key: KeyToSuccess, *, removed: bool = False) -> QuerySet[Note]:
    """Those that this person wrote, and so may change: only of a school that still is in the own care.

    With `removed` ones too, for a form that was open meanwhile, so that what was typed in it is not lost, and for a
    second press of the button that removes.
    """
    return (_ever(key) if removed else notes_of(key)).filter(author_id=user.pk)


def _ever(key: KeyToSuccess) -> QuerySet[Note]:
    return Note.objects.filter(challenge=key.challenge, school=key.school).select_related("author")
