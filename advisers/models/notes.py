"""Confidential notes about a school: only the author edits, every read is noted in the audit trail."""

from django.conf import settings
from django.db import models

from challenge.core.models import Challenge
from schools.models import School


class Note(models.Model):
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, help_text="kept, but shown no more")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Note on {self.school}"
