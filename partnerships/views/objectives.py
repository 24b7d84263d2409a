"""Objectives of one school: set, moved, settled, as a file."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core import clock
from challenge.core.downloads import FORMATS, in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from dataPacks.selectors import pack_for
from partnerships.actions.audits import record_audit_read
from partnerships.actions.objectives import (
    NO_AUDIT,
    Wanted,
    faults_of,
    is_worse,
    move_objective,
    revise_objective,
    set_objective,
    settle_objective,
)
from partnerships.definitions import area_name, areas
from partnerships.forms.objectives import ObjectiveForm, ReviseForm, SettleForm
from partnerships.models import Audit, Objective
from partnerships.presenters import objectives as present
from partnerships.presenters.comparing import compared
from partnerships.presenters.figures import baselines, value_words
from partnerships.selectors.audits import audits_of, may_audit, objectives_of
from partnerships.views.reach import objective_of
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.views.access import key_of, needs, person_of

SET = "objectives/set.html"


@needs(Can.SEE_AUDIT)
@require_safe
def download(request: HttpRequest, urn: int, fmt: str) -> HttpResponseBase:
    key = key_of(request, urn, Can.SEE_AUDIT)
    if fmt in FORMATS:
        record_audit_read(key=key, number=None, form=f"objectives.{fmt}", by=person_of(request))
    return in_format(fmt, f"objectives-{urn}", present.COLUMNS, present.download_rows(objectives_of(request.user, key)))


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, urn: int) -> HttpResponse:
    """The form; then what schools like this one achieved, to be looked at; then it is set."""
    key = key_of(request, urn, Can.AUDIT_NEED)
    view = pack_for(request.user, urn, challenge=key.challenge.slug)
    known = baselines(view.document if view else None)
    choices = [(figure.key, f"{figure.label}: {figure.value}") for figure in known.values()]
    context: dict[str, Any] = {"key": key, "tab": "audit"}
    if request.method != "POST":
        context |= {"read_only": why_closed(key) or ("" if _audit(request, key, None) else NO_AUDIT)}
        form = ObjectiveForm(initial=_start(request, key), choices=choices)
        return render(request, SET, context | {"form": form})
    form = ObjectiveForm(request.POST, choices=choices)
    wanted = _wanted(form, known) if form.is_valid() else None
    if wanted is None or form.errors or request.POST.get("step") == "change":
        return render(request, SET, context | {"form": form}, status=422 if form.errors else 200)
    if view and wanted.target is not None and wanted.measure:
        figure = known[f"{wanted.measure}:{wanted.group}"]
        comparison = compared(view, figure, wanted.target, wanted.by_date, clock.now().date())
        wanted = dataclasses.replace(wanted, comparison=comparison)
    context |= {"form": form, "wanted": wanted, "is_worse": is_worse(wanted), "area": area_name(wanted.area)}
    context |= {"target": value_words(wanted.measure, wanted.target), "figure": known.get(form.cleaned_data["figure"])}
    if request.POST.get("step") != "set":
        return render(request, "objectives/check.html", context)
    meant = request.POST.get("worse") == "yes"
    try:
        audit = _audit(request, key, form.cleaned_data["audit"])
        set_objective(key=key, audit=audit, wanted=wanted, worse_is_meant=meant, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "objectives/check.html", context | {"refusal": refusal}, status=409)
    messages.success(request, "The objective was set.")
    return redirect("partnerships:audits", urn)


@needs(Can.SEE_AUDIT)
@require_safe
def objective(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    found = objective_of(request, urn, pk)
    record_audit_read(key=found.key, number=None, form="objective", by=person_of(request))
    return render(request, "objectives/objective.html", _page(request, found))


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Met, not met or dropped, with a reason."""
    found = objective_of(request, urn, pk, Can.AUDIT_NEED)
    form = SettleForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    context = _page(request, found) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "objectives/settle.html", context, status=422 if form.is_bound else 200)
    try:
        settle_objective(objective=found, **form.cleaned_data, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "objectives/settle.html", context | {"refusal": refusal}, status=409)
    return redirect("partnerships:objective", urn, pk)


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Another target or another date, with a reason; compared anew with what similar schools achieved."""
    found = objective_of(request, urn, pk, Can.AUDIT_NEED)
    about = {"version": found.version, "target": present.plain_target(found), "by_date": day_in_words(found.by_date)}
    sent = request.POST if request.method == "POST" else None
    form = ReviseForm(sent, initial=about, has_measure=bool(found.measure))
    context = _page(request, found) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "objectives/revise.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    aim: dict[str, Any] = {"target": said.get("target"), "by_date": said["by_date"]}
    try:
        revise_objective(
            objective=found, **aim, comparison=_compared_anew(request, found, **aim), why=said["why"],
            worse_is_meant=said.get("worse", False), version=said["version"], by=person_of(request),
        )  # fmt: skip
    except NotAllowed as refusal:
        return render(request, "objectives/revise.html", context | {"refusal": refusal}, status=409)
    messages.success(request, "The objective was changed.")
    return redirect("partnerships:objective", urn, pk)


def _compared_anew(
    request: HttpRequest, found: Objective, target: float | None, by_date: dt.date
) -> dict[str, Any] | None:
    view = pack_for(request.user, found.key.school.urn or 0, challenge=found.key.challenge.slug)
    figure = baselines(view.document).get(f"{found.measure}:{found.group}") if view else None
    today = clock.now().date()
    if view is None or figure is None or target is None or by_date <= today:
        return None
    return compared(view, figure, target, by_date, today)


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """POST: one place up, or down. GET, as after signing in again, leads back to the tab."""
    found = objective_of(request, urn, pk, Can.AUDIT_NEED)
    if request.method != "POST":
        return redirect("partnerships:audits", urn)
    try:
        move_objective(objective=found, up=request.POST.get("to") == "up", by=person_of(request))
    except NotAllowed as refusal:
        context = _page(request, found) | {"refusal": refusal}
        return render(request, "objectives/objective.html", context, status=409)
    return redirect("partnerships:audits", urn)


def _page(request: HttpRequest, found: Objective) -> dict[str, Any]:
    return {
        "key": found.key,
        "tab": "audit",
        "row": present.objective_row(found),
        "read_only": why_closed(found.key),
        "is_open": found.state == Objective.State.OPEN,
        "may_audit": may_audit(request.user, found.key),
    }


def _audit(request: HttpRequest, key: KeyToSuccess, number: int | None) -> Audit | None:
    """The version of this stay that it comes of: the one named, else the last final one, else the one under way."""
    found = [audit for audit in audits_of(request.user, key) if audit.is_of_this_stay]
    finals = [audit for audit in found if audit.state == Audit.State.FINAL]
    return next((audit for audit in found if audit.number == number), None) or next(iter(finals or found), None)


def _start(request: HttpRequest, key: KeyToSuccess) -> dict[str, Any]:
    """The area that the address names, and the first figure that the audit quotes on it."""
    area, number = request.GET.get("area", ""), request.GET.get("audit", "")
    if area not in areas():
        return {}
    audit = _audit(request, key, int(number) if number.isdecimal() else None)
    row = audit.areas.filter(area=area).first() if audit else None
    quoted = [":".join(quote["key"].split(":")[:2]) for quote in row.quoted] if row else []
    return {"area": area, "figure": quoted[0] if quoted else "", "audit": audit.number if audit else None}


def _wanted(form: ObjectiveForm, known: dict[str, Any]) -> Wanted | None:
    """What the form asks for, with its baseline; None, and errors on the form, where that is impossible."""
    data = form.cleaned_data
    figure = known.get(data["figure"])
    measure, _, group = data["figure"].partition(":")
    wanted = Wanted(
        area=data["area"],
        text=data["text"],
        by_date=data["by_date"],
        measure=measure,
        group=group,
        success=data["success"],
        baseline=figure.number if figure else None,
        baseline_year=figure.year if figure else "",
        target=data["target"] if measure else None,
    )
    for name, text in faults_of(wanted, clock.now().date()).items():
        form.add_error(name, text)
    return None if form.errors else wanted
