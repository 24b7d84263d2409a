"""Refusing leaves a trace, once: who asked for what their roles do not cover."""

from django.db import transaction

from challenge.core import audit
from challenge.core.models import AuditEvent, Challenge, User


@transaction.atomic
def record_refusal(*, what: str, subject: str, challenge: Challenge | None = None, by: User) -> AuditEvent:
    """Note that `by` was refused `what` ('pack', 'page', 'night'). What does not exist is noted like what is another's:
    the answers, and the work behind them, must not differ.
    """
    return audit.record(by=by, action=f"{what}.refused", subject=subject.replace("\x00", "")[:120], challenge=challenge)
