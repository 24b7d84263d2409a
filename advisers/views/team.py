"""The advisers of the challenges whose advisers somebody allocates: the list, and one profile."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from advisers.actions.profiles import change_profile, make_profiles
from advisers.forms import AdminProfileForm, TeamFilterForm
from advisers.presenters import caseload as present_caseload
from advisers.presenters import team as present
from advisers.selectors import (
    allocations_of,
    authorities_of,
    interests_of,
    keys_of_allocations,
    past_allocations_of,
    profiles_for,
    teams_of,
)
from advisers.selectors.candidates import loads_in
from advisers.selectors.conflicts import conflicts_with
from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 25


@needs(Can.ALLOCATE_ADVISERS)
@require_safe
def advisers(request: HttpRequest) -> HttpResponse:
    form, rows, everybody = _found(request)
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    sort = request.GET.get("sort", "name")
    context = {"form": form, "page": page, "sort": sort, "everybody": everybody, "teams": teams_of(request.user)}
    return render(request, "advisers/list.html", context)


@needs(Can.ALLOCATE_ADVISERS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list, not only the page in sight."""
    _, rows, _ = _found(request)
    return in_format(fmt, "advisers", present.COLUMNS, present.download_rows(rows))


@needs(Can.ALLOCATE_ADVISERS)
@require_safe
def adviser(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, profiles_for(request.user), pk=pk)
    las = {la.code: la for la in authorities_of(found.challenge)}
    allocations = list(allocations_of(found.person, found.challenge))
    past = list(past_allocations_of(found.person, found.challenge))
    context = {
        "adviser": found,
        "row": present.rows_of([found], loads_in([found.challenge]), las)[0],
        "lines": present_caseload.lines_of(keys_of_allocations(allocations)),
        "past": present_caseload.lines_of(keys_of_allocations(past)),
        "interests": interests_of(found),
        "conflicts": conflicts_with(found, [each.school for each in allocations]),
    }
    return render(request, "advisers/adviser.html", context)


@needs(Can.ALLOCATE_ADVISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, profiles_for(request.user), pk=pk)
    form = AdminProfileForm(request.POST if request.method == "POST" else None, adviser=found)
    context: dict[str, Any] = {"adviser": found, "form": form}
    if request.method != "POST":
        return render(request, "advisers/edit.html", context)
    if not form.is_valid():
        return render(request, "advisers/edit.html", context, status=422)
    try:
        seen = form.cleaned_data["seen"]
        change_profile(adviser=found, changes=form.changes(), seen=seen, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "advisers/edit.html", context | {"refusal": refusal}, status=409)
    messages.success(request, f"The profile of {found} has been saved.")
    return redirect("advisers:adviser", found.pk)


def _found(request: HttpRequest) -> tuple[TeamFilterForm, list[present.Row], int]:
    """The form, the rows that fit in their order, and how many advisers there are in all."""
    challenges = teams_of(request.user)
    make_profiles(challenges=challenges)
    form = TeamFilterForm(request.GET, challenges=challenges)
    las = {la.code: la for challenge in challenges for la in authorities_of(challenge)}
    rows = present.rows_of(profiles_for(request.user), loads_in(challenges), las)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, present.in_order(present.chosen(rows, wanted), request.GET.get("sort", "name")), len(rows)
