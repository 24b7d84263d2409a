"""What published lists say around a school that a viewer may see: links, groups, inspections, place and need.

Start with a school from `schools.selectors`; all of this is public. One query each, however many lists there are.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from schools.models import (
    AreaNeed,
    DatasetVersion,
    GroupMember,
    Inspection,
    School,
    SchoolGroup,
    SchoolLink,
    SchoolPlace,
    TrustFacts,
)


@dataclass(frozen=True)
class Surrounding:
    """One statement of a list about a school: `what` says of which sort, and so what the other fields hold.

    'link': `number` is the earlier school's URN and `other` the later's, `name` the other school's, `kind` how they are
    linked, `on` since when · 'member': `name` and `kind` of a group, `note` its number, `on` joined, `until` left ·
    'group': the same of the group itself · 'inspection': `number` the grade, `name` the judgement, `note` a category of
    concern · 'trust': `name` of one whose figures are of this school among others, `kind` its sort · 'place': `name`
    its LSOA · 'need': `number` and `other` that area's tenths by IDACI and IMD.
    """

    what: str
    file: str
    line: int
    year: str
    as_of: dt.date | None
    is_official: bool
    on: dt.date | None
    until: dt.date | None
    number: int | None
    other: int | None
    name: str
    kind: str
    note: str


DATASET = ("dataset__file_name", "line", "dataset__year", "dataset__as_of", "dataset__is_official")
TYPES: dict[str, type[models.Field]] = {
    "on": models.DateField, "until": models.DateField, "number": models.IntegerField, "other": models.IntegerField,
    "name": models.CharField, "kind": models.CharField, "note": models.CharField,
}  # fmt: skip
LONGEST_HISTORY = 6  # generations of schools that are followed back


def surroundings_of(school: School) -> list[Surrounding]:
    """Everything that lists in force say about a school."""
    if not school.urn:
        return []
    places, members = _rows(SchoolPlace, urn=school.urn), _rows(GroupMember, urn=school.urn)
    groups = _rows(SchoolGroup).filter(Q(uid__in=members.values("uid")) | Q(name__in=members.values("name")))
    needs = _rows(AreaNeed, lsoa__in=places.values("lsoa"))
    inspections = _rows(Inspection, urn=school.urn)
    stated = [
        _links(school.urn),
        _stated("member", members, on="joined_on", until="left_on", name="name", kind="kind", note="uid"),
        _stated("group", groups, on="opened_on", until="closed_on", name="name", kind="kind", note="uid"),
        _stated("trust", _trusts(school.urn), name="name", kind="group_type"),
        _stated("inspection", inspections, on="inspected_on", number="grade", name="words", note="concern"),
        _stated("place", places, number="easting", other="northing", name="lsoa"),
        _stated("need", needs, number="idaci_decile", other="imd_decile", name="lsoa"),
    ]
    return [Surrounding(*row) for row in stated[0].union(*stated[1:], all=True)]


def _trusts(urn: int) -> QuerySet[Any]:
    """Rows of trusts whose list of schools has this one. URNs have six digits all: none is a part of another."""
    return _rows(TrustFacts).annotate(listed=Cast("urns", models.TextField())).filter(listed__contains=str(urn))


def _links(urn: int) -> QuerySet[Any]:
    """Links from either end, with the name of the school at the other: as listed here, else as the list gives it."""
    partner = Case(When(before=urn, then="after"), default="before", output_field=models.IntegerField())
    links = _rows(SchoolLink).filter(Q(before=urn) | Q(after=urn)).annotate(partner=partner)
    named = School.objects.listed().filter(urn=OuterRef("partner")).values("name")[:1]
    given = Case(When(before=urn, then="after_name"), default="before_name")
    links = links.annotate(partner_name=Coalesce(named, given, Value("")))
    fields = {"on": "linked_on", "number": "before", "other": "after", "name": "partner_name", "kind": "relation"}
    return _stated("link", links, **fields, note="published_as")


def _stated(what: str, rows: QuerySet[Any], **fields: str) -> QuerySet[Any]:
    """The rows of one list under the names of `Surrounding`, of the same types whichever list it is."""
    cells: dict[str, Any] = {"what_": Cast(Value(what), models.CharField())}
    for name, field in TYPES.items():
        value = F(fields[name]) if name in fields else Value("") if field is models.CharField else Value(None)
        cells[f"{name}_"] = Cast(value, field())
    return rows.annotate(**cells).order_by().values_list("what_", *DATASET, *list(cells)[1:])


def _rows(model: type[models.Model], **wanted: Any) -> QuerySet[Any]:
    """Rows of accepted public lists that no later version replaces."""
    accepted = DatasetVersion.State.ACCEPTED
    replaced = DatasetVersion.objects.filter(state=accepted, replaces=OuterRef("dataset"))
    public = {"dataset__state": accepted, "dataset__visibility": DatasetVersion.Visibility.PUBLIC}
    return model._default_manager.filter(~Exists(replaced), **public, **wanted)


@dataclass(frozen=True)
class Heir:
    """A school that came after a closed one; `is_listed` where it has a page."""

    urn: int
    name: str
    relation: str
    is_listed: bool


def heirs_of(school: School) -> list[Heir]:
    """The schools that lists in force name as coming next after this one, by URN."""
    history = [SchoolLink.Relation.SUCCESSION, SchoolLink.Relation.MERGER, SchoolLink.Relation.SPLIT]
    named = School.objects.listed().filter(urn=OuterRef("after")).values("name")[:1]
    links = _rows(SchoolLink, before=school.urn or 0, relation__in=history).annotate(known=named)
    rows = links.order_by("after", "-dataset__year").values_list("after", "known", "after_name", "relation")
    found: dict[int, Heir] = {}
    for urn, known, given, relation in rows:
        found.setdefault(urn, Heir(urn, known or given or "A school", relation, known is not None))
    return list(found.values())


def places_of(urns: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Easting and northing of each school that a list in force places, the newest list first. One query."""
    rows = _rows(SchoolPlace, urn__in=list(urns), easting__isnull=False, northing__isnull=False)
    ordered = rows.order_by("dataset__year", "dataset_id").values_list("urn", "easting", "northing")
    return {urn: (easting, northing) for urn, easting, northing in ordered}


def earlier_urns_of(urns: Iterable[int]) -> dict[int, set[int]]:
    """URNs of the schools that each one came from, however long ago, itself among them. One query a generation."""
    history = [SchoolLink.Relation.SUCCESSION, SchoolLink.Relation.MERGER, SchoolLink.Relation.SPLIT]
    found = {urn: {urn} for urn in urns}
    edge = {urn: {urn} for urn in found}  # schools just reached → where they lead to
    for _ in range(LONGEST_HISTORY):
        links = _rows(SchoolLink, after__in=list(edge), relation__in=history).values_list("before", "after").distinct()
        reached: dict[int, set[int]] = {}
        for before, after in links:
            for urn in edge[after]:
                if before not in found[urn]:
                    found[urn].add(before)
                    reached.setdefault(before, set()).add(urn)
        if not reached:
            break
        edge = reached
    return found


def group_named(text: str) -> tuple[str, str] | None:
    """Number (empty where a list gives none) and name of a group that lists in force name so, or number so."""
    wanted = Q(uid=text) | Q(name__iexact=text)
    for rows in (_rows(SchoolGroup).filter(wanted), _rows(GroupMember).filter(wanted, left_on=None)):
        found = rows.order_by("-dataset__year", "-dataset_id", "line").values_list("uid", "name").first()
        if found:
            return found
    return None
