"""Concerns: about one school, over all schools, raising one, escalating and resolving. Every read is noted."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import Rows, in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.actions.concerns import move_concern, raise_concern, read_concerns
from partnerships.forms.concerns import ConcernForm, EscalateForm, StepForm
from partnerships.models import Concern
from partnerships.permissions import may
from partnerships.selectors.concerns import concerns_for
from schools.permissions import why_closed
from schools.views.access import key_of, needs, one_of, person_of
from schools.views.checked import sent_on

COLUMNS = ("School", "URN", "Concern", "Details", "State", "Raised on", "Raised by", "Last step", "Why")
PAGE_LENGTH = 20
MOVES = {"escalate": (Concern.State.ESCALATED, EscalateForm), "resolve": (Concern.State.RESOLVED, StepForm)}


@needs(Can.SEE_CONCERNS)
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """All schools' concerns, those that are open unless all are asked for."""
    found, state = _filtered(request)
    read_concerns(by=person_of(request))
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "concerns/everywhere.html", {"page": page, "state": state, "states": Concern.State.choices})


@needs(Can.SEE_CONCERNS)
@require_safe
def everywhere_download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    response = in_format(fmt, "concerns", COLUMNS, _rows(_filtered(request)[0]))
    read_concerns(by=person_of(request))
    return response


@needs(Can.SEE_CONCERNS)
@require_safe
def concerns(request: HttpRequest, urn: int) -> HttpResponse:
    key = key_of(request, urn, Can.SEE_CONCERNS)
    person = person_of(request)
    read_concerns(key=key, by=person)
    context = {
        "key": key,
        "tab": "concerns",
        "concerns": list(concerns_for(person).filter(key=key)),
        "may_settle": may(person, Can.SETTLE_CONCERNS, key),
        "may_raise": not why_closed(key),
    }
    return render(request, "concerns/list.html", context)


@needs(Can.SEE_CONCERNS)
@require_safe
def download(request: HttpRequest, urn: int, fmt: str) -> HttpResponseBase:
    key = key_of(request, urn, Can.SEE_CONCERNS)
    response = in_format(fmt, "concerns", COLUMNS, _rows(concerns_for(request.user).filter(key=key)))
    read_concerns(key=key, by=person_of(request))
    return response


@needs(Can.SEE_CONCERNS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, urn: int) -> HttpResponse:
    key = key_of(request, urn, Can.SEE_CONCERNS)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    context = {"key": key, "tab": "concerns", "form": form}
    if request.method != "POST":
        return render(request, "concerns/add.html", context)
    if not form.is_valid():
        return render(request, "concerns/add.html", context, status=422)
    try:
        raise_concern(key=key, by=person_of(request), **form.cleaned_data)
    except NotAllowed as refusal:
        return render(request, "concerns/add.html", context | {"refusal": refusal}, status=409)
    messages.success(request, "The concern has been raised. The admin team has been told.")
    return redirect("partnerships:concerns", urn)


@needs(Can.SETTLE_CONCERNS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, urn: int, pk: int, verb: str) -> HttpResponse:
    """GET shows the concern and asks why; POST escalates or resolves it."""
    key = key_of(request, urn, Can.SETTLE_CONCERNS)
    concern = one_of(request, concerns_for(request.user).filter(key=key), pk=pk)
    state, kind = MOVES[verb]
    context = {"key": key, "tab": "concerns", "concern": concern, "verb": verb}
    if request.method != "POST":
        read_concerns(key=key, by=person_of(request))
        return render(request, "concerns/move.html", context | {"form": kind(initial={"version": concern.version})})
    form = kind(request.POST)
    if not form.is_valid():
        return render(request, "concerns/move.html", context | {"form": form}, status=422)
    asked = {name: form.cleaned_data[name] for name in ("why", "effective_on")}
    version = form.cleaned_data["version"] or 0
    try:
        move_concern(concern=concern, state=state, version=version, by=person_of(request), **asked)
    except NotAllowed as refusal:
        concern.refresh_from_db()
        form = kind(sent_on(request, concern.version))
        return render(request, "concerns/move.html", context | {"form": form, "refusal": refusal}, status=409)
    messages.success(request, f"The concern has been {state}.")
    return redirect("partnerships:concerns", urn)


def _filtered(request: HttpRequest) -> tuple[QuerySet[Concern], str]:
    found, state = concerns_for(request.user), request.GET.get("state", "")
    if state in Concern.State.values:
        return found.filter(state=state), state
    return (found, state) if state == "all" else (found.exclude(state=Concern.State.RESOLVED), "")


def _rows(found: QuerySet[Concern]) -> Rows:
    for one in list(found):
        last = list(one.steps.all())[-1:]
        yield [
            str(one.key.school),
            one.key.school.urn,
            one.summary,
            one.details,
            one.get_state_display(),
            one.raised_at.date(),
            str(one.raised_by),
            last[0].effective_on if last else None,
            last[0].why if last else "",
        ]
