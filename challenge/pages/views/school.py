"""A school's own page: public facts and published figures for anyone signed in, its pack for those who may read it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.roles import Can
from challenge.pages.presenters import figures as present
from challenge.pages.presenters import surroundings
from dataPacks.selectors import has_pack
from dataPacks.store.local import own_among
from schools import presenters
from schools.models import School
from schools.permissions import can
from schools.selectors import figures_of, school_for
from schools.selectors.keys import key_for
from schools.selectors.surroundings import surroundings_of


@login_required
@require_safe
def by_urn(request: HttpRequest, urn: int) -> HttpResponse:
    return _page(request, school_for(request.user, urn=urn))


@login_required
@require_safe
def by_laestab(request: HttpRequest, laestab: str) -> HttpResponse:
    return _page(request, school_for(request.user, laestab=laestab))


def _page(request: HttpRequest, school: School | None) -> HttpResponse:
    if school is None:
        raise Http404
    may_read = can(request.user, Can.READ_PACK, school=school)
    figures = figures_of(school, request.user)
    context = {
        "school": school,
        "facts": presenters.facts_of(school),
        "around": surroundings.rows_of(school, surroundings_of(school)),
        "measures": present.by_measure(figures, own_among(figure.measure for figure in figures)),
        "may_read_pack": may_read,
        "may_see_access": school.urn is not None and can(request.user, Can.SEE_ACCESS, school=school),
        "has_hub": school.urn is not None and key_for(request.user, school.urn) is not None,
        "has_pack": may_read and has_pack(request.user, school),
    }
    return render(request, "schools/detail.html", context)
