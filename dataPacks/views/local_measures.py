"""Measures of a challenge's own: listed, added, ended."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions.local_measures import add_local_measure, end_local_measure
from dataPacks.forms.mappings import LocalMeasureForm
from dataPacks.presenters import mappings as present
from schools.selectors import local_measures_for
from schools.views.access import needs, one_of, person_of


@needs(Can.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def local_measures(request: HttpRequest) -> HttpResponse:
    """The list, with the form to add one below it."""
    form = LocalMeasureForm(request.POST if request.method == "POST" else None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            add_local_measure(**form.cleaned_data, by=person_of(request))
        except NotAllowed as refusal:
            form.add_error("key" if "key" in str(refusal) else "name", str(refusal))
        else:
            return redirect("datapacks:local-measures")
    context = {"form": form, "measures": local_measures_for(request.user).filter(ended_at=None)}
    return render(request, "datapacks/mappings/measures.html", context, status=422 if form.is_bound else 200)


@needs(Can.IMPORT_DATA)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every measure, ended ones too, that this person may see."""
    rows = present.measure_rows(local_measures_for(request.user))
    return in_format(fmt, "local-measures", present.MEASURE_COLUMNS, rows)


@needs(Can.IMPORT_DATA)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_local_measure(measure=one_of(request, local_measures_for(request.user), pk=pk), by=person_of(request))
    return redirect("datapacks:local-measures")
