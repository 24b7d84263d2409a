"""One region's programme. One installation runs several, each with its own area, night and method."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def validate_la_codes(codes: Any) -> None:
    """Raise `ValidationError` unless `codes` is a list of 3-digit local-authority codes."""
    if not isinstance(codes, list) or not all(isinstance(c, str) and len(c) == 3 and c.isdigit() for c in codes):
        raise ValidationError("Give local-authority codes as a list of three-digit texts, for example ['202', '301'].")


class Challenge(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    la_codes = models.JSONField(
        "local-authority codes",
        default=list,
        blank=True,
        validators=[validate_la_codes],
        help_text="Three-digit codes of the authorities in the area. Empty means the whole country.",
    )
    time_zone = models.CharField(max_length=40, default="Europe/London")
    night_at = models.TimeField(default="02:00", help_text="Local time from which the night may run, once per date.")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def covers_country(self) -> bool:
        return not self.la_codes
