"""No page of the programme without a second factor, where one is required."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from challenge.core.middleware import GetResponse
from challenge.core.models import User
from challenge.pages.second_factor import has_shown
from schools.permissions import needs_second_factor
from schools.selectors import second_factors_of

# Signing in and out, passwords and the second factor itself; invitations, which whoever has the link may open.
OPEN = ("/accounts/", "/invitations/", "/healthz", f"/{settings.STATIC_URL.lstrip('/')}")
API = "/api/"
WORDS = "Set up a second factor first: sign in on the website and follow 'Two-step sign-in'."


class SecondFactorMiddleware:
    """Sends whoever holds a role and has shown no second factor to the page on which to show or set up one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path.startswith(OPEN) or not isinstance(user, User) or not needs_second_factor(user):
            return self.get_response(request)
        return self.get_response(request) if has_shown(request, user) else _sent_away(request, user)


def _sent_away(request: HttpRequest, user: User) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": WORDS}, status=403)
    if not second_factors_of(user):
        url = reverse("mfa_index")
    else:
        page = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        url = f"{reverse('second_factor_show')}?{urlencode({'next': page})}"
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
