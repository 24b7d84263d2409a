"""Accepted files: what was read from each, and what was wrong with it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from challenge.core.downloads import FORMATS
from challenge.core.roles import Can
from schools import presenters
from schools.selectors import datasets_for
from schools.views.access import needs

PAGE_LENGTH = 20


@needs(Can.SEE_JOBS)
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    found = datasets_for(request.user).defer("faults", "columns_unused")
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "schools/datasets.html", {"page": page})


@needs(Can.SEE_JOBS)
@require_safe
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(datasets_for(request.user), pk=pk)
    context = {"dataset": found, "facts": presenters.dataset_facts(found), "faults": presenters.faults_by_reason(found)}
    return render(request, "schools/dataset.html", context)


@needs(Can.SEE_JOBS)
@require_safe
def faults(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """Every fault of one file, for mending it."""
    found = get_object_or_404(datasets_for(request.user), pk=pk)
    if fmt not in FORMATS:
        raise Http404
    return FORMATS[fmt](f"faults-{found.pk}", presenters.FAULT_COLUMNS, presenters.fault_rows(found))
