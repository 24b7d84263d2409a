"""How the second factor of django-allauth behaves here, and which session has shown one."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from challenge.core import clock
from challenge.core.models import User
from challenge.core.sealing import seal, unseal
from schools.selectors import second_factors_of

SHOWN = "second_factor_shown"  # in the session: whose second factor it has shown, and when


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Type the one that your app shows now, or an unused recovery code.",
        "cannot_generate_recovery_codes": "Recovery codes stand in for a second step: set up an app or passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a passkey is called by whoever gives it no name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


def note_shown(request: HttpRequest, user: User) -> None:
    """This session has shown, or just set up, a second factor of `user`."""
    request.session[SHOWN] = [user.pk, clock.now().timestamp()]


def has_shown(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown one that is still in force.

    It does not count for a factor set up later: else a session begun with the password alone would pass as soon as the
    owner of the account sets a factor up elsewhere, or after the old one was reset.
    """
    whose, when = request.session.get(SHOWN) or (None, 0)
    held = second_factors_of(user)
    return whose == user.pk and bool(held) and held[0].created_at.timestamp() <= when
