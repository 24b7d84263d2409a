"""The best plan for a whole team: which moves, why; choosing some, checking, handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from advisers.actions.profiles import make_profiles
from advisers.actions.rebalancing import Taken, apply_moves, check_loads
from advisers.forms import MovesForm
from advisers.presenters import rebalance as present
from advisers.selectors import teams_of
from advisers.selectors.candidates import Balance, balance_of, is_done
from challenge.core import clock
from challenge.core.downloads import in_format
from challenge.core.models import Challenge
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.actions.refusals import record_refusal
from schools.views.access import needs, person_of, refused

PAGE = "advisers/rebalance.html"


@needs(Can.ALLOCATE_ADVISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rebalance(request: HttpRequest) -> HttpResponse:
    """The first POST shows what was chosen, the second, which says so, hands over."""
    challenge = _challenge(request)
    make_profiles(challenges=[challenge])
    balance = balance_of(challenge)
    rows = present.rows_of(balance)
    data = request.POST if request.method == "POST" else None
    form = MovesForm(data, offered=[row.value for row in rows], initial={"since": clock.now().date()})
    context = _about(request, challenge, balance, rows) | {"form": form}
    if request.method != "POST":
        return render(request, PAGE, context | {"chosen": [row.value for row in rows]})
    context["chosen"] = request.POST.getlist("moves")
    if "change" in request.POST:
        return render(request, PAGE, context)
    if not form.is_valid():
        if "confirmed" in request.POST and is_done(challenge, context["chosen"], form.cleaned_data.get("since")):
            return redirect("advisers:list")  # a second press of the same button
        return render(request, PAGE, context, status=422)
    try:
        return _answer(request, challenge, context)
    except NotAllowed as refusal:
        record_refusal(
            what="rebalancing", subject="page:/advisers/rebalance/", challenge=challenge, by=person_of(request)
        )
        return render(request, PAGE, context | {"refusal": refusal}, status=409)


@needs(Can.ALLOCATE_ADVISERS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    rows = present.rows_of(balance_of(_challenge(request)))
    return in_format(fmt, "rebalancing", present.COLUMNS, present.download_rows(rows))


def _answer(request: HttpRequest, challenge: Challenge, context: dict[str, Any]) -> HttpResponse:
    form: MovesForm = context["form"]
    since = form.cleaned_data["since"]
    taken = [row for row in context["rows"] if row.value in form.cleaned_data["moves"]]
    moves = [Taken(row.key, row.adviser, row.lead, row.why) for row in taken]
    check_loads(challenge, moves, since)
    if "confirmed" not in request.POST:
        return render(request, "advisers/check_moves.html", context | {"taken": taken, "from_day": day_in_words(since)})
    count = apply_moves(challenge=challenge, moves=moves, since=since, by=person_of(request))
    schools = "1 school changes" if count == 1 else f"{count} schools change"
    messages.success(request, f"{schools} hands on {day_in_words(since)}. The advisers and heads have been told.")
    return redirect("advisers:list")


def _challenge(request: HttpRequest) -> Challenge:
    wanted = request.GET.get("challenge")
    found = next((each for each in teams_of(request.user) if wanted in (None, each.slug)), None)
    if found is None:
        raise refused(request)
    return found


def _about(request: HttpRequest, challenge: Challenge, balance: Balance, rows: list[present.Row]) -> dict[str, Any]:
    found = balance.suggestion
    return {
        "challenge": challenge,
        "others": [each for each in teams_of(request.user) if each != challenge],
        "rows": rows,
        "totals": present.totals_of(found.before, found.after),
        "unplaced": [balance.keys[school.key] for school in found.unplaced],
        "schools": len(found.plan),
        "team": len(balance.advisers),
    }
