"""Who gets an answer at all. Somebody without the role gets the very answer of a page that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from challenge.core.models import User
from challenge.core.roles import Can
from schools.permissions import can

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> User:
    """Who asks, in a view that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def needs(permission: Can) -> Callable[[View], View]:
    """Only for people who hold `permission` in some challenge; the view still asks a selector for *these* rows."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not can(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
