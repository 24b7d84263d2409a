"""Trusts as bodies that people act for: their schools come from a register of groups, or are named by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from schools.models.register import School


class Trust(models.Model):
    uid = models.CharField(
        "UID", max_length=10, blank=True, help_text="the register's number; empty where made by hand"
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["uid"], condition=~Q(uid=""), name="one_trust_per_uid")]

    def __str__(self) -> str:
        return self.name


class TrustSchool(models.Model):
    """A school that somebody has said to be in a trust, where no register at hand says so."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="by_hand")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "school"], name="school_once_in_a_trust")]

    def __str__(self) -> str:
        return f"{self.school}, {self.trust}"
