"""Inviting people by a file: choose it, look at what would come of each line, confirm."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.models import Challenge
from challenge.core.roles import ROLES, Can
from challenge.core.states import NotAllowed
from schools import mails
from schools.actions.bulk_invitations import (
    Confirmed,
    confirm_draft,
    discard_draft,
    fingerprint,
    stage_invitations,
    verdicts_of,
)
from schools.actions.invitation_links import send_invitations
from schools.actions.refusals import record_refusal
from schools.forms import InviteesForm
from schools.invitees import MAX_BYTES, Kind, NotReadable, read_rows
from schools.models import InvitationDraft
from schools.presenters import people as present
from schools.selectors import drafts_for
from schools.views.access import needs, one_of, person_of


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The file. Nothing is sent yet."""
    if request.method != "POST":
        return render(request, "people/choose_file.html", {"form": InviteesForm(viewer=request.user)})
    form = InviteesForm(request.POST, request.FILES, viewer=request.user)
    if form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        try:
            rows = read_rows(file.name or "The file", file.read(MAX_BYTES + 1))
        except NotReadable as fault:
            form.add_error("file", str(fault))
        else:
            challenge: Challenge = form.challenges[form.cleaned_data["challenge"]]
            draft = stage_invitations(file_name=file.name or "", rows=rows, challenge=challenge, by=person_of(request))
            return redirect("schools:draft", draft.pk)
    return render(request, "people/choose_file.html", {"form": form}, status=422)


@needs(Can.MANAGE_PEOPLE)
@require_safe
def example(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """A file to begin with."""
    return in_format(fmt, "people-to-invite", present.EXAMPLE_COLUMNS, present.EXAMPLE_ROWS)


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come of each line; POST confirms just that, or throws the file away."""
    found = one_of(request, drafts_for(request.user), pk=pk)
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            discard_draft(draft=found, by=person_of(request))
            messages.success(request, "The file has been thrown away. Nobody was invited.")
            return redirect("schools:invite")
        return _confirm(request, found)
    return _preview(request, found)


@needs(Can.MANAGE_PEOPLE)
@require_safe
def draft_rows(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """Every line with its verdict, for mending the file."""
    found = one_of(request, drafts_for(request.user), pk=pk)
    verdicts = verdicts_of(found, person_of(request))
    return in_format(fmt, f"preview-{found.pk}", present.VERDICT_COLUMNS, present.verdict_rows(verdicts))


def _preview(request: HttpRequest, found: InvitationDraft, refusal: NotAllowed | None = None) -> HttpResponse:
    verdicts = verdicts_of(found, person_of(request))
    refused = [verdict for verdict in verdicts if verdict.kind == Kind.REFUSED]
    context = {
        "draft": found,
        "counts": present.verdict_counts(verdicts),
        "rows": [(verdict, present.VERDICT_TAGS[verdict.kind], present.uk_date(verdict.until)) for verdict in verdicts],
        "refused": len(refused),
        "to_do": any(verdict.kind in (Kind.NEW, Kind.ACCOUNT) for verdict in verdicts),
        "seen": fingerprint(verdicts),
        "refusal": refusal,
    }
    return render(request, "people/preview.html", context, status=409 if refusal else 200)


def _confirm(request: HttpRequest, found: InvitationDraft) -> HttpResponse:
    by = person_of(request)
    try:
        done = confirm_draft(draft=found, seen=request.POST.get("seen", ""), by=by)
    except NotAllowed as refusal:
        record_refusal(what="invitations", subject=f"draft:{found.pk}", challenge=found.challenge, by=by)
        return _preview(request, found, refusal)
    sent, failed = send_invitations(invitations=done.invitations, by=by)
    failed += _tell_holders(done, found.challenge)
    messages.success(request, present.outcome(sent, failed, len(done.given)))
    return redirect("schools:invitations")


def _tell_holders(done: Confirmed, challenge: Challenge) -> int:
    """A mail to whoever got a role at once; how many of these the mail server did not take."""
    failed = 0
    for verdict in done.given:
        context = {"role": ROLES[verdict.role].name, "where": verdict.where, "challenge": challenge}
        try:
            mails.send("role_given", verdict.email, context)
        except OSError:
            failed += 1
    return failed
