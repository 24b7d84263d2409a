"""Criteria for Keys to Success: the list, one set with its history, and the form that previews before it saves."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.models import Challenge
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions.criteria import end_criteria, save_criteria
from dataPacks.definitions import criteria as definitions
from dataPacks.forms.criteria import CriteriaForm
from dataPacks.presenters import criteria as present
from dataPacks.store.criteria_preview import Preview, preview_in
from schools.models import Criteria
from schools.selectors.keys import criteria_for
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 20
SHOWN = 50


@needs(Can.EDIT_CRITERIA)
@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """Those in force; their earlier versions are on their own pages and in the download."""
    page = Paginator(criteria_for(request.user).filter(ended_at=None), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(saved, present.saved_in_words(saved)) for saved in page],
        "shipped": definitions.shipped().values(),
    }
    return render(request, "datapacks/criteria/list.html", context)


@needs(Can.EDIT_CRITERIA)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every version that this person may see, ended ones too."""
    found = criteria_for(request.user).select_related("ended_by")
    return in_format(fmt, "criteria", present.COLUMNS, present.rows_of(found))


@needs(Can.EDIT_CRITERIA)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    saved = one_of(request, criteria_for(request.user), pk=pk)
    context = {
        "saved": saved,
        "facts": present.facts_of(saved),
        "tests": present.saved_in_words(saved),
        "versions": criteria_for(request.user).filter(challenge=saved.challenge, name=saved.name),
    }
    return render(request, "datapacks/criteria/detail.html", context)


@needs(Can.EDIT_CRITERIA)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new set, from nothing or from one that ships: `?from=london-2010`."""
    body = definitions.documents("criteria").get(request.GET.get("from", ""))
    data = request.POST if request.method == "POST" else None
    form = CriteriaForm(data, viewer=request.user, body=body, is_new=True)
    return _edit(request, form, None)


@needs(Can.EDIT_CRITERIA)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of a set in force."""
    saved = one_of(request, criteria_for(request.user), pk=pk)
    data = request.POST if request.method == "POST" else None
    return _edit(request, CriteriaForm(data, viewer=request.user, body=saved.body, is_new=False), saved)


def _edit(request: HttpRequest, form: CriteriaForm, saved: Criteria | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "saved": saved}
    context["url"] = reverse("datapacks:edit-criteria", args=[saved.pk]) if saved else reverse("datapacks:new-criteria")
    if request.method != "POST":
        return render(request, "datapacks/criteria/form.html", context)
    if not form.is_valid():
        return render(request, "datapacks/criteria/form.html", context, status=422)
    challenge: Challenge = saved.challenge if saved else form.cleaned_data["challenge"]
    if request.POST.get("do") == "save" and request.POST.get("seen") == form.fingerprint():
        try:
            kept = save_criteria(
                challenge=challenge, name=saved.name if saved else form.slug, body=form.body(), by=person_of(request),
                based_on=saved.pk if saved else None,
            )  # fmt: skip
        except NotAllowed as refusal:
            return render(request, "datapacks/criteria/form.html", context | {"refusal": refusal}, status=409)
        messages.success(request, "The criteria are saved. The next night proposes by them.")
        return redirect("datapacks:one-criteria", kept.pk)
    found = _preview(form, saved, challenge)
    context |= {"preview": found, "shown": found.schools[:SHOWN], "seen": form.fingerprint()}
    return render(request, "datapacks/criteria/form.html", context)


def _preview(form: CriteriaForm, saved: Criteria | None, challenge: Challenge) -> Preview:
    return preview_in(challenge, definitions.read(form.body(), saved.name if saved else form.slug))


@needs(Can.EDIT_CRITERIA)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_criteria(criteria=one_of(request, criteria_for(request.user), pk=pk), by=person_of(request))
    messages.success(request, "The criteria are no longer in force. What waits by them lapses in the next night.")
    return redirect("datapacks:criteria")
