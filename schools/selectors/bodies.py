"""Which trust a school belongs to, where a list in force or somebody by hand says so."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import QuerySet

from challenge.core.roles import Can
from schools.models import DatasetVersion, GroupMember, School, SchoolLink, TrustSchool
from schools.querysets import SchoolQuerySet
from schools.selectors import Viewer, challenges_for


def trust_of(school: School) -> str:
    """Its name; empty where nothing says that there is one. One query."""
    by_hand = TrustSchool.objects.filter(school=school).order_by().values_list("trust__name")
    names = by_hand.union(_listed().filter(urn=school.urn or 0).order_by().values_list("name"))
    return next((name for (name,) in names), "")


def trusts_of(schools: Collection[School]) -> dict[int, set[str]]:
    """By primary key of the school, numbers and names (in small letters) of its trusts. Two queries for all.

    Two schools that share one of them are in the same trust; of a trust by hand often nothing but the name is known.
    """
    found: dict[int, set[str]] = {school.pk: set() for school in schools}
    by_urn = {school.urn: school.pk for school in schools if school.urn}
    by_hand = TrustSchool.objects.filter(school__in=found).values_list("school_id", "trust__uid", "trust__name")
    for pk, uid, name in by_hand:
        found[pk] |= {uid, name.lower()} - {""}
    for urn, uid, name in _listed().filter(urn__in=by_urn).values_list("urn", "uid", "name"):
        found[by_urn[urn]] |= {uid, name.lower()} - {""}
    return found


def _listed() -> QuerySet[GroupMember]:
    """What lists in force say of today's members of trusts."""
    accepted = DatasetVersion.objects.filter(state=DatasetVersion.State.ACCEPTED)
    counting = accepted.exclude(pk__in=accepted.filter(replaces__isnull=False).values("replaces_id"))
    return GroupMember.objects.filter(dataset__in=counting, left_on=None, kind__icontains="trust")


def successors_of(school: School) -> list[tuple[int, str]]:
    """URN and name of the schools that came after this one, as the lists in force say. One query."""
    if school.urn is None:
        return []
    links = SchoolLink.objects.filter(before=school.urn, dataset__state=DatasetVersion.State.ACCEPTED)
    after = links.exclude(relation=SchoolLink.Relation.OTHER).values_list("after", "after_name")
    return list({urn: (urn, name) for urn, name in after.order_by("after_name")}.values())


def schools_to_name(user: Viewer) -> SchoolQuerySet:
    """Schools of which this person may say by hand which trust they are in: those of challenges that one manages."""
    listed = School.objects.listed()
    managed = challenges_for(user, Can.MANAGE_PEOPLE)
    return reduce(or_, [listed.in_challenge(each) for each in managed], listed.none())


def named_by_hand(user: Viewer) -> QuerySet[TrustSchool]:
    """What was said by hand about the same schools, by trust and school."""
    found = TrustSchool.objects.filter(school__in=schools_to_name(user).values("pk"))
    return found.select_related("trust", "school", "added_by").order_by("trust__name", "school__name", "id")
