"""One area of an audit: saved as it is written, and never over somebody else's text."""

from typing import Any

from django.db import transaction

from challenge.core import clock
from challenge.core.models import User
from challenge.core.states import NotAllowed
from partnerships.actions.audits import ChangedMeanwhile, locked_draft, record
from partnerships.definitions import areas
from partnerships.models import Audit, AuditArea

FIELDS = ("judgement", "evidence", "quoted", "cause", "strengths", "priority")
MEANWHILE = (
    "Somebody else saved this area while you were writing. Nothing of yours was saved yet: both texts are below."
)


@transaction.atomic
def save_area(*, audit: Audit, area: str, found: dict[str, Any], version: int, by: User) -> AuditArea:
    """Keep what was found in the area. The same again is harmless; another text since `version` is never overwritten.

    Raises `ChangedMeanwhile` in the last case, and `NotAllowed`, in words, where the audit cannot be written now.
    """
    audit = locked_draft(audit, by)
    if area not in areas():
        raise NotAllowed("This area is no longer part of audits. Go back to the audit and choose another.")
    row, _ = AuditArea.objects.select_for_update().get_or_create(audit=audit, area=area)
    if all(getattr(row, name) == found[name] for name in FIELDS):
        return row
    if row.version != version:
        raise ChangedMeanwhile(MEANWHILE)
    for name in FIELDS:
        setattr(row, name, found[name])
    row.version += 1
    row.save(update_fields=[*FIELDS, "version"])
    audit.saved_at = clock.now()
    audit.save(update_fields=["saved_at"])
    record(audit, "audit.saved", by, {"part": area})
    return row
