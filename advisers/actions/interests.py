"""Declaring what could bias an adviser's work, and saying that it is over."""

from django.db import transaction

from advisers.actions.profiles import subject_of
from advisers.models import Adviser, Interest
from advisers.selectors.conflicts import conflicts_with
from challenge.core import audit, clock, inbox
from challenge.core.models import User
from challenge.core.roles import Can, roles_that
from challenge.core.states import NotAllowed
from schools.models import Allocation, LocalAuthority, RoleGrant, School, Trust


@transaction.atomic
def declare_interest(
    *,
    adviser: Adviser,
    kind: str,
    by: User,
    school: School | None = None,
    trust: Trust | None = None,
    la: LocalAuthority | None = None,
    details: str = "",
) -> Interest:
    """Only for oneself. Declared twice it counts once. The admin team hears where it touches the caseload of today."""
    Adviser.objects.select_for_update().get(pk=adviser.pk)
    _check_own(adviser, by)
    if trust and trust.pk is None:
        trust = _kept(trust)
    about = {"kind": kind, "school": school, "trust": trust, "la": la}
    held = adviser.interests.filter(**about, ended_at=None).first()
    if held:
        return held
    made = Interest.objects.create(adviser=adviser, details=details, **about)
    audit.record(
        by=by, action="interest.declared", subject=subject_of(by), challenge=adviser.challenge,
        new={"id": made.pk, "interest": str(made), "details": details},
    )  # fmt: skip
    _tell_of_conflict(adviser, made)
    return made


@transaction.atomic
def end_interest(*, interest: Interest, by: User) -> None:
    """Say that it is over, or was a mistake; what was declared stays on record, and the admin team is told."""
    locked = Interest.objects.select_for_update(of=("self",)).select_related("adviser__challenge").get(pk=interest.pk)
    _check_own(locked.adviser, by)
    if locked.ended_at:
        return
    locked.ended_at = clock.now()
    locked.save(update_fields=["ended_at"])
    challenge = locked.adviser.challenge
    audit.record(by=by, action="interest.ended", subject=subject_of(by), challenge=challenge, old=str(locked))
    _tell_admins(locked.adviser, "interest.ended", f"{by} says that a declared interest is over. See the profile.")


def _check_own(adviser: Adviser, by: User) -> None:
    if adviser.person_id != by.pk:
        raise NotAllowed("Everybody declares the own interests. Ask the adviser to do it.")


def _kept(trust: Trust) -> Trust:
    """The row of a trust that so far only a register of groups named."""
    which = {"uid": trust.uid} if trust.uid else {"uid": "", "name": trust.name}
    return Trust.objects.get_or_create(**which, defaults={"name": trust.name})[0]


def _tell_of_conflict(adviser: Adviser, interest: Interest) -> None:
    held = Allocation.objects.active().filter(person=adviser.person, challenge=adviser.challenge)
    schools = [allocation.school for allocation in held.select_related("school")]
    named = list(dict.fromkeys(str(school) for school, _ in conflicts_with(adviser, schools)))
    if named and interest.kind != Interest.Kind.OTHER:
        text = f"{adviser} has declared an interest that conflicts with the caseload: {', '.join(named[:3])}."
        _tell_admins(adviser, "interest.conflicts", text)


def _tell_admins(adviser: Adviser, kind: str, text: str) -> None:
    held = RoleGrant.objects.active().filter(role__in=roles_that(Can.ALLOCATE_ADVISERS), challenge=adviser.challenge)
    people = [grant.person for grant in held.select_related("person")]
    inbox.tell(people, challenge=adviser.challenge, kind=kind, text=text, path=f"/advisers/{adviser.pk}/")
