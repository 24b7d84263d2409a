"""Every change and every read of confidential records: who, what, when, from where, old and new. Append-only."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_email = models.CharField(
        max_length=254, blank=True, help_text="Kept as it was then, for when the account is gone."
    )
    action = models.CharField(max_length=60, db_index=True, help_text="verb and noun: 'pack.read', 'dataset.accepted'")
    subject = models.CharField(
        max_length=120, blank=True, db_index=True, help_text="what it was done to: 'school:100049'"
    )
    challenge = models.CharField(max_length=50, blank=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_email or 'the system'} {self.action} {self.subject}"
