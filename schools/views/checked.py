"""The way to what cannot be undone: a form, its answers to check, then the deed. Works without scripts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from challenge.core.states import NotAllowed
from schools.actions.refusals import record_refusal
from schools.forms.programme import VersionForm
from schools.views.access import person_of

MakeForm = Callable[[Any], VersionForm]


def sent_on(request: HttpRequest, version: int) -> QueryDict:
    """What was sent, on the record as it is now: who was refused sees that, and may decide again."""
    sent = request.POST.copy()
    sent["version"] = str(version)
    return sent


def checked(
    request: HttpRequest,
    *,
    make: MakeForm,
    act: Callable[[VersionForm], tuple[str, str]],
    template: str,
    context: dict[str, Any],
    version: Callable[[], int],
    subject: str,
    check: bool = True,
    renew: Callable[[VersionForm], VersionForm] | None = None,
) -> HttpResponse:
    """`make` builds the form; `act` does it and gives what to say and where to go. A refusal keeps what was typed.

    `version` is the record's as it is now: who was refused sees the record as it is, and may decide again.
    `renew` makes the form on that record where a new version alone would not do.
    """
    form = make(request.POST if request.method == "POST" else None)
    if request.method != "POST" or request.POST.get("do") == "change":
        return render(request, template, context | {"form": form})
    if not form.is_valid():
        return render(request, template, context | {"form": form}, status=422)
    if check and request.POST.get("do") != "confirm":
        return render(request, "keys/check.html", context | {"form": form, "answers": form.answers()})
    try:
        words, url = act(form)
    except NotAllowed as refusal:
        record_refusal(what="key-decision", subject=subject, by=person_of(request))
        form = make(sent_on(request, version())) if renew is None else renew(form)
        return render(request, template, context | {"form": form, "refusal": refusal}, status=409)
    messages.success(request, words)
    return redirect(url)
