"""Keys to Success: the schools of a challenge's programme, what happened to each, and what the night proposes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge
from schools.models.register import School
from schools.models.releases import Release

PERSON = settings.AUTH_USER_MODEL


class Criteria(models.Model):
    """One version of one set of criteria of a challenge. Saving again makes a new version and ends the one before."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="criteria")
    name = models.SlugField(max_length=50)
    title = models.CharField(max_length=120)
    body = models.JSONField(help_text="as `dataPacks.definitions.criteria` reads it")
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name", "-id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "name"], condition=Q(ended_at=None), name="one_version_of_criteria_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.title


class KeyToSuccess(models.Model):
    """One school's part in one challenge's programme, from the first proposal on; it is never deleted."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        DECLINED = "declined", "Not taken in"
        IN_PROGRAMME = "in programme", "In programme"
        EXIT_REVIEW = "exit review", "Exit review"
        LEFT = "left", "Left"

    class Standing(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"

    class Outcome(models.TextChoices):
        IMPROVED = "improved", "Improved"
        CLOSED = "closed", "School closed"
        TRANSFERRED = "transferred", "Transferred to another programme"

    RUNNING = (State.IN_PROGRAMME, State.EXIT_REVIEW)  # the school is in the programme now

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="keys")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="keys")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.ACTIVE)
    proposed_at = models.DateTimeField(auto_now_add=True)
    entered_on = models.DateField(null=True, help_text="when the school last entered the programme")
    head_told_on = models.DateField(null=True, help_text="before this day nobody but the admin team knows")
    left_on = models.DateField(null=True)
    left_as = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    watched_until = models.DateField(null=True, help_text="two years after the school left")
    version = models.PositiveIntegerField(
        default=1, help_text="raised by every change: who decides on an old one is told"
    )

    class Meta:
        ordering = ["school__name", "id"]
        verbose_name = "Key to Success"
        verbose_name_plural = "Keys to Success"
        constraints = [
            models.UniqueConstraint(fields=["challenge", "school"], name="one_key_per_school"),
            models.CheckConstraint(
                condition=~Q(state__in=["in programme", "exit review"]) | Q(entered_on__isnull=False),
                name="key_entered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="left") | (Q(left_on__isnull=False) & ~Q(left_as="")), name="key_left_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["challenge", "state"], name="key_state")]

    def __str__(self) -> str:
        return str(self.school)

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def is_supported(self) -> bool:
        """In the programme, and its support neither paused nor stopped."""
        return self.is_running and self.standing == self.Standing.ACTIVE

    @property
    def path(self) -> str:
        """The address of the school's hub; empty for a school without a URN, which has none."""
        return f"/schools/{self.school.urn}/programme/" if self.school.urn else ""

    @property
    def subject(self) -> str:
        """How the audit trail names it."""
        return f"key:{self.challenge.slug}:{self.school.reference}"


class TimelineEntry(models.Model):
    """One thing that happened to a school in the programme: who, when, when effective, why, and its figures."""

    class Audience(models.TextChoices):
        ADMIN = "admin", "The admin team alone"
        TEAM = "team", "The admin team and the school's advisers"
        PROGRAMME = "programme", "Everybody who follows the school in the programme"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=40, help_text="noun and verb: 'key.entered', 'audit.shared'")
    words = models.CharField(max_length=300, help_text="what happened, as one sentence")
    why = models.TextField(blank=True)
    old = models.CharField(max_length=300, blank=True)
    new = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=list, help_text="what it rested on: sentences with their sources")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PROGRAMME)
    effective_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.words


class Proposal(models.Model):
    """What the night, or a person, suggests about one school. Only the admin team sees it; people decide."""

    class Kind(models.TextChoices):
        ENTRY = "entry", "Entry"
        EXIT = "exit", "Exit review"
        WATCH = "watch", "Watch alert"

    class Decision(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN = "taken", "Taken up"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "No longer true"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    criteria = models.ForeignKey(Criteria, null=True, on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list, help_text="sentences, each with figure, year, threshold and source")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "kind"], condition=Q(decision="waiting"), name="one_waiting_proposal_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_at=None)
                | (~Q(decision="waiting") & Q(decided_at__isnull=False)),
                name="proposal_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"


class ExitReview(models.Model):
    """Whether a school is ready to leave: evidence on each criterion, a recommendation, a second person's sign-off."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RECOMMENDED = "recommended", "Recommended"
        SIGNED_OFF = "signed off", "Signed off"
        ENDED = "ended", "Ended: the school stays"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.CASCADE, related_name="exit_reviews")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    evidence = models.JSONField(default=dict, help_text="by exit criterion: {'met': bool, 'evidence': words}")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    recommendation = models.TextField(blank=True)
    recommended_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["open", "recommended"]), name="one_exit_review_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed off") | ~Q(settled_by=models.F("recommended_by")),
                name="exit_signed_off_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Exit review of {self.key}"


class Watched(models.Model):
    """A school on somebody's own watchlist."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="watchlist")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "school"], name="school_watched_once")]

    def __str__(self) -> str:
        return f"{self.person} watches {self.school}"


class LastLook(models.Model):
    """When somebody last looked at the programme page of a school: what happened since is new to that person."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "school"], name="one_last_look")]

    def __str__(self) -> str:
        return f"{self.person} looked at {self.school}"
