"""One school's part in the programme, for those who decide: facts, history, letter, telling, leaving, returning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.roles import Can
from schools.actions.deciding import propose_return
from schools.actions.exit_reviews import open_review
from schools.actions.leaving import leave
from schools.actions.telling import tell_head
from schools.forms.programme import LeaveForm, OpenReviewForm, ReasonForm, ToldForm, VersionForm
from schools.models import KeyToSuccess
from schools.presenters import programme as present
from schools.selectors.keys import (
    exit_reviews_for,
    figures_of_entry,
    keys_for,
    successors_of,
    timeline_of,
    waiting_of,
)
from schools.views.access import needs, one_of, person_of
from schools.views.checked import MakeForm, checked

FORMS: dict[str, type[VersionForm]] = {
    "told": ToldForm, "leave": LeaveForm, "return": ReasonForm, "exit": OpenReviewForm,
}  # fmt: skip
TITLES = {
    "told": "Note that the head was told",
    "leave": "The school closed, or goes to another programme",
    "return": "Propose that the school returns",
    "exit": "Open an exit review",
}
ABOUT = {
    "told": "From then on the head, advisers and officers of authority and trust see the school in the programme.",
    "leave": "A school that has improved leaves through an exit review instead.",
    "return": "It is decided on like any other proposal.",
    "exit": "Evidence is gathered on each exit criterion; a second person signs off.",
}
State = KeyToSuccess.State


@needs(Can.DECIDE_KEYS)
@require_safe
def key(request: HttpRequest, pk: int) -> HttpResponse:
    found = _key(request, pk)
    context = {
        "key": found,
        "tag": present.STATE_TAGS[found.state],
        "facts": present.key_facts(found),
        "to_do": present.what_to_do(found),
        "successors": successors_of(found) if not found.school.is_open else [],
        "waiting": waiting_of(found),
        "reviews": exit_reviews_for(request.user).filter(key=found),
        "entries": timeline_of(request.user, found),
        "in_programme": found.state == State.IN_PROGRAMME,
        "may_leave": found.is_running,
        "has_left": found.state == State.LEFT,
    }
    return render(request, "keys/detail.html", context)


@needs(Can.DECIDE_KEYS)
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to the head, to print."""
    found = _key(request, pk)
    if not found.is_running:
        return _no_letter(request, found)
    context = {"key": found, "paragraphs": present.letter(found, figures_of_entry(found)), "is_decided": True}
    return render(request, "keys/letter.html", context)


@needs(Can.DECIDE_KEYS)
@require_safe
def letter_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The same letter as a file; where there is none, the page that says why."""
    found = _key(request, pk)
    if not found.is_running:
        return _no_letter(request, found)
    text = present.letter_text(found, figures_of_entry(found))
    name = f'attachment; filename="letter-{found.school.reference}.txt"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


def _no_letter(request: HttpRequest, found: KeyToSuccess) -> HttpResponse:
    title, text = present.NO_LETTER[found.state]
    return render(request, "keys/letter.html", {"key": found, "why_not": title, "what_next": text})


@needs(Can.DECIDE_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Telling the head, leaving, returning, opening a review: a form, a check, the deed."""
    found = _key(request, pk)
    context = {
        "key": found,
        "title": f"{TITLES[what]}: {found}",
        "about": ABOUT[what],
        "url": reverse("schools:key-decide", args=[pk, what]),
        "what": f"{TITLES[what]}: check",
    }
    make: MakeForm = lambda data: FORMS[what](data, version=found.version)  # noqa: E731 - a form of this very record
    return checked(
        request,
        make=make,
        act=lambda form: _act(request, found, what, form),
        template="keys/decide.html",
        context=context,
        version=lambda: _key(request, pk).version,
        subject=found.subject,
    )


def _act(request: HttpRequest, found: KeyToSuccess, what: str, form: VersionForm) -> tuple[str, str]:
    data, by, url = form.cleaned_data, person_of(request), reverse("schools:key", args=[found.pk])
    match what:
        case "told":
            tell_head(key=found, on=data["on"], version=data["version"], by=by)
            return "Noted. Those who follow the school see it in the programme from now on.", url
        case "leave":
            leave(
                key=found, outcome=data["outcome"], on=data["on"], why=data["why"], version=data["version"], by=by
            )  # fmt: skip
            return f"{found} has left the programme.", url
        case "return":
            proposal = propose_return(key=found, why=data["why"], version=data["version"], by=by)
            return "The return is proposed. Decide on it here.", reverse("schools:proposal", args=[proposal.pk])
        case _:
            review = open_review(key=found, why=data["why"], version=data["version"], by=by)
            return f"The exit review of {found} is open.", reverse("schools:exit-review", args=[review.pk])


def _key(request: HttpRequest, pk: int) -> KeyToSuccess:
    return one_of(request, keys_for(request.user, Can.DECIDE_KEYS), pk=pk)
