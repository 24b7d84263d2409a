"""What every answer carries beyond Django's own headers."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from challenge.core import per_request
from challenge.core.addresses import address_of
from challenge.core.audit import request_address

GetResponse = Callable[[HttpRequest], HttpResponse]


class PerRequestMiddleware:
    """Roles and the like are looked up once for each request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with per_request.scope():
            return self.get_response(request)


class NoStoreMiddleware:
    """Nothing a signed-in person sees is kept by browsers or proxies; the audit trail knows the caller's address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reset = request_address.set(address_of(request))
        try:
            response = self.get_response(request)
        finally:
            request_address.reset(reset)
        if request.user.is_authenticated or request.path.startswith(("/accounts/", "/invitations/")):
            response.headers["Cache-Control"] = "no-store"
        return response


class EndDeadSessionsMiddleware:
    """A session whose person may no longer sign in ends now, and does not wake when the account is opened again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and not request.user.is_authenticated:
            request.session.flush()
        return self.get_response(request)
