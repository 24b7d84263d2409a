"""Signing in and out, passwords and second factors, as the audit trail tells it. No secret is handled here."""

from typing import Any

from allauth.account import signals as allauth_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from challenge.core import audit, per_request
from challenge.core.models import User
from challenge.pages.second_factor import note_shown


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


def factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    per_request.forget()
    note_shown(request, user)
    _record_factor("added", user, authenticator)


def factor_removed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    per_request.forget()
    _record_factor("removed", user, authenticator)


def codes_made_anew(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record_factor("renewed", user, authenticator)


def factor_used(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note_shown(request, user)
    _record_factor("shown", user, authenticator)


def _record_factor(what: str, user: User, authenticator: Authenticator) -> None:
    subject = f"person:{user.email}"[:120]
    audit.record(by=user, action=f"second-factor.{what}", subject=subject, new={"kind": authenticator.type})


def connect() -> None:
    """Called once, when the app is ready."""
    auth_signals.user_logged_in.connect(signed_in, dispatch_uid="audit.sign-in")
    auth_signals.user_login_failed.connect(sign_in_failed, dispatch_uid="audit.sign-in-failed")
    auth_signals.user_logged_out.connect(signed_out, dispatch_uid="audit.sign-out")
    allauth_signals.password_reset.connect(password_reset, dispatch_uid="audit.password-reset")
    allauth_signals.password_changed.connect(password_changed, dispatch_uid="audit.password-changed")
    allauth_signals.password_set.connect(password_changed, dispatch_uid="audit.password-set")
    mfa_signals.authenticator_added.connect(factor_added, dispatch_uid="audit.second-factor-added")
    mfa_signals.authenticator_removed.connect(factor_removed, dispatch_uid="audit.second-factor-removed")
    mfa_signals.authenticator_reset.connect(codes_made_anew, dispatch_uid="audit.second-factor-renewed")
    mfa_signals.authenticator_used.connect(factor_used, dispatch_uid="audit.second-factor-shown")
