"""One row per night of a challenge. Its jobs are `challenge.core.models.Job` rows of run 'night:<id>'."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge
from schools.models import Release


class NightRun(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "finished"
        FAILED = "failed", "failed"

    class Trigger(models.TextChoices):
        CLOCK = "clock", "the clock"
        PERSON = "person", "a person"
        COMMAND = "command", "the command line"

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="nights")
    date = models.DateField(help_text="the challenge's own date when the night was due")
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="nights")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    packs_built = models.PositiveIntegerField(default=0)
    packs_unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "date"], condition=Q(trigger="clock"), name="one_clock_night_per_date"
            ),
            models.UniqueConstraint(fields=["challenge"], condition=Q(state="running"), name="one_night_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.challenge.slug} {self.date}"

    @staticmethod
    def run_of(night_id: int) -> str:
        """The name under which the jobs of the night with this key are kept."""
        return f"night:{night_id}"

    @property
    def run(self) -> str:
        """The name under which this night's jobs are kept."""
        return self.run_of(self.pk)
