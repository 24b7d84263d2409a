"""Writing to the audit trail. Call `record` inside the transaction of the change it describes."""

from contextvars import ContextVar
from typing import Any

from challenge.core.models import AuditEvent, Challenge, User

# Set by the web layer for the length of a request, so that actions need not be handed an address.
request_address: ContextVar[str | None] = ContextVar("request_address", default=None)


def record(
    *,
    by: User | None,
    action: str,
    subject: str = "",
    challenge: Challenge | None = None,
    old: Any = None,
    new: Any = None,
) -> AuditEvent:
    """Append one event. `by` is None only where the system itself acts (a night started by the clock)."""
    return AuditEvent.objects.create(
        by=by,
        by_email=by.email if by else "",
        action=action,
        subject=subject,
        challenge=challenge.slug if challenge else "",
        old=old,
        new=new,
        address=request_address.get(),
    )
