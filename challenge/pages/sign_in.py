"""Counting tries to sign in *before* the password is looked at.

django-axes counts a failure after the password was found wrong, so that tries sent at the same moment all pass the
check before any of them is counted. Here each try first takes one of the counted places, by a conditional UPDATE of
one row per address and place; only then is the password evaluated. A sign-in that succeeds gives all places back.
"""

import datetime as dt
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off, get_credentials, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from challenge.core.models import User

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - through a Unix socket; NULL would not be unique among the counted rows


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address under which tries are counted: however it is written, it is one address."""
    source: Any = credentials or request.POST
    return str(source.get("login") or source.get("username") or "").strip().lower()


class CountingBackend(AxesStandaloneBackend):
    """First of the authentication backends: counts the try, or ends the sign-in when all tries are used up."""

    def authenticate(
        self, request: HttpRequest, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        AxesProxyHandler.update_request(request)
        request.axes_ip_address = request.axes_ip_address or NO_ADDRESS  # type: ignore[attr-defined]
        if not take_try(request, get_credentials(username=username, password=password, **kwargs)):
            raise AxesBackendPermissionDenied("No tries are left.")


class CountingHandler(AxesDatabaseHandler):
    """What django-axes does when signing in fails or succeeds, without counting a second time."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        if request is not None and self.is_locked(request, credentials):
            request.axes_locked_out = True  # type: ignore[attr-defined] # the middleware then answers 429
            request.axes_credentials = credentials  # type: ignore[attr-defined]


def take_try(request: HttpRequest, credentials: dict[str, Any]) -> bool:
    """Count one try; False when they are used up, which also begins the pause anew."""
    key = {
        "username": get_client_username(request, credentials),
        "ip_address": request.axes_ip_address,  # type: ignore[attr-defined]
        "user_agent": "",  # changing the browser's name gives no further tries
    }
    return _count(key, get_failure_limit(request, credentials), get_cool_off(request), request.path)


def _count(key: dict[str, str], limit: int, cool_off: dt.timedelta, path: str) -> bool:
    now = timezone.now()
    # Not get_or_create: the row that stands in its way may be gone again, given back, before it can be got.
    first = AccessAttempt(**key, failures_since_start=0, path_info=path[:255])
    AccessAttempt.objects.bulk_create([first], ignore_conflicts=True)
    counted = AccessAttempt.objects.filter(**key)
    counted.filter(attempt_time__lte=now - cool_off).update(failures_since_start=0, attempt_time=now)
    tries = F("failures_since_start") + 1
    if counted.filter(failures_since_start__lt=limit).update(failures_since_start=tries, attempt_time=now):
        return True
    if counted.filter(failures_since_start__gte=limit).update(attempt_time=now):
        return False
    return _count(key, limit, cool_off, path)  # a sign-in that succeeded meanwhile has given all tries back


def take_code_try(user: User) -> bool:
    """Count one code of a second factor, from whatever address: whoever guesses codes knows the password already."""
    return _count(_code_key(user), settings.AXES_FAILURE_LIMIT, dt.timedelta(hours=settings.AXES_COOLOFF_TIME), "")


def give_code_tries_back(user: User) -> None:
    """After a code that was right."""
    AccessAttempt.objects.filter(**_code_key(user)).delete()


def _code_key(user: User) -> dict[str, str]:
    return {"username": f"code:{user.email}", "ip_address": NO_ADDRESS, "user_agent": ""}


def give_tries_back(request: HttpRequest, email: str) -> None:
    """After a password that was right without being a sign-in, such as confirming that it is you."""
    AxesProxyHandler.get_implementation().reset_user_attempts(request, get_credentials(login=email))
