"""A school's data pack: as a page, as JSON and as CSV. Every reading is recorded."""

from collections.abc import Callable
from typing import Any, cast

import orjson
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.models import User
from challenge.core.roles import Can
from dataPacks.actions.packs import record_pack_read
from dataPacks.presenters import pack as present
from dataPacks.render.csv import pack_csv
from dataPacks.selectors import PackView, pack_for
from schools.models import School
from schools.selectors import challenges_of_pack, school_for
from schools.selectors.surroundings import heirs_of
from schools.views.access import of_school, refused

FORMS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "json": lambda document: orjson.dumps(document, option=orjson.OPT_INDENT_2),
    "csv": lambda document: pack_csv(document).encode(),
}


@login_required
@of_school(Can.READ_PACK)
@require_safe
def pack(request: HttpRequest, urn: int) -> HttpResponse:
    """The pack as a page; a pack that this person may not read is answered as one that does not exist.

    Of a closed school it says so, and which schools came after it, whether or not there is still a pack of it.
    """
    challenge = request.GET.get("challenge", "")
    view = pack_for(request.user, urn, challenge=challenge or None)
    if view is None:
        return _closed(request, _without_pack(request, urn, challenge))
    view.load(present.headline_keys(view.document))
    _record(request, view, "page")
    heirs = [] if view.school.is_open else heirs_of(view.school)
    return render(request, "datapacks/pack.html", present.context(view, challenge, heirs))


@login_required
@of_school(Can.READ_PACK)
@require_safe
def download(request: HttpRequest, urn: int, fmt: str) -> HttpResponse:
    """The whole document as JSON, or its figures as CSV."""
    if fmt not in FORMS:
        raise Http404
    view, _ = _readable(request, urn)
    _record(request, view, fmt)
    return present.file_response(view.document, fmt, FORMS[fmt](view.document))


def _readable(request: HttpRequest, urn: int) -> tuple[PackView, str]:
    """The pack, and the challenge that the address asks for ('' for whichever comes first)."""
    challenge = request.GET.get("challenge", "")
    view = pack_for(request.user, urn, challenge=challenge or None)
    if view is None:
        _without_pack(request, urn, challenge)
        raise Http404
    return view, challenge


def _without_pack(request: HttpRequest, urn: int, challenge: str) -> School:
    """The school, where this person may read its pack and there is none yet, which is no refusal. All else is refused,
    whether or not it exists.
    """
    school = school_for(request.user, urn=urn)
    if school and any(challenge in ("", c.slug) for c in challenges_of_pack(request.user, school)):
        return school
    raise refused(request, "pack", f"school:{urn}")


def _closed(request: HttpRequest, school: School) -> HttpResponse:
    """The page in place of a closed school's pack."""
    if school.is_open:
        raise Http404
    return render(request, "datapacks/pack_closed.html", present.closed_context(school, heirs_of(school)))


def _record(request: HttpRequest, view: PackView, form: str) -> None:
    reader = cast(User, request.user)  # the view is for people who are signed in
    record_pack_read(school=view.school, challenge=view.challenge, release=view.release.number, form=form, by=reader)
