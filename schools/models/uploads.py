"""Files that people send through the browser: what was said about each, its bytes while they are needed, its fate."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core.models import Challenge
from schools.models.datasets import DatasetVersion
from schools.models.mappings import Mapping

PART_BYTES = 1024 * 1024  # what proxies let through unless told otherwise


class Upload(models.Model):
    """One file on its way in. Its checks and its import are jobs of run 'upload:<id>:<attempt>'."""

    class State(models.TextChoices):
        RECEIVING = "receiving", "on its way"
        CHECKING = "checking", "being checked"
        PREVIEWED = "previewed", "waiting for confirmation"
        REFUSED = "refused", "refused"
        CONFIRMED = "confirmed", "being imported"
        ACCEPTED = "accepted", "accepted"
        ABANDONED = "abandoned", "abandoned"

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the bytes as they were sent")
    visibility = models.CharField(
        max_length=10, choices=DatasetVersion.Visibility.choices, default=DatasetVersion.Visibility.PUBLIC
    )
    kind = models.CharField(max_length=40, blank=True, help_text="as told; empty: worked out from the headings")
    year = models.CharField(max_length=7, blank=True, help_text="as told")
    edition = models.CharField(max_length=12, blank=True, help_text="as told")
    mapping = models.ForeignKey(
        Mapping, null=True, on_delete=models.PROTECT, related_name="uploads", help_text="that was made for this file"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    attempt = models.PositiveSmallIntegerField(default=1, help_text="checks so far: each is a run of jobs of its own")
    done = models.PositiveSmallIntegerField(default=0, help_text="percent of the work under way")
    doing = models.CharField(max_length=80, blank=True, help_text="what is being done, in words")
    report = models.JSONField(default=dict, help_text="the preview: see dataPacks.actions.previews.Preview")
    rows = models.JSONField(default=list, help_text="what, line, URN, LAESTAB and name of each row that differs")
    dataset = models.ForeignKey(DatasetVersion, null=True, on_delete=models.PROTECT, related_name="uploads")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    previewed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, help_text="accepted or abandoned; from then on its bytes are gone")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="upload_confirmed_when_and_by_whom",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_upload_has_its_dataset",
                condition=~Q(state="accepted") | Q(dataset__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_settled(self) -> bool:
        """Its bytes are gone: it was accepted, abandoned, or refused for being about persons."""
        return self.settled_at is not None

    @property
    def run(self) -> str:
        """The name under which the jobs of the latest check, and of its import, are kept."""
        return f"upload:{self.pk}:{self.attempt}"

    @property
    def parts_expected(self) -> int:
        return -(-self.size // PART_BYTES)


class UploadPart(models.Model):
    """A piece of a file. In the database, so that any web process and any worker on any machine can reach it."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField(help_text="0, 1, 2 …")
    body = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_part_per_number")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.upload_id}"
