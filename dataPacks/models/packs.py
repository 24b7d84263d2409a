"""Comparator sets, frozen per release, and the packs built on them."""

from django.db import models

from schools.models import Release, School


class ComparatorSet(models.Model):
    """The schools most like one school. `members` is empty and `no_set` says why where there is no adequate set."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="comparator_sets", db_index=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=40)
    no_set = models.CharField(max_length=200, blank=True)
    members = models.BinaryField(help_text="packed arrays: see dataPacks.store.release_data.Members")
    quality = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "school"], name="one_set_per_release_and_school")]

    def __str__(self) -> str:
        return f"{self.method}: {self.school_id}"


class PackDocument(models.Model):
    """The document itself, stored once per content: a school whose pack did not change costs nothing."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the JSON text")
    body = models.BinaryField(help_text="zlib of the JSON text")
    size = models.PositiveIntegerField(help_text="bytes of the JSON text")

    def __str__(self) -> str:
        return self.digest[:12]


class Pack(models.Model):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pack_rows", db_index=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="packs")
    template = models.PositiveSmallIntegerField(help_text="version of the pack's template")
    document = models.ForeignKey(PackDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "school", "template"], name="one_pack_per_release_and_school")
        ]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.school_id}"
