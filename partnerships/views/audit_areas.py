"""One area of an audit, written beside the school's pack."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.selectors import pack_for
from partnerships.actions.audit_areas import save_area
from partnerships.actions.audits import ChangedMeanwhile, record_audit_read
from partnerships.definitions import Area, areas
from partnerships.forms.audits import AreaForm
from partnerships.models import Audit, AuditArea
from partnerships.presenters import audits as present
from partnerships.presenters.figures import PackFigure, are_all_there, chosen_quotes, figures_for, quote_id
from partnerships.selectors.audits import area_of, may_audit
from partnerships.views.reach import audit_of
from schools.views.access import needs, person_of, refused

TEMPLATE = "audits/area.html"
NEW_PACK = "The pack has changed since you opened this page: choose the figures again."


@needs(Can.AUDIT_NEED)
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, urn: int, number: int, area: str) -> HttpResponse:
    """GET: the form and the pack's figures. POST: saved, by a press of a button or by the page itself as one writes."""
    found = audit_of(request, urn, number, Can.AUDIT_NEED)
    if area not in areas():
        raise refused(request)
    row, figures = area_of(found, area), _figures(request, found, areas()[area])
    if request.method == "POST":
        return _save(request, found, row, figures)
    if found.state != Audit.State.DRAFT or not may_audit(request.user, found.key):
        return redirect("partnerships:audit", urn, number)
    record_audit_read(key=found.key, number=number, form=f"page of {area}", by=person_of(request))
    return render(request, TEMPLATE, _context(found, row, figures))


def _save(request: HttpRequest, found: Audit, row: AuditArea, figures: list[PackFigure]) -> HttpResponse:
    form, is_auto = AreaForm(request.POST), request.headers.get("X-Requested-With") == "fetch"
    ticked = request.POST.getlist("quote")
    if not form.is_valid():
        if is_auto:
            return JsonResponse({"error": "Not saved: look at the messages after pressing Save."}, status=422)
        return render(request, TEMPLATE, _context(found, row, figures, form, ticked), status=422)
    if not are_all_there(ticked, row.quoted, figures):
        return _refused(request, found, form, figures, NotAllowed(NEW_PACK), is_auto=is_auto)
    quoted = chosen_quotes(ticked, row.quoted, figures)
    try:
        saved = save_area(
            audit=found,
            area=row.area,
            found=form.texts() | {"quoted": quoted},
            version=form.cleaned_data["version"],
            by=person_of(request),
        )
    except NotAllowed as refusal:
        return _refused(request, found, form, figures, refusal, is_auto=is_auto)
    if is_auto:
        now = timezone.localtime()
        return JsonResponse({"saved": f"Saved {now:%H:%M}", "version": saved.version})
    following = present.next_area(row.area) if request.POST.get("go") == "next" else ""
    if following:
        return redirect("partnerships:audit-area", found.key.school.urn, found.number, following)
    return redirect("partnerships:audit", found.key.school.urn, found.number)


def _refused(
    request: HttpRequest,
    found: Audit,
    form: AreaForm,
    figures: list[PackFigure],
    refusal: NotAllowed,
    *,
    is_auto: bool,
) -> HttpResponse:
    """Nothing is lost: the page shows what was typed, and beside it what somebody saved meanwhile."""
    if is_auto:
        return JsonResponse({"error": f"Not saved. {refusal} Press Save to see what to do."}, status=409)
    row = area_of(found, request.resolver_match.kwargs["area"] if request.resolver_match else "")
    theirs, again = [], form
    if isinstance(refusal, ChangedMeanwhile):
        theirs = present.differences(form.texts(), row)
        again = AreaForm(form.cleaned_data | {"version": row.version})
    context = _context(found, row, figures, again, request.POST.getlist("quote"))
    return render(request, TEMPLATE, context | {"refusal": refusal, "differences": theirs}, status=409)


def _figures(request: HttpRequest, found: Audit, area: Area) -> list[PackFigure]:
    view = pack_for(request.user, found.key.school.urn or 0, challenge=found.key.challenge.slug)
    return figures_for(view.document, area) if view else []


def _context(
    found: Audit,
    row: AuditArea,
    figures: list[PackFigure],
    form: AreaForm | None = None,
    ticked: list[str] | None = None,
) -> dict[str, Any]:
    fields = ("version", "judgement", "evidence", "cause", "strengths", "priority")
    chosen = set([quote_id(quote) for quote in row.quoted] if ticked is None else ticked)
    offered = {quote_id(figure.quote) for figure in figures}
    return {
        "key": found.key,
        "tab": "audit",
        "audit": found,
        "area": areas()[row.area],
        "form": form or AreaForm(initial={name: getattr(row, name) for name in fields}),
        "figures": [(f, quote_id(f.quote), quote_id(f.quote) in chosen) for f in figures],
        "kept": [(q, quote_id(q), quote_id(q) in chosen) for q in row.quoted if quote_id(q) not in offered],
        "release": figures[0].quote["release"] if figures else None,
        "places": [(a, a.key == row.area) for a in areas().values()],
        "next": present.next_area(row.area),
    }
