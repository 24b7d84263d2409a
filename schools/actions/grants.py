"""Giving and ending roles."""

import datetime as dt

from django.db import transaction

from challenge.core import audit, clock, per_request
from challenge.core.models import Challenge, User
from challenge.core.roles import ROLES, Scope
from challenge.core.states import NotAllowed
from schools.models import LocalAuthority, RoleGrant, School, Trust
from schools.permissions import check_may_end


@transaction.atomic
def give_role(
    *,
    person: User,
    role: str,
    challenge: Challenge,
    school: School | None = None,
    la: LocalAuthority | None = None,
    trust: Trust | None = None,
    until: dt.date | None = None,
    by: User | None,
) -> RoleGrant:
    """Give `person` a role from today, to the last day `until` if told. An equal role still held is returned as it is.

    Raises NotAllowed, in words, where the role wants another scope or the challenge does not cover the one given.
    """
    _check_scope(role, challenge, school, la, trust)
    same = {"person": person, "role": role, "challenge": challenge, "school": school, "la": la, "trust": trust}
    held = RoleGrant.objects.active().filter(**same).first()
    if held:
        return held
    grant = RoleGrant.objects.create(**same, since=clock.now().date(), until=until)
    per_request.forget()
    audit.record(by=by, action="role.given", subject=f"person:{person.email}", challenge=challenge, new=str(grant))
    return grant


@transaction.atomic
def end_role_as(*, grant: RoleGrant, by: User) -> None:
    """End a role where the roles of `by` allow it. Raises NotAllowed, in words, where they do not."""
    check_may_end(by, grant)
    end_role(grant=grant, by=by)


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User | None) -> None:
    """End a role at once: yesterday was its last day, so the very next request is refused."""
    grant.until = clock.now().date() - dt.timedelta(days=1)
    grant.save(update_fields=["until"])
    per_request.forget()
    audit.record(
        by=by, action="role.ended", subject=f"person:{grant.person.email}", challenge=grant.challenge, old=str(grant)
    )


def _check_scope(
    role: str, challenge: Challenge, school: School | None, la: LocalAuthority | None, trust: Trust | None
) -> None:
    if role not in ROLES:
        raise NotAllowed(f"There is no role '{role}'. Known: {', '.join(ROLES)}.")
    scope = ROLES[role].scope
    scopes = (
        (school, Scope.SCHOOL, "a school"),
        (la, Scope.AUTHORITY, "an authority"),
        (trust, Scope.TRUST, "a trust"),
    )
    for given, kind, noun in scopes:
        if scope == kind and given is None:
            raise NotAllowed(f"The role '{role}' is held for {noun}: say for which.")
        if scope != kind and given is not None:
            raise NotAllowed(f"The role '{role}' is held for {scope}, not for {noun}: leave {noun} out.")
    code = school.la_id if school else la.code if la else None
    if (school or la) and not challenge.covers_country and code not in challenge.la_codes:
        raise NotAllowed(f"{school or la} is not in the area of {challenge}.")
