"""Who can see a school, and why: for its head and the admin team. Reading the list is noted."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import FORMATS, in_format
from challenge.core.roles import Can
from schools.actions.access import record_access_read
from schools.models import School
from schools.permissions import may_end
from schools.presenters import people as present
from schools.selectors import access_lists_readable_by, grants_reaching
from schools.views.access import of_school, person_of, refused


@login_required
@of_school(Can.SEE_ACCESS)
@require_safe
def access(request: HttpRequest, urn: int) -> HttpResponse:
    school = _readable(request, urn)
    record_access_read(school=school, fmt="html", by=person_of(request))
    grants = grants_reaching(school)
    endable = {grant.pk for grant in grants if may_end(request.user, grant)}
    rows = present.access_of(grants, endable)
    return render(request, "people/access.html", {"school": school, "rows": rows, "may_end": bool(endable)})


@login_required
@of_school(Can.SEE_ACCESS)
@require_safe
def download(request: HttpRequest, urn: int, fmt: str) -> HttpResponseBase:
    if fmt not in FORMATS:
        raise Http404
    school = _readable(request, urn)
    record_access_read(school=school, fmt=fmt, by=person_of(request))
    return in_format(fmt, f"access-{urn}", present.ACCESS_COLUMNS, present.access_rows(grants_reaching(school)))


def _readable(request: HttpRequest, urn: int) -> School:
    school = access_lists_readable_by(request.user).filter(urn=urn).first()
    if school is None:
        raise refused(request, "access", f"school:{urn}")
    return school
