"""The schools with late tasks, of those that the filters of the programme's list let through."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.pages.presenters.lines import COLUMNS, Line, late_first, lines_of
from schools.filters import KeyFilter
from schools.models import KeyToSuccess
from schools.presenters import filter_tags
from schools.views.access import needs

PAGE_LENGTH = 25


@needs(Can.SEE_PROGRAMME)
@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """All of them, the one with most late tasks first: what a dashboard names only the first of."""
    filters = KeyFilter(request.GET, viewer=request.user)
    page = Paginator(_lines(request, filters), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "programme/late.html", {"page": page, "tags": filter_tags(filters)})


@needs(Can.SEE_PROGRAMME)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    found = _lines(request, KeyFilter(request.GET, viewer=request.user))
    return in_format(fmt, "late-tasks", COLUMNS, (line.cells() for line in found))


def _lines(request: HttpRequest, filters: KeyFilter) -> list[Line]:
    return late_first(lines_of(request.user, filters.qs.filter(state__in=KeyToSuccess.RUNNING)))
