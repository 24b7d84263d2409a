"""Advisers as somebody may see them: the admin team those of its challenges, an adviser the own profile."""

import datetime as dt

from django.db.models import F, Q, QuerySet

from advisers.models import Adviser, Interest
from challenge.core import clock
from challenge.core.models import Challenge, User
from challenge.core.roles import ROLES, Can, Scope
from schools.models import Allocation, KeyToSuccess, LocalAuthority, RoleGrant, School, Trust
from schools.selectors import Viewer, challenges_for, grants_of
from schools.selectors.surroundings import group_named, places_of

ADVISER = "adviser"


def teams_of(user: Viewer) -> list[Challenge]:
    """The challenges for which this person allocates advisers."""
    return list(challenges_for(user, Can.ALLOCATE_ADVISERS))


def own_challenges(user: Viewer) -> list[Challenge]:
    """The challenges in which this person is an adviser today."""
    held = [grant.challenge for grant in grants_of(user) if ROLES[grant.role].scope == Scope.CASELOAD]
    return list(dict.fromkeys(held))


def profiles_for(user: Viewer) -> QuerySet[Adviser]:
    """Profiles of everybody who is an adviser today in the challenges whose advisers this person allocates."""
    return profiles_in(teams_of(user))


def profiles_in(challenges: list[Challenge]) -> QuerySet[Adviser]:
    held = RoleGrant.objects.active().filter(role=ADVISER, challenge__in=challenges, person__is_active=True)
    pairs = Q(pk__in=[])
    for challenge in challenges:
        pairs |= Q(challenge=challenge, person__in=held.filter(challenge=challenge).values("person"))
    found = Adviser.objects.filter(pairs).select_related("person", "challenge")
    return found.order_by("person__name", "person__email", "id")


def without_profile(challenge: Challenge) -> QuerySet[User]:
    """Advisers of a challenge of whom nothing is written down yet."""
    held = RoleGrant.objects.active().filter(role=ADVISER, challenge=challenge)
    known = Adviser.objects.filter(challenge=challenge)
    return User.objects.filter(pk__in=held.values("person")).exclude(pk__in=known.values("person")).order_by("pk")


def own_profile(user: User, challenge: Challenge) -> Adviser | None:
    return Adviser.objects.filter(person=user, challenge=challenge).select_related("person", "challenge").first()


def interests_of(adviser: Adviser) -> QuerySet[Interest]:
    """Everything that was declared, the newest first, what has ended among it."""
    return adviser.interests.select_related("school", "trust", "la")


def allocations_of(person: User, challenge: Challenge) -> QuerySet[Allocation]:
    """A caseload: what counts today and what is planned, by school."""
    today = clock.now().date()
    found = Allocation.objects.filter(person=person, challenge=challenge).exclude(until__lt=F("since"))
    found = found.filter(Q(until=None) | Q(until__gte=today))
    return found.select_related("school__la", "challenge", "made_by").order_by("school__name", "since", "id")


def past_allocations_of(person: User, challenge: Challenge) -> QuerySet[Allocation]:
    """What is over, the latest first. One that never began, as it was taken back, is not among it."""
    found = Allocation.objects.filter(person=person, challenge=challenge, until__lt=clock.now().date())
    return (
        found.exclude(until__lt=F("since")).select_related("school__la", "challenge").order_by("-until", "school__name")
    )


def allocations_at(key: KeyToSuccess, *, over: bool = False) -> QuerySet[Allocation]:
    """Who works with a school in the programme, or will, the lead first.

    With what is `over` or was taken back too, for a button that is pressed twice: the second press finds it so.
    """
    found = Allocation.objects.filter(challenge=key.challenge, school=key.school)
    if not over:
        counting = Q(until=None) | Q(until__gte=clock.now().date())
        found = found.filter(counting).exclude(until__lt=F("since"))
    return found.select_related("person", "made_by", "school", "challenge").order_by("-is_lead", "since", "id")


def advisers_today(challenge: Challenge) -> set[int]:
    """Who holds the role of adviser today. An allocation of somebody else opens nothing."""
    held = RoleGrant.objects.active().filter(role=ADVISER, challenge=challenge, person__is_active=True)
    return set(held.values_list("person_id", flat=True))


def caseload_of(user: User) -> list[tuple[Allocation, KeyToSuccess | None]]:
    """The own caseload of today and what is planned, with each school's part in the programme. Two queries."""
    today = clock.now().date()
    mine = own_challenges(user)
    found = Allocation.objects.filter(person=user, challenge__in=mine).exclude(until__lt=F("since"))
    found = found.filter(Q(until=None) | Q(until__gte=today))
    return keys_of_allocations(
        list(found.select_related("school__la", "challenge").order_by("school__name", "since", "id"))
    )


def keys_of_allocations(rows: list[Allocation]) -> list[tuple[Allocation, KeyToSuccess | None]]:
    """Each with the school's part in the programme, where the head was told of it. One query."""
    schools, challenges = [row.school_id for row in rows], {row.challenge_id for row in rows}
    told = KeyToSuccess.objects.filter(head_told_on__isnull=False, challenge__in=challenges, school__in=schools)
    keys = {(key.challenge_id, key.school_id): key for key in told}
    return [(row, keys.get((row.challenge_id, row.school_id))) for row in rows]


def lead_of(key: KeyToSuccess, on: dt.date | None = None) -> Allocation | None:
    """Who leads the work with a school on a day, today unless told."""
    day = on or clock.now().date()
    leads = Allocation.objects.filter(challenge=key.challenge, school=key.school, is_lead=True, since__lte=day)
    return leads.filter(Q(until=None) | Q(until__gte=day)).select_related("person").order_by("-since", "-id").first()


def authorities_of(challenge: Challenge) -> list[LocalAuthority]:
    found = LocalAuthority.objects.order_by("name", "code")
    return list(found if challenge.covers_country else found.filter(code__in=challenge.la_codes))


def middle_of_postcode(text: str) -> tuple[int, int] | None:
    """Where a postcode, or its first half, lies: the middle of the schools there. None where no school is known."""
    whole = " ".join(text.upper().split())
    outward = whole.split(" ")[0] if " " in whole else whole[:-3] if len(whole) > 4 else whole
    for start in (whole, f"{outward} "):
        urns = (
            School.objects.listed().filter(postcode__istartswith=start, urn__isnull=False).values_list("urn", flat=True)
        )
        places = list(places_of(urn for urn in urns[:500] if urn).values()) if outward else []
        if places:
            return sum(p[0] for p in places) // len(places), sum(p[1] for p in places) // len(places)
    return None


def trust_named(text: str) -> Trust | None:
    """A trust by its name or its number; one that only the register of groups knows comes as a row not saved yet."""
    wanted = text.strip()
    if not wanted:
        return None
    found = Trust.objects.filter(Q(uid=wanted) | Q(name__iexact=wanted)).first()
    if found:
        return found
    group = group_named(wanted)
    return (
        (Trust.objects.filter(~Q(uid=""), uid=group[0]).first() or Trust(uid=group[0], name=group[1]))
        if group
        else None
    )
