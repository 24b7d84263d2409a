"""Mails of our own, each from two templates below `templates/people/email/`: a subject and a text."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string


def send(name: str, to: str, context: dict[str, Any], *, connection: BaseEmailBackend | None = None) -> None:
    """Send the mail `name`. Raises OSError where the mail server cannot be reached or refuses."""
    known = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL.rstrip("/")} | context
    subject = " ".join(render_to_string(f"people/email/{name}_subject.txt", known).split())
    text = render_to_string(f"people/email/{name}_message.txt", known)
    EmailMessage(subject, text, to=[to], connection=connection).send()
