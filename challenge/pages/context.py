"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from challenge.pages.navigation import menu_for


def site(request: HttpRequest) -> dict[str, object]:
    """The service's name, whether this is the demo, and the menu, which costs its query only where it is drawn."""
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: menu_for(request.user, request.path)),
    }
