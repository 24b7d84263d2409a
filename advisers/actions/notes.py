"""Confidential notes: writing, changing and removing one's own, and reading, of which each time is noted."""

from django.db import transaction

from advisers.models import Note
from advisers.permissions import check_may_keep_notes
from advisers.selectors.notes import notes_of
from challenge.core import audit, clock
from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess


class ChangedMeanwhile(NotAllowed):
    """The note is not what the form showed; `note` is what it says now."""

    def __init__(self, note: Note) -> None:
        super().__init__(
            "You have changed this note elsewhere since you opened it, perhaps in another tab. Both texts stand below: "
            "put together what you want to keep, then save again."
        )
        self.note = note


@transaction.atomic
def read_notes(*, key: KeyToSuccess, by: User) -> list[Note]:
    """Every note about the school, the newest first. That they were read is noted."""
    note_reading(key=key, by=by)
    return list(notes_of(key))


@transaction.atomic
def note_reading(*, key: KeyToSuccess, by: User) -> None:
    """That somebody has read notes about the school."""
    check_may_keep_notes(by, key)
    audit.record(by=by, action="note.read", subject=key.subject, challenge=key.challenge)


@transaction.atomic
def write_note(*, key: KeyToSuccess, text: str, by: User) -> Note:
    """Pressed twice it is written once: the same words of the same person, with nothing written since, are one note."""
    check_may_keep_notes(by, key)
    KeyToSuccess.objects.select_for_update().get(pk=key.pk)
    last = notes_of(key).filter(author=by).first()
    if last and last.text == text:
        return last
    made = Note.objects.create(challenge=key.challenge, school=key.school, author=by, text=text)
    new = {"note": made.pk, "text": text}
    audit.record(by=by, action="note.written", subject=key.subject, challenge=key.challenge, new=new)
    return made


@transaction.atomic
def change_note(*, note: Note, key: KeyToSuccess, text: str, seen: int, by: User) -> Note:
    """`seen` is the version that the form showed. Raises ChangedMeanwhile where the note is another by now."""
    locked = _own(note, key, by)
    if locked.removed_at:
        raise NotAllowed("You have removed this note elsewhere. What you typed is below: save it as a new note.")
    if locked.text == text:
        return locked
    if locked.version != seen:
        raise ChangedMeanwhile(locked)
    old = {"note": locked.pk, "text": locked.text}
    locked.text, locked.changed_at, locked.version = text, clock.now(), locked.version + 1
    locked.save(update_fields=["text", "changed_at", "version"])
    new = {"note": locked.pk, "text": text}
    audit.record(by=by, action="note.changed", subject=key.subject, challenge=key.challenge, old=old, new=new)
    return locked


@transaction.atomic
def remove_note(*, note: Note, key: KeyToSuccess, by: User) -> None:
    """It is shown no more; the audit trail keeps that it was there. A second press changes nothing."""
    locked = _own(note, key, by)
    if locked.removed_at:
        return
    locked.removed_at = clock.now()
    locked.version += 1
    locked.save(update_fields=["removed_at", "version"])
    old = {"note": locked.pk, "text": locked.text}
    audit.record(by=by, action="note.removed", subject=key.subject, challenge=key.challenge, old=old)


def _own(note: Note, key: KeyToSuccess, by: User) -> Note:
    check_may_keep_notes(by, key)
    locked = Note.objects.select_for_update(of=("self",)).select_related("author", "school").get(pk=note.pk)
    if locked.author_id != by.pk:
        raise NotAllowed(f"{locked.author} wrote this note: nobody else can change it. Write a note of your own.")
    return locked
