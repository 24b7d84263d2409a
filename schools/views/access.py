"""Who gets an answer at all. Somebody without the role gets the very answer of a page that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from challenge.core.models import User
from challenge.core.roles import Can
from schools.actions.refusals import record_refusal
from schools.models import KeyToSuccess
from schools.permissions import can
from schools.selectors.keys import key_for

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=Model)


def person_of(request: HttpRequest) -> User:
    """Who asks, in a view that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def refused(request: HttpRequest, what: str = "page", subject: str = "") -> Http404:
    """To be raised: the answer of a page that does not exist, after the refusal has been noted."""
    record_refusal(what=what, subject=subject or f"page:{request.path}", by=person_of(request))
    return Http404()


def one_of(request: HttpRequest, rows: QuerySet[Row], **which: Any) -> Row:
    """The one row among `rows`, which a selector gave for the viewer; refused where it is not among them."""
    found = rows.filter(**which).first()
    if found is None:
        raise refused(request)
    return found


def key_of(request: HttpRequest, urn: int, permission: Can = Can.SEE_PROGRAMME) -> KeyToSuccess:
    """The school's part in the programme; refused where this person does not hold `permission` over the school."""
    found = key_for(request.user, urn, permission)
    if found is None:
        raise refused(request)
    return found


def needs(*permissions: Can) -> Callable[[View], View]:
    """Only for people who hold one of `permissions` in some challenge; the view asks a selector for *these* rows."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(can(request.user, permission) for permission in permissions):
                raise refused(request)
            return view(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined] # for `manage.py route_matrix`
        return guarded

    return decorate


def of_school(permission: Can) -> Callable[[View], View]:
    """Says of a view that it is about a school over which its reader holds `permission`, which it checks itself."""

    def decorate(view: View) -> View:
        view.needs = (permission,)  # type: ignore[attr-defined]
        return view

    return decorate
