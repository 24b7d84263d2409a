"""Trusts as bodies that people act for: making one known, and saying by hand which schools are in it."""

from collections.abc import Iterable

from django.db import transaction

from challenge.core import audit, per_request
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import School, SchoolGroup, Trust, TrustSchool
from schools.permissions import check


@transaction.atomic
def add_trust(*, name: str, uid: str = "", by: User | None) -> Trust:
    """The trust with this number of the register, else with this name; made where it is not known yet.

    A number that a list of groups has gives the trust the list's name. Raises NotAllowed where there is neither.
    """
    name, uid = name.strip(), uid.strip()
    listed = SchoolGroup.objects.filter(uid=uid).order_by("-id").first() if uid else None
    name = name or (listed.name if listed else "")
    if not name:
        raise NotAllowed(f"No list of groups names a trust with the number '{uid}'. Give its name too.")
    known = Trust.objects.filter(uid=uid) if uid else Trust.objects.filter(name__iexact=name)
    if found := known.order_by("id").first():
        return found
    made = Trust.objects.create(uid=uid, name=name)
    audit.record(by=by, action="trust.added", subject=f"trust:{made.pk}", new={"uid": uid, "name": name})
    return made


@transaction.atomic
def name_schools(*, name: str, uid: str, schools: Iterable[School], by: User) -> tuple[Trust, list[School]]:
    """The trust, and which of the schools were not said to be its own before. All of them, or in refusal none."""
    found = list(schools)
    for school in found:
        _check(by, school)
    trust = add_trust(name=name, uid=uid, by=by)
    return trust, add_schools(trust=trust, schools=found, by=by)


@transaction.atomic
def take_out(*, entry: TrustSchool, by: User) -> None:
    """Take back what somebody said by hand about a school of a challenge whose people `by` manages."""
    _check(by, entry.school)
    remove_school(trust=entry.trust, school=entry.school, by=by)


def _check(by: User, school: School) -> None:
    """Whoever names a trust's schools decides what its officers see: it asks for the right to manage people there."""
    check(by, Can.MANAGE_PEOPLE, school=school)


@transaction.atomic
def add_schools(*, trust: Trust, schools: Iterable[School], by: User | None) -> list[School]:
    """Say by hand that these schools are the trust's. Returns those that were not so named before."""
    added = []
    for school in schools:
        if TrustSchool.objects.get_or_create(trust=trust, school=school, defaults={"added_by": by})[1]:
            added.append(school)
            subject = f"school:{school.reference}"
            audit.record(by=by, action="trust.school-added", subject=subject, new={"trust": trust.name})
    per_request.forget()
    return added


@transaction.atomic
def remove_school(*, trust: Trust, school: School, by: User | None) -> bool:
    """Take back what somebody said by hand. False where nobody had."""
    removed, _ = TrustSchool.objects.filter(trust=trust, school=school).delete()
    if removed:
        subject = f"school:{school.reference}"
        audit.record(by=by, action="trust.school-removed", subject=subject, old={"trust": trust.name})
        per_request.forget()
    return bool(removed)
