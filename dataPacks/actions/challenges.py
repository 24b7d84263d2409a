"""Making challenges: from an area that the project ships, or as somebody says."""

import tomllib
from pathlib import Path

from django.db import transaction

from challenge.core import audit
from challenge.core.models import Challenge, User
from schools.areas import parse_las

FOLDER = Path(__file__).resolve().parents[1] / "definitions" / "challenges"


@transaction.atomic
def add_challenge(*, slug: str, name: str, la_codes: list[str], by: User | None) -> Challenge:
    """A new challenge over the authorities `la_codes`; an empty list means the whole country."""
    challenge = Challenge(slug=slug, name=name, la_codes=la_codes)
    challenge.full_clean()
    challenge.save()
    audit.record(
        by=by, action="challenge.added", subject=f"challenge:{slug}", challenge=challenge, new={"la_codes": la_codes}
    )
    return challenge


def shipped() -> dict[str, dict[str, str]]:
    """Areas that come with the project, by slug."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def challenge_called(*, slug: str, by: User | None) -> Challenge:
    """The challenge with this slug; made now where the project ships its area. Raises LookupError, in words."""
    challenge = Challenge.objects.filter(slug=slug).first()
    if challenge:
        return challenge
    areas = shipped()
    if slug not in areas:
        known = sorted({*areas, *Challenge.objects.values_list("slug", flat=True)})
        raise LookupError(f"There is no challenge '{slug}'. Known: {', '.join(known)}.")
    return add_challenge(slug=slug, name=areas[slug]["name"], la_codes=parse_las(areas[slug]["authorities"]), by=by)
