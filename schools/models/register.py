"""Schools and the authorities they lie in, as the newest accepted register says."""

from django.db import models

from schools.querysets import SchoolQuerySet


class LocalAuthority(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return self.name or f"Authority {self.code}"


class School(models.Model):
    """One establishment. `urn` is missing only where a table named a school that no register has listed yet; such a
    school is known by `laestab`, its authority's code and four-digit number.
    """

    class Phase(models.TextChoices):
        PRIMARY = "primary", "Primary"
        MIDDLE_PRIMARY = "middle-deemed-primary", "Middle (deemed primary)"
        SECONDARY = "secondary", "Secondary"
        MIDDLE_SECONDARY = "middle-deemed-secondary", "Middle (deemed secondary)"
        ALL_THROUGH = "all-through", "All-through"
        SPECIAL = "special", "Special"
        PRU = "pru", "Pupil referral unit"
        POST_16 = "post-16", "16 to 19"
        OTHER = "other", "Other"

    class Sector(models.TextChoices):
        STATE = "state", "State-funded"
        INDEPENDENT = "independent", "Independent"
        OTHER = "other", "Other"

    urn = models.PositiveIntegerField("URN", null=True, unique=True)
    laestab = models.CharField("LAESTAB", max_length=7, blank=True)
    name = models.CharField(max_length=160)
    la = models.ForeignKey(LocalAuthority, null=True, on_delete=models.PROTECT, related_name="schools", db_index=False)
    phase = models.CharField(max_length=24, choices=Phase.choices, default=Phase.OTHER)
    sector = models.CharField(max_length=12, choices=Sector.choices, default=Sector.STATE)
    type_code = models.CharField(max_length=10, blank=True, help_text="the tables' short code: CY, VA, ACC …")
    type_name = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=16, blank=True)
    is_selective = models.BooleanField(default=False)
    religious_character = models.CharField(max_length=60, blank=True)
    age_low = models.PositiveSmallIntegerField(null=True)
    age_high = models.PositiveSmallIntegerField(null=True)
    street = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_open = models.BooleanField(default=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    facts_year = models.CharField(max_length=7, blank=True, help_text="year of the table that these facts come from")
    facts_as_of = models.DateField(null=True, help_text="the day that the register describes, where it tells")
    from_register = models.BooleanField(default=False, help_text="False while only a results table has named it.")
    is_listed = models.BooleanField(default=False, help_text="True once a dataset that names it has been accepted.")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            # Named here, not by `db_index`: that would add a second index for patterns that no search begins with.
            models.Index(fields=["laestab"], name="school_laestab"),
            models.Index(fields=["la", "phase"], name="school_la_phase"),
            models.Index(fields=["is_listed", "name"], name="school_listed_name"),
        ]

    def __str__(self) -> str:
        return self.name or f"School {self.reference}"

    @property
    def reference(self) -> str:
        """How files and people name this school: its URN, or LAESTAB where it has none."""
        return str(self.urn) if self.urn else f"LAESTAB {self.laestab}"
