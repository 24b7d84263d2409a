"""Advisers' profiles and declared interests. The caseload is `schools.models.Allocation`, which opens records."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge
from schools.models import LocalAuthority, School, Trust

PERSON = settings.AUTH_USER_MODEL


class Adviser(models.Model):
    """What allocation needs to know about somebody with the role of adviser."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="adviser_profiles")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="advisers")
    days_a_year = models.PositiveSmallIntegerField(default=100)
    days_per_school = models.PositiveSmallIntegerField(default=12, help_text="a year; the caseload fits days over this")
    phases = models.JSONField(default=list, help_text="keys of School.Phase; empty for every phase")
    las = models.JSONField(default=list, help_text="codes of authorities that suit; empty for everywhere")
    easting = models.PositiveIntegerField(null=True, blank=True, help_text="where the adviser sets out from")
    northing = models.PositiveIntegerField(null=True, blank=True)
    about = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "challenge"], name="one_profile_per_adviser")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def capacity(self) -> int:
        """How many schools the days are enough for."""
        return self.days_a_year // max(1, self.days_per_school)


class Interest(models.Model):
    """What an adviser has declared that could bias the work: with a school, a trust or an authority."""

    class Kind(models.TextChoices):
        WORKED_THERE = "worked there", "Worked there"
        FAMILY = "family", "Family or friends there"
        MONEY = "money", "Paid by it, or owns part of it"
        GOVERNS = "governs", "Governor or trustee"
        COMPLAINT = "complaint", "Past complaint or dispute"
        OTHER = "other", "Something else"

    adviser = models.ForeignKey(Adviser, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    la = models.ForeignKey(LocalAuthority, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    details = models.CharField(max_length=300, blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="interest_in_one_thing",
                condition=Q(school__isnull=False, trust=None, la=None)
                | Q(school=None, trust__isnull=False, la=None)
                | Q(school=None, trust=None, la__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.school or self.trust or self.la}"
