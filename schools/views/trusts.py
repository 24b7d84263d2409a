"""Trusts that people act for: which schools are theirs, where no list of groups says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import count_of
from schools.actions.trusts import name_schools, take_out
from schools.forms.trusts import TrustSchoolsForm
from schools.presenters import people as present
from schools.selectors.bodies import named_by_hand
from schools.views.access import needs, one_of, person_of


@needs(Can.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest) -> HttpResponse:
    """The list, and the form that adds to it."""
    form = TrustSchoolsForm(request.POST if request.method == "POST" else None, viewer=request.user)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    try:
        trust, added = name_schools(**form.cleaned_data, by=person_of(request))
    except NotAllowed as refusal:
        form.add_error("name", str(refusal))
        return _page(request, form, status=422)
    said = count_of(len(added), "school") if added else "no school that it did not have already"
    messages.success(request, f"Added to {trust}: {said}.")
    return redirect("schools:trusts-by-hand")


def _page(request: HttpRequest, form: TrustSchoolsForm, *, status: int) -> HttpResponse:
    context = {"form": form, "rows": named_by_hand(request.user)}
    return render(request, "people/trusts.html", context, status=status)


@needs(Can.MANAGE_PEOPLE)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    rows = present.by_hand_rows(named_by_hand(request.user))
    return in_format(fmt, "schools-of-trusts", present.BY_HAND_COLUMNS, rows)


@needs(Can.MANAGE_PEOPLE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one line. Officers of the trust no longer see the school, unless a list of groups has it too."""
    found = one_of(request, named_by_hand(request.user), pk=pk)
    take_out(entry=found, by=person_of(request))
    messages.success(request, f"{found.school} is no longer said to be in {found.trust}.")
    return redirect("schools:trusts-by-hand")
