"""Concerns about a supported school: raised, escalated, resolved, each step with a record."""

from django.conf import settings
from django.db import models

from schools.models import KeyToSuccess

PERSON = settings.AUTH_USER_MODEL


class Concern(models.Model):
    class State(models.TextChoices):
        RAISED = "raised", "Raised"
        ESCALATED = "escalated", "Escalated"
        RESOLVED = "resolved", "Resolved"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.PROTECT, related_name="concerns")
    summary = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RAISED)
    raised_at = models.DateTimeField(auto_now_add=True)
    raised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.summary


class ConcernStep(models.Model):
    """One step: to which state, why, when effective."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Concern.State.choices)
    why = models.TextField()
    effective_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.concern}: {self.state}"
