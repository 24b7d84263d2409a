"""Releases: what was published when, and from which files."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from schools import presenters
from schools.selectors import current_release, releases_for
from schools.views.access import needs, one_of

PAGE_LENGTH = 20


@needs(Can.SEE_JOBS)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    page = Paginator(releases_for(request.user), PAGE_LENGTH).get_page(request.GET.get("page"))
    rows = [(release, presenters.RELEASE_TAGS[release.state]) for release in page]
    return render(request, "schools/releases.html", {"page": page, "rows": rows})


@needs(Can.SEE_JOBS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every release that this person may see."""
    rows = presenters.release_rows(releases_for(request.user))
    return in_format(fmt, "releases", presenters.RELEASE_COLUMNS, rows)


@needs(Can.SEE_JOBS)
@require_safe
def release(request: HttpRequest, challenge: str, number: int) -> HttpResponse:
    found = one_of(request, releases_for(request.user), challenge__slug=challenge, number=number)
    context = {
        "release": found,
        "facts": presenters.release_facts(found),
        "notes": presenters.release_notes(found),
        "headlines": presenters.headline_changes(found),
        "tag": presenters.RELEASE_TAGS[found.state],
        "is_current": found == current_release(found.challenge),
        "datasets": found.datasets.defer("faults", "columns_unused").order_by("-year", "kind", "id"),
    }
    return render(request, "schools/release.html", context)
