"""Step 2: results and definitions → one column per measure, group and year, with averages and their origin."""

import datetime as dt
from collections import defaultdict
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from dataPacks import definitions
from dataPacks.calc import history
from dataPacks.calc.frame import FigureColumn, SchoolIndex, column_name
from dataPacks.steps import place_averages
from dataPacks.steps.work import Work
from dataPacks.store import figures, local, release_data
from dataPacks.store.figures import Source
from dataPacks.store.history import history_of
from schools.models import Release, School


def run(work: Work) -> None:
    """One share of the release's measures and years, as the payload names them."""
    index = release_data.load_index(work.release.pk)
    wanted = {tuple(key) for key in work.payload["series"]}
    carried = history.plans(index.facts["history"], index.array("is_open"))
    saved = 0
    for found in by_measure_and_year(work.release):
        if _measure_year(found[0]) in wanted:
            work.tick()
            saved += _save_measure(work, index, found, carried)
    with work.finishing(saved):
        pass  # columns are written as they are made: the same again if this job is done twice


def shares(release: Release, parts: int) -> list[list[tuple[str, str]]]:
    """The pinned measures and years dealt out into `parts` shares of about as many series each."""
    found = sorted(by_measure_and_year(release), key=lambda group: (-len(group), _measure_year(group[0])))
    dealt: list[list[tuple[str, str]]] = [[] for _ in range(parts)]
    sizes = [0] * parts
    for group in found:
        smallest = sizes.index(min(sizes))
        dealt[smallest].append(_measure_year(group[0]))
        sizes[smallest] += len(group)
    return [share for share in dealt if share]


def build_index() -> SchoolIndex:
    """Every listed state-funded school, by URN, then LAESTAB."""
    schools = School.objects.listed().filter(sector=School.Sector.STATE).select_related("la")
    rows = list(schools.order_by("urn", "laestab", "pk"))
    own = [name for name in SchoolIndex.FIELDS if name != "history"]
    facts: dict[str, list[Any]] = {name: [_fact(school, name) for school in rows] for name in own}
    facts["history"] = history_of(rows)
    return SchoolIndex(np.array([s.pk for s in rows], np.int64), facts)


def _fact(school: School, name: str) -> Any:
    if name == "la_code":
        return school.la_id or ""
    if name == "la_name":
        return str(school.la) if school.la else ""
    value = getattr(school, name)
    return value.isoformat() if isinstance(value, dt.date) else value


def by_measure_and_year(release: Release) -> list[list[Source]]:
    """The pinned series, grouped by measure and year."""
    pinned = release.datasets.values_list("pk", flat=True)
    found = sorted(figures.sources(pinned=pinned), key=_measure_year)
    return [list(group) for _, group in groupby(found, key=_measure_year)]


def _measure_year(source: Source) -> tuple[str, str]:
    return source.measure, source.year


def _save_measure(work: Work, index: SchoolIndex, found: list[Source], carried: list[history.Plan]) -> int:
    """Save the columns of one measure and year: the edition that counts, and the others under their own names.

    Averages are of what was published; only then do schools get the figures of those that came before them.
    """
    results = figures.results_of(found)
    used = figures.edition_of(found, results)
    groups: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in found:
        groups[source.group, source.edition].append(source)
    columns = {key: build_column(index, members, results) for key, members in groups.items()}
    area = work.night.challenge.la_codes
    own = local.measures_of().get(found[0].measure) if found[0].measure not in definitions.measures() else None
    for (group, edition), column in sorted(columns.items()):
        members = groups[group, edition]
        if edition == used:
            others = [other for (g, e), other in sorted(columns.items()) if g == group and e != used]
            column.about |= place_averages.averages_of(index, members, column, others, area, own)
            is_count = (own or definitions.measures()[members[0].measure]).is_count
            column = history.carry(column, carried, members[0].year, group, is_count=is_count)
        name = column_name(members[0].measure, group, members[0].year, "" if edition == used else edition)
        column.about |= {"measure": own.plain} if own else {}
        release_data.save_column(work.release, name, column.pack(), column.about)
    return sum(int((column.source >= 0).sum()) for column in columns.values())


def build_column(index: SchoolIndex, members: list[Source], results: pd.DataFrame) -> FigureColumn:
    """One column from the series of one edition; each school's row is taken from the best source that has it."""
    rows = figures.one_per_school(members, results)
    rows = rows[~((rows["cohort"] == 0) & rows["value"].notna())]  # 0 per cent of no pupils says nothing
    position = index.positions_of(rows["school_id"].to_numpy())
    rows, at = rows[position >= 0], position[position >= 0]
    column = FigureColumn.empty(len(index))
    for name in ("value", "cohort", "lower", "upper", "reason", "line"):
        getattr(column, name)[at] = rows[name].to_numpy()
    codes = sorted(set(rows["code"].unique()) - {""})
    column.code[at] = rows["code"].map({"": 0} | {c: i + 1 for i, c in enumerate(codes)}).to_numpy()
    order = {s.series_id: i for i, s in enumerate(members)}
    column.source[at] = rows["series_id"].map(order).to_numpy()
    column.about = {"edition": members[0].edition, "codes": codes, "sources": [_about(s) for s in members]}
    return column


def _about(source: Source) -> dict[str, Any]:
    missing = [] if source.cohort_column else ["cohort"]
    missing += [] if source.lower_column else ["limits"]
    return {"file": source.file, "column": source.column, "dataset": source.dataset_id, "not_published": missing}
