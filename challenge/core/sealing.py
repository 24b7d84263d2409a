"""Secrets at rest: sealed before they reach the database, opened when they are needed.

The first of `MFA_KEYS` seals and each of them opens, so that a new key can be put in front of an old one. Where none is
set, in the demo and on a developer's machine, the key follows from `SECRET_KEY`.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"challenge: secrets of second factors"


class CannotOpen(Exception):
    """None of the keys opens this secret: it was sealed with another, or has been tampered with."""

    silent_variable_failure = True  # a page that counts recovery codes shows none, instead of failing


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises `CannotOpen` where no key fits."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen(
            "No key in MFA_KEYS opens this secret. Put the key that sealed it behind the new one."
        ) from None


def reseal(sealed: str) -> str:
    """The same secret under the first key."""
    return seal(unseal(sealed))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key_from(text)) for text in settings.MFA_KEYS or [settings.SECRET_KEY]])


def _key_from(text: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(text.encode())
    return base64.urlsafe_b64encode(derived)
