"""Invitations that have been made: the list, and one with its link to send anew or to withdraw."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.actions.invitation_links import send_invitations, withdraw_invitation
from schools.actions.refusals import record_refusal
from schools.filters import InvitationFilter
from schools.models import Invitation
from schools.presenters import people as present
from schools.selectors import invitations_for
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 20
UNSENT = "The mail server did not take the mail. Try again later."


@needs(Can.MANAGE_PEOPLE)
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    filters = InvitationFilter(request.GET, queryset=invitations_for(request.user))
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    rows = [(each, present.invitation_tag(each), present.roles_of(each)) for each in page]
    return render(request, "people/invitations.html", {"page": page, "form": filters.form, "rows": rows})


@needs(Can.MANAGE_PEOPLE)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list, not only the page in sight."""
    found = InvitationFilter(request.GET, queryset=invitations_for(request.user)).qs
    return in_format(fmt, "invitations", present.INVITATION_COLUMNS, present.invitation_rows(found))


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One invitation; POST sends a new link or withdraws it."""
    found = one_of(request, invitations_for(request.user), pk=pk)
    context = {
        "invitation": found,
        "tag": present.invitation_tag(found),
        "facts": present.invitation_facts(found),
        "is_open": found.state == Invitation.State.OPEN,
    }
    if request.method != "POST":
        return render(request, "people/invitation.html", context)
    try:
        _decide(request, found, person_of(request))
    except NotAllowed as refusal:
        subject = f"email:{found.email}"
        record_refusal(what="invitation", subject=subject, challenge=found.challenge, by=person_of(request))
        return render(request, "people/invitation.html", context | {"refusal": refusal}, status=409)
    return redirect("schools:invitation", found.pk)


def _decide(request: HttpRequest, found: Invitation, by: User) -> None:
    if request.POST.get("do") == "withdraw":
        withdraw_invitation(invitation=found, by=by)
        messages.success(request, f"The invitation of {found} has been withdrawn: its link no longer works.")
        return
    sent, _ = send_invitations(invitations=[found], by=by)
    if sent:
        messages.success(request, f"A new link has been sent to {found.email}. The one before no longer works.")
    else:
        messages.warning(request, UNSENT)
