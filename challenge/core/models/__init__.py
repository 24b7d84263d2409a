"""People, challenges, the audit trail and the job rows: what every app stands on."""

from .audit import AuditEvent
from .challenge import Challenge
from .jobs import Job
from .messages import MailPreference, Message
from .people import User

__all__ = ["AuditEvent", "Challenge", "Job", "MailPreference", "Message", "User"]
