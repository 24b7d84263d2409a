"""Which schools a role takes in: those of a challenge, an authority, a trust, a caseload, or one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from challenge.core import per_request
from challenge.core.roles import ROLES, Scope
from schools.models import Allocation, DatasetVersion, GroupMember, RoleGrant, School, Trust, TrustSchool


def reaches(grant: RoleGrant, school: School) -> bool:
    """Whether the grant's scope takes in the school, which must also lie in the grant's challenge."""
    area = grant.challenge.covers_country or school.la_id in grant.challenge.la_codes
    match ROLES[grant.role].scope:
        case Scope.CHALLENGE:
            return area
        case Scope.AUTHORITY:
            return area and grant.la_id == school.la_id
        case Scope.TRUST:
            return area and grant.trust is not None and school.pk in schools_of_trust(grant.trust)
        case Scope.CASELOAD:
            return area and school.pk in caseload_of(grant)
        case Scope.SCHOOL:
            return area and grant.school_id == school.pk


def within(grants: Iterable[RoleGrant], school: str = "") -> Q:
    """Schools within the scope of any of the grants; nothing for no grants.

    `school` is the path to the school where other rows are asked for: 'school__'.
    """
    found = Q(pk__in=[])
    for grant in grants:
        area = Q() if grant.challenge.covers_country else Q(**{f"{school}la_id__in": grant.challenge.la_codes})
        match ROLES[grant.role].scope:
            case Scope.CHALLENGE:
                found |= area if area else Q(**{f"{school}pk__isnull": False})
            case Scope.AUTHORITY:
                found |= area & Q(**{f"{school}la_id": grant.la_id})
            case Scope.TRUST:
                found |= area & Q(**{f"{school}pk__in": schools_of_trust(grant.trust) if grant.trust else set()})
            case Scope.CASELOAD:
                found |= area & Q(**{f"{school}pk__in": caseload_of(grant)})
            case Scope.SCHOOL:
                found |= area & Q(**{f"{school}pk": grant.school_id})
    return found


def caseload_of(grant: RoleGrant) -> set[int]:
    """Ids of the schools that are allocated today to whoever holds this role. One query for each request."""
    held = Allocation.objects.active().filter(person_id=grant.person_id, challenge_id=grant.challenge_id)
    key = ("caseload", grant.person_id, grant.challenge_id)
    return per_request.once(key, lambda: set(held.values_list("school_id", flat=True)))


def led_through(grant: RoleGrant) -> list[School]:
    """Schools whose work this adviser leads today and that nobody leads once the role ends; [] for other roles."""
    if ROLES[grant.role].scope != Scope.CASELOAD:
        return []
    leads = Allocation.objects.active().filter(person_id=grant.person_id, challenge_id=grant.challenge_id, is_lead=True)
    return [each.school for each in leads.select_related("school").order_by("school__name", "id")]


def schools_of_trust(trust: Trust) -> set[int]:
    """Ids of the schools that a list in force, or somebody by hand, names as the trust's. Once for each request."""
    return per_request.once(("trust", trust.pk), lambda: _members(trust))


def trusts_called(text: str) -> list[Trust]:
    """Trusts with this name or number, which people may be given roles for."""
    text = text.strip()
    return list(Trust.objects.filter(Q(name__iexact=text) | Q(uid=text) & ~Q(uid="")).order_by("id")) if text else []


def schools_of_trusts(trusts: Iterable[Trust]) -> dict[int, set[int]]:
    """The same for several trusts, by primary key of the trust, in three queries however many there are."""
    wanted = {trust.pk: trust for trust in trusts}
    if not wanted:
        return {}
    found: dict[int, set[int]] = {pk: set() for pk in wanted}
    for pk, school in TrustSchool.objects.filter(trust__in=wanted).values_list("trust_id", "school_id"):
        found[pk].add(school)
    by_uid = {trust.uid: pk for pk, trust in wanted.items() if trust.uid}
    by_name: dict[str, list[int]] = {}
    for pk, trust in wanted.items():
        if not trust.uid:
            by_name.setdefault(trust.name.lower(), []).append(pk)
    rows = _counting_members().annotate(lower=Lower("name")).filter(Q(uid__in=by_uid) | Q(lower__in=by_name))
    urns: dict[int, set[int]] = {}
    for urn, uid, name in rows.values_list("urn", "uid", "lower"):
        urns.setdefault(urn, set()).update([by_uid[uid]] if uid in by_uid else [], by_name.get(name, []))
    for member in School.objects.listed().filter(urn__in=urns).only("pk", "urn"):
        for pk in urns[member.urn or 0]:
            found[pk].add(member.pk)
    return found


def _members(trust: Trust) -> set[int]:
    by_hand = set(TrustSchool.objects.filter(trust=trust).values_list("school_id", flat=True))
    named = Q(uid=trust.uid) if trust.uid else Q(name__iexact=trust.name)
    urns = _counting_members().filter(named).values("urn")
    return by_hand | set(School.objects.listed().filter(urn__in=urns).values_list("pk", flat=True))


def _counting_members() -> QuerySet[GroupMember]:
    """Memberships of today that lists in force name."""
    accepted = DatasetVersion.objects.filter(state=DatasetVersion.State.ACCEPTED)
    counting = accepted.exclude(pk__in=accepted.filter(replaces__isnull=False).values("replaces_id"))
    return GroupMember.objects.filter(dataset__in=counting, left_on=None)
