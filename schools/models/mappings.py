"""What a challenge adds to the shipped definitions: measures of its own, and what the headings of its tables are."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge


class LocalMeasure(models.Model):
    """A number that the challenge collects itself. Its key is known to the whole installation, its figures are not."""

    class Unit(models.TextChoices):
        PERCENT = "%", "per cent"
        PUPILS = "pupils", "pupils"
        POINTS = "points", "points"
        SCORE = "score", "score"
        DAYS = "days", "days"

    class Direction(models.TextChoices):
        BETTER = "better", "a higher figure is better"
        WORSE = "worse", "a lower figure is better"
        NEITHER = "neither", "neither is better"

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="local_measures")
    key = models.CharField(max_length=40, unique=True, help_text="as it stands under 'measure': late_arrivals")
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    higher_is = models.CharField(max_length=8, choices=Direction.choices)
    decimals = models.PositiveSmallIntegerField(default=1)
    why = models.CharField(max_length=300, blank=True, help_text="what it counts, in a sentence")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="local_measure_ended_when_and_by_whom",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Mapping(models.Model):
    """One version of what each heading of a table is. Saved again under its name it gets a further version."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="mappings")
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    based_on = models.CharField(max_length=40, help_text="the kind of table that it comes nearest to")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the headings that it reads, sorted")
    body = models.TextField(help_text="dataPacks.readers.mapping.Mapping as JSON")
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="since then no upload uses it by itself")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "name"], condition=Q(ended_at=None), name="one_mapping_in_use_per_name"
            ),
            models.CheckConstraint(
                name="mapping_ended_when_and_by_whom",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
