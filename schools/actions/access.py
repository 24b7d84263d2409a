"""Reading who can see a school is itself noted: the list names people."""

from django.db import transaction

from challenge.core import audit
from challenge.core.models import AuditEvent, User
from schools.models import School


@transaction.atomic
def record_access_read(*, school: School, fmt: str, by: User) -> AuditEvent:
    """Note that `by` has read the list as 'html', 'csv' or 'xlsx'."""
    return audit.record(by=by, action="access.read", subject=f"school:{school.urn}", new={"format": fmt})
