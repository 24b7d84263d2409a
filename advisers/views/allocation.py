"""Who advises a school: ranked candidates, allocating and handing over, ending, taking a planned handover back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from advisers.actions.allocations import Wish, allocate, check_wish, end_allocation, take_back
from advisers.actions.profiles import make_profiles
from advisers.forms import EndForm, WishForm
from advisers.models import Adviser
from advisers.permissions import what_is_missing
from advisers.presenters import candidates as present
from advisers.selectors import advisers_today, allocations_at, lead_of, profiles_in
from advisers.selectors.candidates import candidate_for, candidates_for
from challenge.core import clock
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.refusals import record_refusal
from schools.models import Allocation, KeyToSuccess
from schools.views.access import key_of, needs, one_of, person_of

CHOOSE = "advisers/choose.html"
FORM = "advisers/allocate.html"
TAB = "overview"  # reached from there; has no tab of its own


@needs(Can.ALLOCATE_ADVISERS)
@require_safe
def choose(request: HttpRequest, urn: int) -> HttpResponse:
    """Who works with the school now and next, and everybody who could."""
    key = key_of(request, urn, Can.ALLOCATE_ADVISERS)
    make_profiles(challenges=[key.challenge])
    missing = what_is_missing(key)
    today = clock.now().date()
    held = list(allocations_at(key))
    now = [each for each in held if each.since <= today]
    context = {
        "key": key,
        "tab": TAB,
        "missing": missing,
        "now": now,
        "advisers": advisers_today(key.challenge),
        "planned": [each for each in held if each.since > today],
        "rows": [] if missing else present.rows_of(candidates_for(key), now),
    }
    return render(request, CHOOSE, context)


@needs(Can.ALLOCATE_ADVISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def allocate_one(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """GET asks from when and how; the first POST shows the answers, the second, which says so, allocates."""
    key = key_of(request, urn, Can.ALLOCATE_ADVISERS)
    adviser = one_of(request, profiles_in([key.challenge]), pk=pk)
    lead = lead_of(key)
    initial = {"since": clock.now().date(), "seen": lead.pk if lead else None}
    form = WishForm(request.POST if request.method == "POST" else None, initial=initial)
    context = _about(key, adviser, lead) | {"form": form}
    if request.method != "POST":
        return render(request, FORM, context)
    if not form.is_valid():
        return render(request, FORM, context, status=422)
    wish = _wish(adviser, form)
    try:
        return _answer(request, key, wish, context)
    except NotAllowed as refusal:
        _note_refusal(request, key)
        return render(request, FORM, context | {"refusal": refusal}, status=409)


def _answer(request: HttpRequest, key: KeyToSuccess, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    if "change" in request.POST:
        return render(request, FORM, context)
    if "confirmed" not in request.POST:
        if context["missing"]:
            raise NotAllowed(context["missing"])
        check_wish(key, wish)
        return render(request, "advisers/check.html", context | {"wish": wish, "from_day": day_in_words(wish.since)})
    allocate(key=key, wish=wish, by=person_of(request))
    what = "leads the work" if wish.is_lead else "helps"
    messages.success(
        request, f"{wish.adviser} {what} with {key.school} from {day_in_words(wish.since)}. Both have been told."
    )
    return redirect("advisers:choose", key.school.urn)


@needs(Can.ALLOCATE_ADVISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """End what has begun, or take back what is planned."""
    key = key_of(request, urn, Can.ALLOCATE_ADVISERS)
    allocation = one_of(request, allocations_at(key, over=request.method == "POST"), pk=pk)
    is_planned = allocation.since > clock.now().date()
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"first_day_without": clock.now().date()}
    )
    if is_planned:
        del form.fields["first_day_without"]
    context: dict[str, Any] = {"key": key, "tab": TAB, "allocation": allocation, "is_planned": is_planned, "form": form}
    if request.method != "POST":
        return render(request, "advisers/end.html", context)
    if not form.is_valid():
        return render(request, "advisers/end.html", context, status=422)
    try:
        _end(key, allocation, form, request)
    except NotAllowed as refusal:
        _note_refusal(request, key)
        return render(request, "advisers/end.html", context | {"refusal": refusal}, status=409)
    messages.success(request, f"Done. {allocation.person} and the head have been told.")
    return redirect("advisers:choose", key.school.urn)


def _end(key: KeyToSuccess, allocation: Allocation, form: EndForm, request: HttpRequest) -> None:
    by, why = person_of(request), form.cleaned_data["why"]
    if "first_day_without" not in form.fields:
        take_back(allocation=allocation, key=key, why=why, by=by)
        return
    first = form.cleaned_data["first_day_without"]
    end_allocation(allocation=allocation, key=key, first_day_without=first, why=why, by=by)


def _note_refusal(request: HttpRequest, key: KeyToSuccess) -> None:
    subject = key.subject
    record_refusal(what="allocation", subject=subject, challenge=key.challenge, by=person_of(request))


def _about(key: KeyToSuccess, adviser: Adviser, lead: Allocation | None) -> dict[str, Any]:
    row = present.Row(adviser, candidate_for(key, adviser))
    return {"key": key, "tab": TAB, "adviser": adviser, "lead": lead, "row": row, "missing": what_is_missing(key)}


def _wish(adviser: Adviser, form: WishForm) -> Wish:
    told = form.cleaned_data
    return Wish(adviser, told["since"], told["as_"] == "lead", told["why"], told["seen"])
