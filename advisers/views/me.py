"""An adviser's own profile and declared interests, and the own caseload."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from advisers.actions.interests import declare_interest, end_interest
from advisers.actions.profiles import change_profile
from advisers.forms import InterestForm, OwnProfileForm
from advisers.presenters import caseload as present
from advisers.presenters import team
from advisers.selectors import authorities_of, caseload_of, interests_of, own_challenges
from advisers.selectors.candidates import loads_in
from advisers.views.access import own_adviser
from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.views.access import needs, one_of, person_of


@needs(Can.AUDIT_NEED)
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    lines = present.lines_of(caseload_of(person_of(request)))
    context = {"now": [each for each in lines if not each.is_planned], "planned": [x for x in lines if x.is_planned]}
    return render(request, "advisers/caseload.html", context)


@needs(Can.AUDIT_NEED)
@require_safe
def caseload_download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    lines = present.lines_of(caseload_of(person_of(request)))
    return in_format(fmt, "caseload", present.COLUMNS, present.download_rows(lines))


@needs(Can.AUDIT_NEED)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    adviser = own_adviser(request)
    las = {la.code: la for la in authorities_of(adviser.challenge)}
    context = {
        "adviser": adviser,
        "row": team.rows_of([adviser], loads_in([adviser.challenge]), las)[0],
        "interests": interests_of(adviser),
        "challenges": own_challenges(request.user),
    }
    return render(request, "advisers/me.html", context)


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    adviser = own_adviser(request)
    form = OwnProfileForm(request.POST if request.method == "POST" else None, adviser=adviser)
    context: dict[str, Any] = {"adviser": adviser, "form": form}
    if request.method != "POST":
        return render(request, "advisers/edit_me.html", context)
    if not form.is_valid():
        return render(request, "advisers/edit_me.html", context, status=422)
    try:
        seen = form.cleaned_data["seen"]
        change_profile(adviser=adviser, changes=form.changes(), seen=seen, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "advisers/edit_me.html", context | {"refusal": refusal}, status=409)
    messages.success(request, "Your profile has been saved.")
    return redirect("advisers:me")


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    adviser = own_adviser(request)
    data = request.POST if request.method == "POST" else None
    form = InterestForm(data, viewer=request.user, challenge=adviser.challenge)
    context: dict[str, Any] = {"adviser": adviser, "form": form}
    if request.method != "POST":
        return render(request, "advisers/declare.html", context)
    if not form.is_valid():
        return render(request, "advisers/declare.html", context, status=422)
    told = form.cleaned_data
    declare_interest(
        adviser=adviser, kind=told["kind"], details=told["details"], by=person_of(request), **told["about"]
    )
    messages.success(request, "Your interest has been declared. The admin team sees it when it allocates.")
    return redirect("advisers:me")


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen; POST ends the interest."""
    adviser = own_adviser(request)
    interest = one_of(request, interests_of(adviser), pk=pk)
    if request.method != "POST":
        return render(request, "advisers/end_interest.html", {"adviser": adviser, "interest": interest})
    end_interest(interest=interest, by=person_of(request))
    messages.success(request, "The interest is over. The admin team has been told.")
    return redirect("advisers:me")
