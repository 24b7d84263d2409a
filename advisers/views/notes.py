"""Confidential notes about a school: read (each time is noted), write, change and remove one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from advisers.actions.notes import ChangedMeanwhile, change_note, note_reading, read_notes, remove_note, write_note
from advisers.forms import NoteForm
from advisers.permissions import may_keep_notes
from advisers.selectors.notes import own_notes_of
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess
from schools.views.access import key_of, needs, one_of, person_of, refused

EDIT = "advisers/note.html"


@needs(Can.KEEP_NOTES)
@require_safe
def notes(request: HttpRequest, urn: int) -> HttpResponse:
    key = _key(request, urn)
    context = {"key": key, "tab": "notes", "notes": read_notes(key=key, by=person_of(request))}
    return render(request, "advisers/notes.html", context)


@needs(Can.KEEP_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, urn: int) -> HttpResponse:
    key = _key(request, urn)
    form = NoteForm(request.POST if request.method == "POST" else None)
    context = {"key": key, "tab": "notes", "form": form}
    if request.method != "POST":
        return render(request, EDIT, context)
    if not form.is_valid():
        return render(request, EDIT, context, status=422)
    write_note(key=key, text=form.cleaned_data["text"], by=person_of(request))
    messages.success(request, "Your note has been saved.")
    return redirect("advisers:notes", urn)


@needs(Can.KEEP_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Only the author's own; what another tab has saved meanwhile is shown beside what was typed here."""
    key = _key(request, urn)
    note = one_of(request, own_notes_of(request.user, key, removed=request.method == "POST"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = NoteForm(data, initial={"text": note.text, "seen": note.version})
    context: dict[str, Any] = {"key": key, "tab": "notes", "form": form, "note": note}
    if request.method != "POST":
        note_reading(key=key, by=person_of(request))
        return render(request, EDIT, context)
    if not form.is_valid():
        return render(request, EDIT, context, status=422)
    told, by = form.cleaned_data, person_of(request)
    try:
        change_note(note=note, key=key, text=told["text"], seen=told["seen"] or 0, by=by)
    except ChangedMeanwhile as refusal:
        again = NoteForm(initial={"text": told["text"], "seen": refusal.note.version})
        both = {"form": again, "refusal": refusal, "other_text": refusal.note.text}
        return render(request, EDIT, context | both, status=409)
    except NotAllowed as refusal:
        return render(request, EDIT, context | {"refusal": refusal}, status=409)
    messages.success(request, "Your note has been changed.")
    return redirect("advisers:notes", urn)


@needs(Can.KEEP_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    key = _key(request, urn)
    note = one_of(request, own_notes_of(request.user, key, removed=request.method == "POST"), pk=pk)
    if request.method != "POST":
        note_reading(key=key, by=person_of(request))
        return render(request, "advisers/remove_note.html", {"key": key, "tab": "notes", "note": note})
    remove_note(note=note, key=key, by=person_of(request))
    messages.success(request, "Your note has been removed.")
    return redirect("advisers:notes", urn)


def _key(request: HttpRequest, urn: int) -> KeyToSuccess:
    """The school's part in the programme; refused to its own head and governors even where they advise it too."""
    key = key_of(request, urn, Can.KEEP_NOTES)
    if not may_keep_notes(request.user, key):
        raise refused(request)
    return key
