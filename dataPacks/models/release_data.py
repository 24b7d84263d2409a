"""A release's figures, column by column: one packed array per measure, group and year over the release's schools.

Columns are stored once per content, so a release in which little changed costs little, and a pack's comparators'
figures are read from here rather than being copied into every pack.
"""

from django.db import models

from schools.models import Release


class StoredColumn(models.Model):
    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the packed bytes")
    payload = models.BinaryField(help_text="zlib of a NumPy archive: see dataPacks.store.columns")

    def __str__(self) -> str:
        return self.digest[:12]


class ReleaseColumn(models.Model):
    """`name` is 'schools' for the index, else 'measure|group|year'. `about` holds source, averages and their origin."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="columns")
    name = models.CharField(max_length=80)
    column = models.ForeignKey(StoredColumn, on_delete=models.PROTECT, related_name="+")
    about = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="one_column_per_release_and_name")]

    def __str__(self) -> str:
        return self.name
