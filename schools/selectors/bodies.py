"""Which trust a school belongs to, where a list in force or somebody by hand says so."""

from schools.models import DatasetVersion, GroupMember, School, SchoolLink, TrustSchool


def trust_of(school: School) -> str:
    """Its name; empty where nothing says that there is one. One query."""
    by_hand = TrustSchool.objects.filter(school=school).order_by().values_list("trust__name")
    accepted = DatasetVersion.objects.filter(state=DatasetVersion.State.ACCEPTED)
    counting = accepted.exclude(pk__in=accepted.filter(replaces__isnull=False).values("replaces_id"))
    listed = GroupMember.objects.filter(dataset__in=counting, urn=school.urn, left_on=None, kind__icontains="trust")
    names = by_hand.union(listed.order_by().values_list("name"))
    return next((name for (name,) in names), "")


def successors_of(school: School) -> list[tuple[int, str]]:
    """URN and name of the schools that came after this one, as the lists in force say. One query."""
    if school.urn is None:
        return []
    links = SchoolLink.objects.filter(before=school.urn, dataset__state=DatasetVersion.State.ACCEPTED)
    after = links.exclude(relation=SchoolLink.Relation.OTHER).values_list("after", "after_name")
    return list({urn: (urn, name) for urn, name in after.order_by("after_name")}.values())
