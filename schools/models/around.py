"""What surrounds the register: links between schools, groups and their members, inspections, places and their need.

Each row is one statement of one accepted file and keeps its line. Schools are named by URN, not by a foreign key: a
list names schools that no table at hand knows, such as a predecessor that closed before the first register.
"""

from django.db import models

from schools.models.datasets import DatasetVersion


class ListRow(models.Model):
    """One row of a published list. It counts while its dataset is in force, and is never changed."""

    # The index on what is looked up comes first; a dataset's rows are removed together, and seldom.
    dataset = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField(help_text="line of the file, the heading being line 1")

    class Meta:
        abstract = True


class SchoolLink(ListRow):
    """One school went over into another: `before` closed, or gave pupils, and `after` took them."""

    class Relation(models.TextChoices):
        SUCCESSION = "succession", "became"
        MERGER = "merger", "merged into"
        SPLIT = "split", "was divided, in part into"
        OTHER = "other", "is linked with"

    before = models.PositiveIntegerField(help_text="URN of the earlier school")
    after = models.PositiveIntegerField(help_text="URN of the later school")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    published_as = models.CharField(max_length=80, help_text="the kind of link in the publisher's own words")
    before_name = models.CharField(max_length=160, blank=True)
    after_name = models.CharField(max_length=160, blank=True)
    linked_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["before"], name="link_before"),
            models.Index(fields=["after"], name="link_after"),
        ]

    def __str__(self) -> str:
        return f"{self.before} {self.relation} {self.after}"


class SchoolGroup(ListRow):
    """A trust, federation, sponsor or other group of schools."""

    uid = models.CharField(max_length=10, help_text="the register's number of the group")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    is_open = models.BooleanField(default=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    company = models.CharField(max_length=12, blank=True, help_text="number at Companies House")

    class Meta:
        indexes = [models.Index(fields=["uid"], name="group_uid")]

    def __str__(self) -> str:
        return self.name


class GroupMember(ListRow):
    """A school's membership of a group, as a list of members or the register itself says."""

    urn = models.PositiveIntegerField()
    uid = models.CharField(max_length=10, blank=True, help_text="empty where the table names the group alone")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["urn"], name="member_urn")]

    def __str__(self) -> str:
        return f"{self.urn} {self.name}"


class Inspection(ListRow):
    """One inspection of one school. `grade` is 1 outstanding to 4 inadequate, and missing where none was given."""

    urn = models.PositiveIntegerField()
    inspected_on = models.DateField()
    grade = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=40, help_text="the judgement in the words of its time")
    concern = models.CharField(max_length=40, blank=True, help_text="category of concern, in words")
    areas = models.JSONField(default=dict, help_text="grades of single areas, by area")

    class Meta:
        indexes = [models.Index(fields=["urn"], name="inspection_urn")]

    def __str__(self) -> str:
        return f"{self.urn} {self.inspected_on:%Y-%m-%d} {self.words}"


class SchoolPlace(ListRow):
    """Where a school lies: its small area (LSOA) and national grid coordinates, as a register gives them."""

    urn = models.PositiveIntegerField()
    lsoa = models.CharField("LSOA", max_length=9, blank=True)
    easting = models.PositiveIntegerField(null=True)
    northing = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["urn"], name="place_urn")]

    def __str__(self) -> str:
        return f"{self.urn} {self.lsoa}"


class AreaNeed(ListRow):
    """How deprived one small area (LSOA) is: ranks and tenths, 1 being the most deprived."""

    lsoa = models.CharField("LSOA", max_length=9)
    idaci_rank = models.PositiveIntegerField(null=True)
    idaci_decile = models.PositiveSmallIntegerField(null=True)
    imd_rank = models.PositiveIntegerField(null=True)
    imd_decile = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["lsoa"], name="need_lsoa")]

    def __str__(self) -> str:
        return self.lsoa
