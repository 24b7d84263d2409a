"""What surrounds a school, as rows for its page: before and after, groups, inspections, its area's need. No queries."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from challenge.core.words import year_in_words
from dataPacks.calc.history import last_day
from schools.models import School, SchoolLink
from schools.presenters import uk_date
from schools.selectors.surroundings import Surrounding

FIFTHS = {1: "the most deprived fifth", 2: "the second most deprived fifth", 3: "the middle fifth",
          4: "the second least deprived fifth", 5: "the least deprived fifth"}  # fmt: skip
SAME_VISIT = dt.timedelta(days=14)  # two lists may give the first and the last day of one inspection
NO_PLACE = "Not known: no register that says in which small area (LSOA) the school lies has been imported."
NO_NEED = "Not known: no index of deprivation that has its small area ({lsoa}) has been imported."
NO_IDACI = "Not known: no index that has children's (IDACI) for its small area ({lsoa}) has been imported."
RELATIONS = {
    SchoolLink.Relation.SUCCESSION: ("Before it", "After it"),
    SchoolLink.Relation.MERGER: ("Merged into it", "Merged into"),
    SchoolLink.Relation.SPLIT: ("Divided, in part into it", "Divided, in part into"),
    SchoolLink.Relation.OTHER: ("Linked with", "Linked with"),
}


@dataclass(frozen=True)
class AroundRow:
    """One row: what it is about, what is said, and by which file and line ('' where nothing says it)."""

    name: str
    value: str
    source: str = ""
    url: str = ""


def rows_of(school: School, found: Iterable[Surrounding]) -> list[AroundRow]:
    """Before and after, groups, inspections from the newest, and how deprived the area is."""
    by: dict[str, list[Surrounding]] = {}
    for one in found:
        by.setdefault(one.what, []).append(one)
    return [
        *_links(school, by.get("link", [])),
        *_members(by.get("member", []), by.get("group", [])),
        *_trusts(by.get("trust", [])),
        *_inspections(by.get("inspection", [])),
        *_needs(by.get("place", []), by.get("need", [])),
    ]


def _source(one: Surrounding) -> str:
    return f"{one.file}, line {one.line}"


def _age(one: Surrounding) -> tuple[str, dt.date, str, int]:
    return one.year, one.as_of or dt.date.min, one.file, one.line


def _newest(found: list[Surrounding]) -> list[Surrounding]:
    """Those of the newest list alone: what an older one says may have ended."""
    if not found:
        return []
    newest = max(found, key=_age)
    return [one for one in found if (one.file, one.year, one.as_of) == (newest.file, newest.year, newest.as_of)]


def _links(school: School, found: list[Surrounding]) -> Iterator[AroundRow]:
    told: set[tuple[int | None, bool]] = set()
    for one in sorted(found, key=lambda o: (o.on or dt.date.min, _age(o)), reverse=True):
        is_earlier = one.other == school.urn
        partner = one.number if is_earlier else one.other
        if (partner, is_earlier) in told:
            continue
        told.add((partner, is_earlier))
        relation = SchoolLink.Relation(one.kind)
        name = RELATIONS[relation][0 if is_earlier else 1]
        day = one.on and (last_day(one.on) if is_earlier else last_day(one.on) + dt.timedelta(days=1))
        when = f", {'until' if is_earlier else 'from'} {uk_date(day)}" if day else ""
        words = f"{one.name or 'A school'} (URN {partner}){when}"
        url = reverse("schools:detail", args=[partner]) if one.name else ""
        yield AroundRow(name, words, _source(one), url)


def _members(members: list[Surrounding], groups: list[Surrounding]) -> Iterator[AroundRow]:
    """Each group once: lists of members, which have dates, before the register, which has none."""
    kinds = {key: one.kind for one in sorted(groups, key=_age) for key in (one.note, one.name.casefold())}
    dated = _newest([one for one in members if one.note])
    plain = _newest([one for one in members if not one.note])
    told: set[str] = set()
    for one in sorted(dated, key=lambda o: (o.until is None, o.on or dt.date.min), reverse=True) + plain:
        key = f"{one.name.casefold()}|{one.on}"
        if key in told or (not one.note and any(known.startswith(one.name.casefold() + "|") for known in told)):
            continue
        told.add(key)
        kind = kinds.get(one.note) or kinds.get(one.name.casefold()) or one.kind
        since = f", since {uk_date(one.on)}" if one.on and not one.until else ""
        span = f", {uk_date(one.on)} to {uk_date(one.until)}" if one.on and one.until else ""
        label = "School sponsor" if one.kind == "School sponsor" else "Group" if not one.until else "Earlier group"
        yield AroundRow(label, f"{one.name}{f' ({kind.lower()})' if kind else ''}{since}{span}", _source(one))


def _trusts(found: list[Surrounding]) -> Iterator[AroundRow]:
    """Whose figures the newest tables about trusts count the school under: that is not always who runs it today."""
    newest = max((one.year for one in found), default="")
    told: set[str] = set()
    for one in sorted((one for one in found if one.year == newest), key=_age):
        if one.name.casefold() not in told:
            told.add(one.name.casefold())
            kind = f" ({one.kind.lower()})" if one.kind else ""
            yield AroundRow(f"Counted under, {year_in_words(one.year)}", f"{one.name}{kind}", _source(one))


def _inspections(found: list[Surrounding]) -> Iterator[AroundRow]:
    kept: list[Surrounding] = []
    for one in sorted(found, key=lambda o: (o.is_official, bool(o.note), _age(o)), reverse=True):
        if not any(_is_same_visit(one, other) for other in kept):
            kept.append(one)
    for place, one in enumerate(sorted(kept, key=lambda o: o.on or dt.date.min, reverse=True)):
        words = f"{one.name[:1].upper()}{one.name[1:]}, {uk_date(one.on)}" + (f": {one.note}" if one.note else "")
        yield AroundRow(
            "Ofsted, latest inspection" if place == 0 else "Ofsted, earlier inspection", words, _source(one)
        )


def _is_same_visit(one: Surrounding, other: Surrounding) -> bool:
    is_near = one.on is not None and other.on is not None and abs(one.on - other.on) <= SAME_VISIT
    return is_near and one.number == other.number


def _needs(places: list[Surrounding], needs: list[Surrounding]) -> Iterator[AroundRow]:
    areas = [one for one in _newest(places) if one.name]
    if not areas:
        yield AroundRow("Deprivation of its area", NO_PLACE)
        return
    lsoa = areas[0].name
    here = sorted((one for one in needs if one.name == lsoa), key=_age, reverse=True)
    children = next((one for one in here if one.number), None)
    everyone = next((one for one in here if one.other), None)
    if children and children.number:
        words = _tenth_words(children.number, "children", children.year)
        yield AroundRow("Deprivation of its area (IDACI)", words, _source(children))
    else:
        yield AroundRow("Deprivation of its area (IDACI)", (NO_IDACI if here else NO_NEED).format(lsoa=lsoa))
    if everyone and everyone.other:
        words = _tenth_words(everyone.other, "", everyone.year)
        yield AroundRow("Deprivation of its area (IMD)", words, _source(everyone))


def _tenth_words(tenth: int, whom: str, year: str) -> str:
    """'In the second most deprived fifth of small areas in England, for children, by the index of 2015'"""
    about = f", for {whom}" if whom else ""
    where = f"In {FIFTHS[(tenth + 1) // 2]} of small areas in England{about}"
    return f"{where}, by the index of {year[:4]} (tenth {tenth} of 10)."
