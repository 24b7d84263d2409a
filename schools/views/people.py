"""The people of the challenges that somebody manages: the list, one person, ending a role, a lost second factor."""

import logging

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.models import User
from challenge.core.roles import ROLES, Can
from challenge.core.states import NotAllowed
from schools import mails
from schools.actions.grants import end_role_as
from schools.actions.refusals import record_refusal
from schools.actions.second_factor import reset_second_factor
from schools.filters import PeopleFilter
from schools.permissions import may_end
from schools.presenters import people as present
from schools.selectors import grants_managed_by, people_managed_by, second_factors_of
from schools.selectors.scopes import led_through
from schools.views.access import needs, one_of, person_of

logger = logging.getLogger(__name__)
PAGE_LENGTH = 20


@needs(Can.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    filters = PeopleFilter(request.GET, queryset=grants_managed_by(request.user))
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "form": filters.form, "rows": present.access_of(page, set())}
    return render(request, "people/list.html", context)


@needs(Can.MANAGE_PEOPLE)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list, not only the page in sight."""
    found = PeopleFilter(request.GET, queryset=grants_managed_by(request.user)).qs
    return in_format(fmt, "people", present.ACCESS_COLUMNS, present.access_rows(found))


@needs(Can.MANAGE_PEOPLE)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, people_managed_by(request.user), pk=pk)
    grants = list(grants_managed_by(request.user).filter(person=found))
    endable = {grant.pk for grant in grants if may_end(request.user, grant)}
    context = {
        "person": found,
        "rows": present.access_of(grants, endable),
        "may_end": bool(endable),
        "last_signed_in": present.uk_time(found.last_login) or "Never",
        "has_second_factor": bool(second_factors_of(found)),
    }
    return render(request, "people/person.html", context)


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen; POST ends the role at once."""
    grant = one_of(request, grants_managed_by(request.user), pk=pk)
    context = {"grant": grant, "role": ROLES[grant.role].name, "through": present.through(grant)}
    context["left_alone"] = led_through(grant)
    if request.method != "POST":
        return render(request, "people/end_role.html", context)
    try:
        end_role_as(grant=grant, by=person_of(request))
    except NotAllowed as refusal:
        _note_refusal(request, "role-end", grant.person)
        return render(request, "people/end_role.html", context | {"refusal": refusal}, status=409)
    messages.success(request, f"The role of {grant.person} has ended.")
    return redirect("schools:person", grant.person_id)


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen; POST, after the own password once more, takes the second factor off the account."""
    found = one_of(request, people_managed_by(request.user), pk=pk)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    context = {"person": found}
    if request.method != "POST":
        return render(request, "people/reset_second_factor.html", context)
    try:
        reset_second_factor(person=found, by=person_of(request))
    except NotAllowed as refusal:
        _note_refusal(request, "second-factor-reset", found)
        return render(request, "people/reset_second_factor.html", context | {"refusal": refusal}, status=409)
    messages.success(request, f"The second step of {found} has been reset. {_tell(found)}")
    return redirect("schools:person", found.pk)


def _note_refusal(request: HttpRequest, what: str, person: User) -> None:
    record_refusal(what=what, subject=f"person:{person.email}", by=person_of(request))


def _tell(person: User) -> str:
    try:
        mails.send("second_factor_reset", person.email, {"person": person})
    except OSError:
        logger.exception("The mail about the reset second factor of person %s could not be sent.", person.pk)
        return "The mail about it could not be sent: tell the person yourself."
    return "A mail says so."
