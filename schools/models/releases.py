"""A release pins dataset versions, definitions and code version, and never changes once it is published."""

from django.db import models

from challenge.core.models import Challenge
from schools.models.datasets import DatasetVersion


class Release(models.Model):
    class State(models.TextChoices):
        BUILDING = "building", "being built"
        PUBLISHED = "published", "published"
        FAILED = "failed", "failed"

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the challenge")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    datasets = models.ManyToManyField(DatasetVersion, related_name="releases")
    fingerprint = models.CharField(max_length=64, help_text="digest of everything that the release is made from")
    code_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    schools = models.PositiveIntegerField(default=0)
    packs = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict, help_text="counts and headlines compared with the release before")

    class Meta:
        ordering = ["challenge", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "number"], name="one_release_per_number"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge.slug} release {self.number}"


class CurrentRelease(models.Model):
    """The one pointer that publishing moves: readers see all of the old release or all of the new one."""

    challenge = models.OneToOneField(Challenge, primary_key=True, on_delete=models.CASCADE, related_name="current")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.release)
