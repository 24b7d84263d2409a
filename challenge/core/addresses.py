"""Whose request this is: the caller's address, also behind proxies."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The caller's IP address, None where the server tells none (a Unix socket).

    Each proxy appends whom it was called by to X-Forwarded-For. With n = TRUSTED_PROXIES the n-th address from the
    right is what the outermost of our own proxies saw; everything left of it is whatever the caller wrote. A request
    with fewer addresses did not come through all of them and is known by its connection, as is each with n = 0.
    """
    connected = request.META.get("REMOTE_ADDR") or None
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        return connected
    return _as_address(forwarded[-settings.TRUSTED_PROXIES]) or connected


def _as_address(text: str) -> str | None:
    """'203.0.113.7', '203.0.113.7:5123' and '[2001:db8::7]:5123' as addresses; None for what is none."""
    text = text.strip()
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        return str(ip_address(host))
    except ValueError:
        return None
