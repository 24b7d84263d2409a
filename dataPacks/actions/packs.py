"""Reading a pack is itself recorded."""

from django.db import transaction

from challenge.core import audit
from challenge.core.models import Challenge, User
from schools.models import School


@transaction.atomic
def record_pack_read(*, school: School, challenge: Challenge, release: int, form: str, by: User) -> None:
    """Note in the audit trail who read which pack, of which release, in which form ('page', 'json', 'csv')."""
    audit.record(
        by=by,
        action="pack.read",
        subject=f"school:{school.urn or school.laestab}",
        challenge=challenge,
        new={"release": release, "form": form},
    )
