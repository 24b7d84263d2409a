"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from challenge.pages.navigation import menu_for
from schools.permissions import needs_second_factor
from schools.selectors import second_factors_of


def site(request: HttpRequest) -> dict[str, object]:
    """The service's name, whether this is the demo, and the menu, which costs its query only where it is drawn."""
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "second_factor_missing": SimpleLazyObject(lambda: _second_factor_missing(request)),
        "navigation": SimpleLazyObject(lambda: menu_for(request.user, request.path)),
    }


def _second_factor_missing(request: HttpRequest) -> bool:
    return needs_second_factor(request.user) and not second_factors_of(request.user)
