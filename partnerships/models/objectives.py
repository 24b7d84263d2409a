"""Objectives: what will be different, by which measure, from where to where and by when."""

from django.conf import settings
from django.db import models

from partnerships.models.audits import Audit
from schools.models import KeyToSuccess

PERSON = settings.AUTH_USER_MODEL


class Objective(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        NOT_MET = "not met", "Not met"
        DROPPED = "dropped", "Dropped"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.PROTECT, related_name="objectives")
    audit = models.ForeignKey(Audit, null=True, on_delete=models.PROTECT, related_name="objectives")
    area = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=400, help_text="what will be different")
    measure = models.CharField(
        max_length=60, blank=True, help_text="key of a measure; empty where words are the measure"
    )
    group = models.CharField(max_length=40, blank=True)
    success = models.CharField(max_length=400, blank=True, help_text="how we shall know, where no measure tells")
    baseline = models.FloatField(null=True)
    baseline_year = models.CharField(max_length=7, blank=True)
    target = models.FloatField(null=True)
    by_date = models.DateField()
    comparison = models.JSONField(
        default=dict, help_text="what schools like this one achieved, as it was when it was set"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
