"""Giving and ending roles."""

import datetime as dt

from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import Challenge, User
from schools.models import LocalAuthority, RoleGrant, School


@transaction.atomic
def give_role(
    *,
    person: User,
    role: str,
    challenge: Challenge,
    school: School | None = None,
    la: LocalAuthority | None = None,
    by: User | None,
) -> RoleGrant:
    """Give `person` a role from today. An equal role that is still held is returned as it is."""
    held = (
        RoleGrant.objects.active().filter(person=person, role=role, challenge=challenge, school=school, la=la).first()
    )
    if held:
        return held
    grant = RoleGrant.objects.create(
        person=person,
        role=role,
        challenge=challenge,
        school=school,
        la=la,
        since=clock.now().date(),
    )
    audit.record(by=by, action="role.given", subject=f"person:{person.email}", challenge=challenge, new=str(grant))
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User | None) -> None:
    """End a role at once: yesterday was its last day, so the very next request is refused."""
    grant.until = clock.now().date() - dt.timedelta(days=1)
    grant.save(update_fields=["until"])
    audit.record(
        by=by, action="role.ended", subject=f"person:{grant.person.email}", challenge=grant.challenge, old=str(grant)
    )
