"""The mail by which somebody chooses a password: the same that 'Forgotten your password?' sends."""

from urllib.parse import urlsplit

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.conf import settings
from django.http import HttpRequest

from challenge.core import audit
from challenge.core.models import User


def invite(*, person: User, by: User | None) -> None:
    """Mail `person` a link, below SITE_URL, to choose a password. Noted first, so that no mail goes unrecorded.

    Raises OSError where the mail server cannot be reached or refuses, and DisallowedHost where ALLOWED_HOSTS lacks
    the host of SITE_URL: the link would not be answered.
    """
    request = _SiteRequest()
    request.get_host()  # refused before anything is written or sent
    audit.record(by=by, action="person.invited", subject=f"person:{person.email}"[:120])
    form = ResetPasswordForm({"email": person.email})
    form.full_clean()
    with request_context(request):
        form.save(request)


class _SiteRequest(HttpRequest):
    """Stands for a request at SITE_URL, from which the link in the mail takes its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = urlsplit(settings.SITE_URL)
        self.method = "GET"
        self.META = {"HTTP_HOST": self.asked.netloc}

    def _get_scheme(self) -> str:
        return self.asked.scheme
