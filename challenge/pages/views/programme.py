"""A school's hub: overview with its task list, recording a step, and its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import Rows, in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.pages.presenters.tasks import phases_of
from partnerships.actions.steps import NEEDED, record_step
from partnerships.forms.steps import StepForm
from partnerships.permissions import may
from partnerships.selectors.facts import facts_of
from partnerships.selectors.steps import step_done
from partnerships.tasklist import BY_HAND, milestone_of, next_task, phase_of, tasks_of
from schools.actions.watchlist import look
from schools.models import KeyToSuccess, TimelineEntry
from schools.permissions import why_closed
from schools.selectors.following import following_of
from schools.selectors.keys import timeline_of
from schools.views.access import key_of, needs, person_of, refused

PAGE_LENGTH = 25
NEWEST = 5
KINDS = {
    "key": "Programme", "support": "Support", "adviser": "Advisers", "step": "Steps", "audit": "Audit",
    "objective": "Objectives", "contact": "Contacts", "concern": "Concerns", "exit": "Exit review",
    "proposal": "Proposals",
}  # fmt: skip
COLUMNS = ("When", "Effective on", "What happened", "Why", "Before", "After", "Figures", "Who")


@needs(Can.SEE_PROGRAMME)
@require_safe
def overview(request: HttpRequest, urn: int) -> HttpResponse:
    key, person = key_of(request, urn), person_of(request)
    tasks = tasks_of(facts_of([key])[key.pk])
    is_watched, looked_at = following_of(person, key)
    newest = list(timeline_of(person, key)[:NEWEST])
    look(key=key, by=person)
    is_open = not why_closed(key)
    # Before the head was told the records are shut, but for the steps that lead there.
    held = {permission for permission in Can if may(person, permission, key)} if is_open or _begins(key) else set()
    context = {
        "key": key,
        "tab": "overview",
        "phases": phases_of(key, tasks, held),
        "next": next_task(tasks) if is_open else None,
        "phase": phase_of(tasks),
        "milestone": milestone_of(tasks)[1],
        "is_watched": is_watched,
        "entries": [
            (entry, entry.by_id != person.pk and (looked_at is None or entry.at > looked_at)) for entry in newest
        ],
        "may_decide": may(person, Can.DECIDE_KEYS, key),
        "may_pause": may(person, Can.PAUSE_SUPPORT, key) and key.is_running,
    }
    return render(request, "programme/overview.html", context)


def _begins(key: KeyToSuccess) -> bool:
    return key.is_running and key.head_told_on is None


@needs(*NEEDED)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, urn: int, step: str) -> HttpResponse:
    """GET asks when a step was done, with what was said before; POST keeps it."""
    key, person = key_of(request, urn), person_of(request)
    if step not in BY_HAND or not any(may(person, permission, key) for permission in NEEDED):
        raise refused(request)
    context = {"key": key, "tab": "overview", "step": BY_HAND[step]}
    if request.method != "POST":
        before = step_done(key, step)
        initial = {"done_on": before.done_on, "remark": before.note, "seen": before.version} if before else {}
        return render(request, "programme/step.html", context | {"form": StepForm(initial=initial)})
    form = StepForm(request.POST)
    if not form.is_valid():
        return render(request, "programme/step.html", context | {"form": form}, status=422)
    try:
        record_step(key=key, step=step, by=person, **form.cleaned_data)
    except NotAllowed as refusal:
        now = step_done(key, step)
        again = StepForm(initial=form.cleaned_data | {"seen": now.version if now else 0})
        return render(request, "programme/step.html", context | {"form": again, "refusal": refusal}, status=409)
    messages.success(request, f"Recorded: {BY_HAND[step].title}.")
    return redirect("programme:overview", urn)


@needs(Can.SEE_PROGRAMME)
@require_safe
def history(request: HttpRequest, urn: int) -> HttpResponse:
    key = key_of(request, urn)
    found, kind = _entries(request, key)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"key": key, "tab": "history", "page": page, "kind": kind, "kinds": KINDS.items()}
    return render(request, "programme/history.html", context)


@needs(Can.SEE_PROGRAMME)
@require_safe
def history_download(request: HttpRequest, urn: int, fmt: str) -> HttpResponseBase:
    return in_format(fmt, "history", COLUMNS, _rows(_entries(request, key_of(request, urn))[0]))


def _entries(request: HttpRequest, key: KeyToSuccess) -> tuple[QuerySet[TimelineEntry], str]:
    found, kind = timeline_of(request.user, key), request.GET.get("kind", "")
    return (found.filter(kind__startswith=f"{kind}."), kind) if kind in KINDS else (found, "")


def _rows(found: QuerySet[TimelineEntry]) -> Rows:
    for entry in found:
        figures = "; ".join(map(str, entry.figures))
        who = str(entry.by) if entry.by else "The night"
        yield [entry.at.date(), entry.effective_on, entry.words, entry.why, entry.old, entry.new, figures, who]
