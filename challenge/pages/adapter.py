"""How django-allauth behaves here: people are invited, nobody signs up, and an account has one address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from challenge.core.addresses import address_of
from challenge.pages.sign_in import give_tries_back

MISMATCH = "The e-mail address or the password is not right. Check both and try again."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "too_many_login_attempts": "There were too many tries to sign in. Wait an hour, or reset your password.",
        "enter_current_password": "The current password is not right. Check it and type it again.",
        "incorrect_password": "The password is not right. Check it and type it again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which allauth counts how often pages are asked for: the same address as everywhere."""
        return address_of(request) or "unknown"

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of somebody already signed in, through the same door and counter as signing in."""
        email = getattr(user, "email", "")
        found = self.authenticate(self.request, email=email, login=email, password=password)
        is_right = found is not None and found.pk == user.pk
        if is_right:
            give_tries_back(self.request, email)
        return is_right

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Accounts have one address, their own: allauth's table of further addresses is not used."""
        super().send_notification_mail(template_prefix, user, context, email or getattr(user, "email", None))
