"""Audits of need of one school: the tab of the hub, one version, its summary, comments and states."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import FORMATS, in_format
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.actions import audits as act
from partnerships.actions.audit_comments import TAKEN_BACK, comment_on_audit
from partnerships.forms.audits import CommentForm, SummaryForm, VersionForm
from partnerships.models import Audit
from partnerships.presenters import audits as present
from partnerships.presenters import objectives as present_objectives
from partnerships.selectors.audits import audits_of, comments_on, may_audit, objectives_of, states_seen
from partnerships.views.reach import audit_of, audit_shown_to
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.selectors.keys import advisers_of, holds
from schools.views.access import key_of, needs, person_of, refused


@needs(Can.SEE_AUDIT)
@require_safe
def audits(request: HttpRequest, urn: int) -> HttpResponse:
    """The tab: the audit as it stands, its versions, and the objectives that came of them."""
    key = key_of(request, urn, Can.SEE_AUDIT)
    act.record_audit_read(key=key, number=None, form="page", by=person_of(request))
    return render(request, "audits/tab.html", _tab(request, key))


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, urn: int) -> HttpResponse:
    """GET, as after signing in again, leads back to the tab."""
    key = key_of(request, urn, Can.AUDIT_NEED)
    if request.method != "POST":
        return redirect("partnerships:audits", urn)
    try:
        made = act.begin_audit(key=key, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "audits/tab.html", _tab(request, key) | {"refusal": refusal}, status=409)
    return redirect("partnerships:audit", urn, made.number)


@needs(Can.SEE_AUDIT)
@require_safe
def audit(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    found = audit_of(request, urn, number)
    act.record_audit_read(key=found.key, number=number, form="page", by=person_of(request))
    return render(request, "audits/audit.html", _page(request, found))


@needs(Can.SEE_AUDIT)
@require_safe
def download(request: HttpRequest, urn: int, number: int, fmt: str) -> HttpResponseBase:
    """One row for each area."""
    found = audit_of(request, urn, number)
    if fmt in FORMATS:
        act.record_audit_read(key=found.key, number=number, form=fmt, by=person_of(request))
    rows = present.download_rows(found, present.area_rows(found, found.areas.all()))
    return in_format(fmt, f"audit-{urn}-{number}", present.COLUMNS, rows)


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """POST: saved, by a press of a button or by the page itself as one writes. GET leads back to the audit."""
    found = audit_of(request, urn, number, Can.AUDIT_NEED)
    if request.method != "POST":
        return redirect("partnerships:audit", urn, number)
    form = SummaryForm(request.POST)
    if request.headers.get("X-Requested-With") == "fetch":
        return _autosaved(found, form, person_of(request))
    if not form.is_valid():
        context = _page(request, found, summary_form=form)
        lost = "" if context["may_write"] else request.POST.get("summary", "")
        return render(request, "audits/audit.html", context | {"unsaved": lost}, status=422)
    try:
        act.save_summary(audit=found, **form.cleaned_data, by=person_of(request))
    except act.ChangedMeanwhile as refusal:
        found.refresh_from_db()
        context = _page(request, found, summary_form=_again(form, found), refusal=refusal)
        return render(request, "audits/audit.html", context | {"is_changed": True}, status=409)
    except NotAllowed as refusal:
        return _unsaved(request, found, refusal, form.cleaned_data["summary"])
    messages.success(request, "The summary was saved.")
    return redirect("partnerships:audit", urn, number)


def _autosaved(found: Audit, form: SummaryForm, by: User) -> JsonResponse:
    """What the page shows beside its button; a person presses it to see what stands in the way."""
    if not form.is_valid():
        return JsonResponse({"error": "Not saved: look at the messages after pressing Save the summary."}, status=422)
    try:
        saved = act.save_summary(audit=found, **form.cleaned_data, by=by)
    except NotAllowed as refusal:
        return JsonResponse({"error": f"Not saved. {refusal} Press Save the summary to see what to do."}, status=409)
    return JsonResponse({"saved": f"Saved {timezone.localtime():%H:%M}", "version": saved.version})


@needs(Can.COMMENT_ON_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, urn: int, number: int) -> HttpResponse:
    """GET, as after signing in again, leads back to the audit, or to the tab while it is being worked on."""
    found = audit_shown_to(request, urn, number)
    if request.method != "POST":
        is_there = _reads(request, found)
        return redirect("partnerships:audit", urn, number) if is_there else redirect("partnerships:audits", urn)
    form = CommentForm(request.POST)
    if not _reads(request, found):
        return _unsaved(request, found, NotAllowed(TAKEN_BACK), request.POST.get("text", ""))
    if not form.is_valid():
        return render(request, "audits/audit.html", _page(request, found, comment_form=form), status=422)
    try:
        comment_on_audit(audit=found, **form.cleaned_data, by=person_of(request))
    except NotAllowed as refusal:
        return _unsaved(request, found, refusal, form.cleaned_data["text"])
    told = ", and the school's advisers were told" if advisers_of(found.key) else ""
    messages.success(request, f"Your comment was saved{told}.")
    return redirect("partnerships:audit", urn, number)


Move = Callable[..., Audit]
MOVES: dict[str, tuple[Move, str, str, str]] = {
    "share": (
        act.share_audit,
        "Share this audit with the head?",
        "The head is told in the inbox, can read all of it and comment. You cannot change it while it is shared; "
        "you can take it back to draft.",
        "Share the audit",
    ),
    "draft": (
        act.reopen_audit,
        "Take this audit back to draft?",
        "Whoever is head today is told, and no longer sees it until you share it again. The comments stay.",
        "Take it back to draft",
    ),
    "final": (
        act.finish_audit,
        "Make this audit final?",
        "It can never be changed after that. The school's local authority and trust can read it. What comes later goes "
        "into a new version.",
        "Make it final",
    ),
}


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, urn: int, number: int, to: str) -> HttpResponse:
    """GET says what will happen; POST shares the audit, takes it back or makes it final."""
    found = audit_of(request, urn, number, Can.AUDIT_NEED)
    if to not in MOVES:
        raise refused(request)
    action, title, text, button = MOVES[to]
    context = {"key": found.key, "tab": "audit", "audit": found, "to": to, "title": title, "text": text}
    context |= {"button": button}
    if request.method != "POST":
        return render(request, "audits/move.html", context)
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else 0
        action(audit=found, version=version, by=person_of(request))
    except NotAllowed as refusal:
        found.refresh_from_db()
        return render(request, "audits/move.html", context | {"refusal": refusal}, status=409)
    return redirect("partnerships:audit", urn, number)


def _tab(request: HttpRequest, key: KeyToSuccess) -> dict[str, Any]:
    versions = list(audits_of(request.user, key))
    newest = versions[0] if versions else None
    objectives = present_objectives.objective_rows(objectives_of(request.user, key))
    writes = may_audit(request.user, key)
    return {
        "key": key,
        "tab": "audit",
        "newest": newest,
        "versions": [(each, present.state_tag(each)) for each in versions],
        "areas": present.area_rows(newest, newest.areas.all()) if newest else [],
        "objectives": objectives,
        "may_audit": writes,
        "may_set": writes and any(each.is_of_this_stay for each in versions),
        "may_move": writes and len(objectives) > 1,
        "read_only": why_closed(key),
        "may_begin": not newest or newest.state == Audit.State.FINAL,
    }


def _page(request: HttpRequest, found: Audit, **more: Any) -> dict[str, Any]:
    key, is_draft, is_shared = found.key, found.state == Audit.State.DRAFT, found.state == Audit.State.SHARED
    writes = may_audit(request.user, key)
    said = list(comments_on(found)) if _reads_comments(request, key) else []
    rows = present.area_rows(found, found.areas.all(), said)
    comments = holds(request.user, Can.COMMENT_ON_AUDIT, key.challenge, key.school)
    form = more.get("summary_form") or more.get("comment_form")
    start = {"summary": found.summary, "version": found.version}
    return {
        "key": key,
        "tab": "audit",
        "audit": found,
        "tag": present.state_tag(found),
        "areas": rows,
        "comments": [each for each in said if not each.area],
        "may_write": writes and is_draft,
        "may_audit": writes,
        "may_comment": comments and is_shared and not why_closed(key),
        "read_only": why_closed(key),
        "form": form or "",
        "summary_form": SummaryForm(initial=start),
        "comment_form": CommentForm(),
    } | more


def _again(form: SummaryForm, found: Audit) -> SummaryForm:
    """What was typed once more, now resting on what is there: to be saved only by another press."""
    return SummaryForm({"summary": form.cleaned_data["summary"], "version": found.version})


def _unsaved(request: HttpRequest, found: Audit, refusal: NotAllowed, text: str) -> HttpResponse:
    """The refusal with what was typed, to be copied: on the audit, or on the tab where the draft may not be read."""
    found.refresh_from_db()
    if _reads(request, found):
        template, context = "audits/audit.html", _page(request, found)
    else:
        template, context = "audits/tab.html", _tab(request, found.key)
    return render(request, template, context | {"refusal": refusal, "unsaved": text}, status=409)


def _reads(request: HttpRequest, found: Audit) -> bool:
    return found.state in states_seen(request.user, found.key)


def _reads_comments(request: HttpRequest, key: KeyToSuccess) -> bool:
    """What the head said of a draft is between the head, the adviser and the admin team, in a final audit too."""
    between = (Can.COMMENT_ON_AUDIT, Can.AUDIT_NEED, Can.SEE_PROPOSALS)
    return any(holds(request.user, permission, key.challenge, key.school) for permission in between)
