"""What was published: accepted files, the columns taken from them, and each school's figures with their lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge
from schools.models.register import School


class DatasetVersion(models.Model):
    """One accepted file, immutable. While an import is under way its version is *staged* and nobody can see it."""

    class State(models.TextChoices):
        STAGED = "staged", "being imported"
        ACCEPTED = "accepted", "accepted"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Edition(models.TextChoices):
        PROVISIONAL = "provisional", "provisional"
        REVISED = "revised", "revised"
        FINAL = "final", "final"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "published nationally"
        CHALLENGE = "challenge", "for the challenge"
        SCHOOL = "school", "for the school only"

    kind = models.CharField(max_length=40)
    year = models.CharField(max_length=7, help_text="academic year: 2018-19")
    edition = models.CharField(max_length=12, choices=Edition.choices, default=Edition.FINAL)
    is_official = models.BooleanField(help_text="the publisher's own table, not a mapping of somebody's extract")
    rank = models.SmallIntegerField(default=0, help_text="among sources of one edition; the higher is preferred")
    scope = models.CharField(
        max_length=60, blank=True, help_text="authorities covered ('850,936') and sorts of school; empty: all of them"
    )
    as_of = models.DateField(null=True, help_text="the day that a register or list describes, where it tells")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the unpacked bytes")
    definition = models.CharField(max_length=64, help_text="digest of the definition that it was read with")
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=500, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    challenge = models.ForeignKey(Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    rows_read = models.PositiveIntegerField(default=0)
    rows_accepted = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    columns_unused = models.JSONField(default=list)
    faults = models.JSONField(default=list, help_text="the refused rows and warnings, as the import listed them")
    staged_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["kind", "-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["checksum", "kind", "year", "edition", "definition"],
                condition=Q(state="accepted", visibility="public"),
                name="one_acceptance_per_file",
            ),
            models.UniqueConstraint(
                fields=["checksum", "kind", "year", "edition", "definition", "challenge", "visibility"],
                condition=Q(state="accepted") & ~Q(visibility="public"),
                name="one_acceptance_per_file_and_challenge",
            ),
            models.CheckConstraint(
                name="what_is_not_public_belongs_to_a_challenge",
                condition=Q(visibility="public", challenge=None)
                | (~Q(visibility="public") & Q(challenge__isnull=False)),
            ),
            models.CheckConstraint(
                name="withdrawn_when_by_whom_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} ({self.edition})"


class Series(models.Model):
    """One measured column of one dataset version: which measure, group and year its numbers are."""

    dataset = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="series")
    measure = models.CharField(max_length=40)
    group = models.CharField(max_length=24, default="all")
    year = models.CharField(max_length=7)
    column = models.CharField(max_length=200, help_text="the heading as published")
    lower_column = models.CharField(max_length=200, blank=True)
    upper_column = models.CharField(max_length=200, blank=True)
    cohort_column = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "measure", "group", "year"], name="one_series_per_measure")
        ]
        indexes = [models.Index(fields=["measure", "year", "group"], name="series_measure")]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.measure} {self.group} {self.year}"


class Figure(models.Model):
    """A value, or the publisher's code and the reason why there is none. Never both, never neither."""

    line = models.PositiveIntegerField(help_text="line of the file, the heading being line 1")
    value = models.FloatField(null=True)
    code = models.CharField(max_length=12, blank=True)
    reason = models.PositiveSmallIntegerField(default=0, help_text="schools.reasons.Reason")
    cohort = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)

    class Meta:
        abstract = True


class Result(Figure):
    """One figure of one school. There are millions: checking two foreign keys row by row would cost PostgreSQL three
    times what loading them does, so it does not check them. Each table's `YearFacts`, which are checked, name the same
    schools.
    """

    pk = models.CompositePrimaryKey("series_id", "school_id")
    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, related_name="results", db_index=False, db_constraint=False
    )
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="results", db_constraint=False)

    def __str__(self) -> str:
        return f"{self.series_id}/{self.school_id}"


class SummaryResult(Figure):
    """A published row for an authority, the country or a trust."""

    class Level(models.TextChoices):
        LA = "la", "local authority"
        ENGLAND = "england", "England"
        TRUST = "trust", "trust"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="summaries")
    level = models.CharField(max_length=8, choices=Level.choices)
    la_code = models.CharField(max_length=3, blank=True)
    label = models.CharField(
        max_length=60, help_text="whose figure: 'all schools', 'state-funded schools', 'secondary'; of a trust its UID"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "level", "la_code", "label"], name="one_summary_per_series")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.la_code} {self.label}"


class TrustFacts(models.Model):
    """What one table said about a trust or sponsor in its year: its name then, and the schools its figures are of."""

    dataset = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="trust_facts", db_index=False)
    line = models.PositiveIntegerField()
    uid = models.PositiveIntegerField(
        verbose_name="UID", help_text="unique identifier of the group, as the register has it"
    )
    group_id = models.CharField(max_length=10, blank=True, help_text="TR02510, SP00003")
    name = models.CharField(max_length=160)
    group_type = models.CharField(max_length=40, blank=True)
    urns = models.JSONField(default=list, help_text="URNs of the schools that the figures are of")
    digest = models.BigIntegerField(default=0, help_text="hash of the whole row, to tell what a new version changes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "uid"], name="one_row_of_facts_per_trust")]
        verbose_name_plural = "trust facts"

    def __str__(self) -> str:
        return self.name


class YearFacts(models.Model):
    """What one table said about a school in its year: type and open flag change over the years."""

    # The unique constraint begins with it: no index. It is the same in every row of a table: not checked in each.
    dataset = models.ForeignKey(
        DatasetVersion, on_delete=models.CASCADE, related_name="year_facts", db_index=False, db_constraint=False
    )
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="year_facts")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    laestab = models.CharField(max_length=7, blank=True, help_text="as this table gives it")
    has_urn = models.BooleanField(default=True, help_text="False: this table names the school by its LAESTAB alone")
    la_code = models.CharField(max_length=3, blank=True)
    type_code = models.CharField(max_length=10, blank=True)
    record_type = models.CharField(max_length=10, blank=True)
    is_open = models.BooleanField(null=True)
    digest = models.BigIntegerField(default=0, help_text="hash of the whole row, to tell what a new version changes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "school"], name="one_row_of_facts_per_table")]
        indexes = [models.Index(fields=["laestab"], name="facts_without_urn", condition=models.Q(has_urn=False))]
        verbose_name_plural = "year facts"

    def __str__(self) -> str:
        return f"{self.name} {self.type_code}"
