"""What happened to a school in the programme, written with the change that it tells about."""

import datetime as dt
from typing import Any

from challenge.core import audit, clock
from challenge.core.models import User
from schools.models import KeyToSuccess, TimelineEntry

Audience = TimelineEntry.Audience


def note(
    *,
    key: KeyToSuccess,
    kind: str,
    words: str,
    by: User | None,
    why: str = "",
    old: str = "",
    new: str = "",
    figures: list[Any] | None = None,
    audience: str = Audience.PROGRAMME,
    effective_on: dt.date | None = None,
) -> TimelineEntry:
    """One entry of the school's timeline and one event of the audit trail. Call it inside the change's transaction."""
    entry = TimelineEntry.objects.create(
        key=key,
        kind=kind,
        words=words,
        why=why,
        old=old,
        new=new,
        figures=figures or [],
        audience=audience,
        effective_on=effective_on or clock.now().date(),
        by=by,
    )
    audit.record(
        by=by,
        action=kind,
        subject=key.subject,
        challenge=key.challenge,
        old=old or None,
        new={"words": words, "why": why},
    )
    return entry
