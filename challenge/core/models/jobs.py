"""One row per unit of work. The database owns the work; the broker is only a doorbell."""

from django.db import models


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        LEASED = "leased", "being worked on"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    run = models.CharField(max_length=40, db_index=True, help_text="the run this job is part of: 'night:17'")
    stage = models.PositiveSmallIntegerField(help_text="jobs of a stage may start when all of earlier stages are done")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, help_text="unique within the run, so a job cannot be made twice")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    token = models.CharField(max_length=32, blank=True, help_text="the fence: only the holder of the lease may finish")
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    peak_mb = models.FloatField(default=0)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["stage", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_job_per_run_and_key")]
        indexes = [models.Index(fields=["run", "state", "stage"], name="job_claim")]

    def __str__(self) -> str:
        return f"{self.run} {self.key} ({self.state})"
