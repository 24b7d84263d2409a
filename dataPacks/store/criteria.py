"""What criteria are held against: schools, the figures that count, and inspections, read from the database.

Only public figures: whoever proposes a school must be able to show anybody what it rests on.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dataPacks.calc.criteria import Evidence, Figure, Inspected, School
from dataPacks.definitions import measures
from dataPacks.definitions.criteria import Criteria, InspectionTest, MeasureTest
from dataPacks.store import datasets, figures, published
from schools import models

Figures = dict[tuple[str, str], dict[str, dict[int, Figure]]]


def evidence_for(some: Iterable[Criteria], *, year: str = "", pinned: Iterable[int] | None = None) -> Evidence:
    """All that these criteria ask for: of one year and those before it, or of every measure's newest year."""
    some, pinned = list(some), None if pinned is None else list(pinned)
    wanted = {(t.measure, t.group) for c in some for t in c.tests if isinstance(t, MeasureTest)}
    found: Figures = {pair: {} for pair in wanted}
    back: dict[str, int] = {}
    for criteria in some:
        for measure, years in criteria.measures.items():
            back[measure] = max(years, back.get(measure, 0))
    for measure, years in sorted(back.items()):
        _add(found, measure, years, year, pinned)
    asks = any(isinstance(test, InspectionTest) for criteria in some for test in criteria.tests)
    return Evidence(found, _inspections(pinned) if asks else {})


def _add(found: Figures, measure: str, back: int, year: str, pinned: list[int] | None) -> None:
    sources = figures.sources(pinned=pinned, measure=measure)
    groups = {group for name, group in found if name == measure}
    newest = sorted({s.year for s in sources if s.group in groups and (not year or s.year <= year)}, reverse=True)
    # One year more than asked for: the newest may be a table that has no figure of any school.
    for each in newest[: back + 1]:
        members = [s for s in sources if s.year == each]
        rows = figures.results_of(members)
        if rows.empty:
            continue
        edition = figures.edition_of(members, rows)
        for group in groups:
            of_group = [s for s in members if s.group == group and s.edition == edition]
            found[measure, group][each] = _by_school(figures.one_per_school(of_group, rows), of_group)


def _by_school(rows: pd.DataFrame, sources: list[figures.Source]) -> dict[int, Figure]:
    files = {source.series_id: source.file for source in sources}
    rows = rows[rows["value"].notna()]
    columns = (rows[name].tolist() for name in ("school_id", "value", "series_id", "line"))
    return {school: Figure(value, files[series], line) for school, value, series, line in zip(*columns, strict=True)}


def _inspections(pinned: list[int] | None) -> dict[int, Inspected]:
    """The latest inspection of each school, of the lists in force or those of a release. One query for schools."""
    rows = models.Inspection.objects.filter(dataset__in=datasets.in_force() if pinned is None else pinned)
    ids: dict[int | None, int] = dict(models.School.objects.listed().exclude(urn=None).values_list("urn", "pk"))
    found: dict[int, Inspected] = {}
    ordered = rows.order_by("inspected_on", "dataset__is_official", "dataset__rank", "pk")
    named = ("urn", "inspected_on", "grade", "words", "concern", "dataset__file_name", "line")
    for urn, *about in ordered.values_list(*named).iterator(chunk_size=5000):
        if urn in ids:
            found[ids[urn]] = Inspected(*about)
    return found


def schools(year: str = "", measure: str = "") -> list[School]:
    """Every listed school, as it is now, or as that year's own tables describe it."""
    fields = ("pk", "urn", "name", "type_code", "la_id", "phase", "is_open")
    rows = models.School.objects.listed().order_by("pk").values_list(*fields)
    now = [
        School(pk, urn, name, code, la or "", phase, "", is_open) for pk, urn, name, code, la, phase, is_open in rows
    ]
    return _as_in(now, year, measure) if year else now


def _as_in(now: list[School], year: str, measure: str) -> list[School]:
    told = {s.dataset_id for s in figures.sources(measure=measure or None, year=year)}
    facts = published.facts_of_year(sorted(told), year).to_dict("index")
    return [_described(school, facts[school.id]) for school in now if school.id in facts]


def _described(school: School, facts: dict[Any, Any]) -> School:
    is_open = facts["is_open"]
    return School(
        school.id,
        school.urn,
        school.name,
        str(facts["type_code"] or ""),
        str(facts["la_code"] or ""),
        school.phase,
        str(facts["record_type"] or ""),
        None if pd.isna(is_open) else bool(is_open),
    )


def measures_missing(some: Iterable[Criteria], evidence: Evidence, year: str) -> list[str]:
    """The measures that the criteria test and of which nothing has been imported (of that year), by their names."""
    tests = [test for criteria in some for test in criteria.tests if isinstance(test, MeasureTest)]
    lacking = [
        t.measure for t in tests if not (evidence.figures[t.measure, t.group].get(year) if year else evidence.newest(t))
    ]
    return [measures()[key].short for key in dict.fromkeys(lacking)]
