"""Confidential notes of the schools whose notes somebody may read; only the author may change one."""

from django.db.models import QuerySet

from advisers.models import Note
from challenge.core.roles import Can
from schools.models import KeyToSuccess
from schools.selectors import Viewer
from schools.selectors.keys import key_for


def key_with_notes(user: Viewer, urn: int) -> KeyToSuccess | None:
    """The school's part in the programme, where this person may read and write notes about it."""
    return key_for(user, urn, Can.KEEP_NOTES)


def notes_of(key: KeyToSuccess) -> QuerySet[Note]:
    """Notes that have not been removed, the newest first, whoever wrote them and however long ago."""
    found = Note.objects.filter(challenge=key.challenge, school=key.school, removed_at=None)
    return found.select_related("author")


def own_notes_of(user: Viewer, key: KeyToSuccess) -> QuerySet[Note]:
    """Those that this person wrote, and so may change: only of a school that still is in the own care."""
    return notes_of(key).filter(author_id=user.pk)
