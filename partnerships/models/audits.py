"""An audit of need: versions of it, its areas with evidence quoted from a pack, and the head's comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.tasklist import is_of_stay
from schools.models import KeyToSuccess, Release

PERSON = settings.AUTH_USER_MODEL


class Audit(models.Model):
    """One version. A final one never changes: the next version begins as its copy."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SHARED = "shared", "Shared with the head"
        FINAL = "final", "Final"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.PROTECT, related_name="audits")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 … within the school's part in the programme")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+", help_text="cited")
    summary = models.TextField(blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    final_at = models.DateTimeField(null=True)
    final_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="one_audit_per_number"),
            models.UniqueConstraint(fields=["key"], condition=~Q(state="final"), name="one_audit_under_way"),
            models.CheckConstraint(
                condition=~Q(state="final") | Q(final_at__isnull=False, final_by__isnull=False), name="audit_final_by"
            ),
        ]

    def __str__(self) -> str:
        return f"Audit {self.number} of {self.key}"

    @property
    def is_of_this_stay(self) -> bool:
        """Whether it is under way, or became final since the school last entered the programme."""
        return self.final_at is None or is_of_stay(self.final_at.date(), self.key.entered_on)


class AuditArea(models.Model):
    """What was found in one area; `key` of `partnerships.definitions`' areas."""

    class Judgement(models.TextChoices):
        STRONG = "strong", "A strength that others could learn from"
        SECURE = "secure", "Secure"
        UNEVEN = "uneven", "Uneven: good in places"
        WEAK = "weak", "Weak: needs support"

    class Priority(models.TextChoices):
        NONE = "", "Not a priority"
        FIRST = "first", "First: this term"
        NEXT = "next", "Next: this year"
        LATER = "later", "Later"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(max_length=40)
    judgement = models.CharField(max_length=8, choices=Judgement.choices, blank=True)
    evidence = models.TextField(blank=True)
    quoted = models.JSONField(
        default=list, help_text="figures quoted from the pack: label, text, release number, source"
    )
    cause = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    priority = models.CharField(max_length=8, choices=Priority.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "area"], name="each_area_once_per_audit")]

    def __str__(self) -> str:
        return f"{self.area} of {self.audit}"


class AuditComment(models.Model):
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="comments")
    area = models.CharField(max_length=40, blank=True, help_text="empty for the audit as a whole")
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Comment on {self.audit}"
