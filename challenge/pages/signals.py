"""Signing in and out, and changing passwords, as the audit trail tells it. No password is handled here."""

from typing import Any

from allauth.account import signals as allauth_signals
from django.contrib.auth import signals as auth_signals

from challenge.core import audit
from challenge.core.models import User


def signed_in(sender: Any, user: User, **kwargs: Any) -> None:
    audit.record(by=user, action="sign-in.done", subject=f"person:{user.email}")


def sign_in_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """One event per refused attempt, whether the password was wrong or the address is locked out."""
    tried = credentials.get("email") or credentials.get("login") or credentials.get("username") or ""
    audit.record(by=None, action="sign-in.refused", subject=f"email:{tried}"[:120])


def signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record(by=user, action="sign-out.done", subject=f"person:{user.email}")


def password_reset(sender: Any, user: User, **kwargs: Any) -> None:
    audit.record(by=user, action="password.reset", subject=f"person:{user.email}")


def password_changed(sender: Any, user: User, **kwargs: Any) -> None:
    audit.record(by=user, action="password.changed", subject=f"person:{user.email}")


def connect() -> None:
    """Called once, when the app is ready."""
    auth_signals.user_logged_in.connect(signed_in, dispatch_uid="audit.sign-in")
    auth_signals.user_login_failed.connect(sign_in_failed, dispatch_uid="audit.sign-in-failed")
    auth_signals.user_logged_out.connect(signed_out, dispatch_uid="audit.sign-out")
    allauth_signals.password_reset.connect(password_reset, dispatch_uid="audit.password-reset")
    allauth_signals.password_changed.connect(password_changed, dispatch_uid="audit.password-changed")
    allauth_signals.password_set.connect(password_changed, dispatch_uid="audit.password-set")
