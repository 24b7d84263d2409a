"""/invitations/KEY/: accepting an invitation. Whoever has the link may; looking at it uses nothing up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools.actions.acceptance import GONE, accept_invitation, account_of, invitation_behind
from schools.forms import AcceptForm
from schools.models import Invitation


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, key: str) -> HttpResponse:
    invitation = invitation_behind(key)
    if invitation is None:
        return render(request, "people/link_gone.html", {"text": GONE}, status=404)
    account = account_of(invitation)
    if request.method != "POST":
        return _page(request, invitation, account, AcceptForm(initial={"name": invitation.name}))
    form = AcceptForm(request.POST)
    if account is None and not form.is_valid():
        return _page(request, invitation, account, form)
    name, password = (form.data.get("name", ""), form.data.get("password1", "")) if account is None else ("", "")
    by = request.user if isinstance(request.user, User) else None
    try:
        person = accept_invitation(key=key, name=name, password=password, by=by)
    except ValidationError as weak:
        form.add_error("password1", weak)
        return _page(request, invitation, account, form)
    except NotAllowed as refusal:
        return _page(request, invitation, account, form, refusal)
    messages.success(request, f"Welcome to {invitation.challenge}.")
    return redirect("home" if by == person else "account_login")


def _page(
    request: HttpRequest,
    invitation: Invitation,
    account: User | None,
    form: AcceptForm,
    refusal: NotAllowed | None = None,
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "roles": list(invitation.roles.select_related("school", "la", "trust")),
        "account": account,
        "is_signed_in": account is not None and account == request.user,
        "refusal": refusal,
    }
    if account is None:
        context["form"] = form
    return render(request, "people/accept.html", context, status=409 if refusal else 200)
