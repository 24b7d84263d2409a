"""The list of schools: searched, filtered, sorted, paged and downloaded."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from schools import presenters
from schools.filters import SchoolFilter

PAGE_LENGTH = 20


@login_required
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    filters = SchoolFilter(request.GET, viewer=request.user)
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "form": filters.form,
        "page": page,
        "tags": presenters.filter_tags(filters),
        "sort": filters.form.cleaned_data.get("sort") or "name",
    }
    return render(request, "schools/list.html", context)


@login_required
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list, not only the page in sight."""
    found = SchoolFilter(request.GET, viewer=request.user).qs.iterator(chunk_size=2000)
    return in_format(fmt, "schools", presenters.COLUMNS, presenters.download_rows(found))
