"""The own watchlist: the list and its files, putting a school on it and taking it off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.pages.presenters.lines import COLUMNS, Line, lines_of, sorted_by
from schools.actions.watchlist import unwatch, watch
from schools.selectors.following import watched_keys
from schools.views.access import key_of, needs, person_of

PAGE_LENGTH = 25
SORTED = (
    ("school", "School"), ("adviser", "Adviser"), ("milestone", "Milestone"), ("due", "Next task"), ("late", "Late"),
    ("changes", "New"),
)  # fmt: skip


@needs(Can.SEE_PROGRAMME)
@require_safe
def watchlist(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "school")
    page = Paginator(_lines(request), PAGE_LENGTH).get_page(request.GET.get("page"))
    heads = [(text, f"?sort={'-' if sort == name else ''}{name}", _turn(sort, name)) for name, text in SORTED]
    return render(request, "programme/watchlist.html", {"page": page, "heads": heads})


@needs(Can.SEE_PROGRAMME)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    return in_format(fmt, "watchlist", COLUMNS, (line.cells() for line in _lines(request)))


@needs(Can.SEE_PROGRAMME)
@require_POST
def watch_school(request: HttpRequest, urn: int) -> HttpResponse:
    """`do` says 'add' or 'remove'."""
    key = key_of(request, urn)
    if request.POST.get("do") == "remove":
        unwatch(key=key, by=person_of(request))
        messages.success(request, f"{key.school} is no longer on your watchlist.")
    else:
        watch(key=key, by=person_of(request))
        messages.success(request, f"{key.school} is on your watchlist.")
    return redirect("programme:overview", urn)


def _lines(request: HttpRequest) -> list[Line]:
    return sorted_by(lines_of(request.user, watched_keys(request.user)), request.GET.get("sort", "school"))


def _turn(sort: str, name: str) -> str:
    return {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
