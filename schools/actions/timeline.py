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
    candid: str = "",
) -> TimelineEntry:
    """One entry of the school's timeline and one event of the audit trail. Call it inside the change's transaction.

    `candid` is the reason of a decision that was not written for the school: an entry of its own keeps it for the
    admin team alone.
    """
    if candid:
        TimelineEntry.objects.create(
            key=key, kind="decision.reason", words=f"Reason, for the admin team alone. {words}"[:300], why=candid,
            audience=Audience.ADMIN, effective_on=effective_on or clock.now().date(), by=by,
        )  # fmt: skip
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
        new={"words": words, "why": why} | ({"candid": candid} if candid else {}),
    )
    return entry
