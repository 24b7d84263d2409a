"""The schools of the programme that a viewer may see: searched, filtered, sorted, paged and downloaded."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from schools.filters import KeyFilter
from schools.permissions import can
from schools.presenters import filter_tags
from schools.presenters import programme as present
from schools.selectors.keys import keys_for, proposals_for
from schools.views.access import needs

PAGE_LENGTH = 25


@needs(Can.SEE_PROGRAMME)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    filters = KeyFilter(request.GET, viewer=request.user)
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    counts = dict(keys_for(request.user).order_by().values_list("state").annotate(n=Count("pk")))
    decides = can(request.user, Can.DECIDE_KEYS)
    context = {
        "form": filters.form,
        "page": page,
        "lines": present.key_lines(page),
        "tags": filter_tags(filters),
        "sort": filters.form.cleaned_data.get("sort") or "name",
        "counts": [(tag, counts[state], state) for state, tag in present.STATE_TAGS.items() if state in counts],
        "has_challenges": len(filters.filters["challenge"].extra["choices"]) > 1,
        "decides": decides,
        "waiting": proposals_for(request.user).filter(decision="waiting").count() if decides else 0,
    }
    return render(request, "keys/list.html", context)


@needs(Can.SEE_PROGRAMME)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole filtered list, not only the page in sight."""
    found = KeyFilter(request.GET, viewer=request.user).qs.iterator(chunk_size=2000)
    return in_format(fmt, "keys-to-success", present.KEY_COLUMNS, present.key_rows(found))
