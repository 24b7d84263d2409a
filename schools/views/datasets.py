"""Accepted files: what was read from each, and what was wrong with it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from schools import presenters
from schools.filters import DatasetFilter
from schools.permissions import can
from schools.selectors import comparable_with, dataset_history_for
from schools.views.access import needs, one_of

PAGE_LENGTH = 20


@needs(Can.SEE_JOBS)
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    filters = DatasetFilter(request.GET, viewer=request.user)
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "form": filters.form, "may_import": can(request.user, Can.IMPORT_DATA)}
    return render(request, "schools/datasets.html", context)


@needs(Can.SEE_JOBS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list of files, not only the page in sight."""
    found = DatasetFilter(request.GET, viewer=request.user).qs
    return in_format(fmt, "datasets", presenters.DATASET_COLUMNS, presenters.dataset_rows(found))


@needs(Can.SEE_JOBS)
@require_safe
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, dataset_history_for(request.user), pk=pk)
    others = comparable_with(request.user, found).defer("faults", "columns_unused")
    context = {
        "dataset": found,
        "tag": presenters.dataset_tag(found),
        "facts": presenters.dataset_facts(found),
        "faults": presenters.faults_by_reason(found.faults),
        "others": [(other, presenters.dataset_tag(other), presenters.version_words(other)) for other in others],
        "may_withdraw": found.state == found.State.ACCEPTED and can(request.user, Can.IMPORT_DATA),
    }
    return render(request, "schools/dataset.html", context)


@needs(Can.SEE_JOBS)
@require_safe
def faults(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """Every fault of one file, for mending it."""
    found = one_of(request, dataset_history_for(request.user), pk=pk)
    return in_format(fmt, f"faults-{found.pk}", presenters.FAULT_COLUMNS, presenters.fault_rows(found.faults))
