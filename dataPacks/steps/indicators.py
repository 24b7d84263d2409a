"""Step 2: results and definitions → one column per measure, group and year, with averages and their origin."""

import datetime as dt
from collections import defaultdict
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from challenge.core.queue import NewJob
from dataPacks import definitions
from dataPacks.calc import averages
from dataPacks.calc.frame import FigureColumn, SchoolIndex, column_name
from dataPacks.steps.work import Work
from dataPacks.store import figures, release_data
from dataPacks.store.figures import Source
from schools.models import Release, School, SummaryResult

STAGE, NEXT = 2, 3


def run(work: Work) -> None:
    index = build_index()
    release_data.save_column(work.release, release_data.INDEX, index.pack(), {})
    saved = 0
    for found in by_measure_and_year(work.release):
        saved += _save_measure(work, index, found)
        work.tick()
    with work.finishing(saved):
        work.add_jobs([NewJob(NEXT, "comparators", "comparators", {})])


def build_index() -> SchoolIndex:
    """Every listed state-funded school, by URN, then LAESTAB."""
    schools = School.objects.listed().filter(sector=School.Sector.STATE).select_related("la")
    rows = list(schools.order_by("urn", "laestab", "pk"))
    facts: dict[str, list[Any]] = {name: [_fact(school, name) for school in rows] for name in SchoolIndex.FIELDS}
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


def _save_measure(work: Work, index: SchoolIndex, found: list[Source]) -> int:
    """Save the columns of one measure and year: the edition that counts, and the others under their own names."""
    results = figures.results_of(found)
    used = figures.edition_of(found, results)
    groups: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in found:
        groups[source.group, source.edition].append(source)
    rows = 0
    for (group, edition), members in sorted(groups.items()):
        column = build_column(index, members, results)
        if edition == used:
            column.about |= averages_of(index, members, column)
        name = column_name(members[0].measure, group, members[0].year, "" if edition == used else edition)
        release_data.save_column(work.release, name, column.pack(), column.about)
        rows += int((column.source >= 0).sum())
    return rows


def build_column(index: SchoolIndex, members: list[Source], results: pd.DataFrame) -> FigureColumn:
    """One column from the series of one edition; each school's row is taken from the best source that has it."""
    rows = figures.one_per_school(members, results)
    position = rows["school_id"].map(index.position)
    rows, at = rows[position.notna()], position.dropna().to_numpy(np.int64)
    column = FigureColumn.empty(len(index))
    for name in ("value", "cohort", "lower", "upper", "reason", "line"):
        getattr(column, name)[at] = rows[name].to_numpy()
    codes = sorted(set(rows["code"]) - {""})
    column.code[at] = rows["code"].map({"": 0} | {c: i + 1 for i, c in enumerate(codes)}).to_numpy()
    order = {s.series_id: i for i, s in enumerate(members)}
    column.source[at] = rows["series_id"].map(order).to_numpy()
    column.about = {
        "edition": members[0].edition, "codes": codes,
        "sources": [{"file": s.file, "column": s.column, "dataset": s.dataset_id} for s in members],
        "not_published": _not_published(members),
    }
    return column


def _not_published(members: list[Source]) -> list[str]:
    missing = []
    if not any(s.cohort_column for s in members):
        missing.append("cohort")
    if not any(s.lower_column for s in members):
        missing.append("limits")
    return missing


def averages_of(index: SchoolIndex, members: list[Source], column: FigureColumn) -> dict[str, Any]:
    """Averages for authorities and England: as published where the edition does so, else computed, and said to be."""
    published = SummaryResult.objects.filter(series__in=[s.series_id for s in members], value__isnull=False)
    la, england = {}, {}
    for row in published.order_by("id"):
        figure = {"value": row.value, "n": None, "how": "published"}
        if row.level == SummaryResult.Level.LA:
            la.setdefault(row.la_code, figure | {"how": f"published, {row.label}" if row.label else "published"})
        else:
            england.setdefault(row.label, figure | {"how": f"published, {row.label}"})
    computed = computed_averages(index, column, members[0].measure)
    about = {"la": la or computed["la"], "england": england or computed["england"]}
    missing = [*column.about["not_published"], *([] if la else ["la"]), *([] if england else ["england"])]
    return about | {"not_published": missing}


def computed_averages(index: SchoolIndex, column: FigureColumn, measure: str) -> dict[str, dict[str, Any]]:
    """Averages over open state-funded schools of each phase, keyed 'code|phase' for authorities and by phase."""
    phases, codes = index.array("phase"), index.array("la_code")
    is_open = np.array(index.facts["is_open"], bool)
    la: dict[str, Any] = {}
    england: dict[str, Any] = {}
    for phase in definitions.measures()[measure].phases:
        scope = is_open & (phases == phase)
        if not np.isfinite(column.value[scope]).any():
            continue
        by_la, country = averages.la_and_country(column.value, column.cohort, codes, scope)
        la |= {f"{code}|{phase}": _average(average) for code, average in by_la.items() if average.n}
        england[phase] = _average(country)
    return {"la": la, "england": england}


def _average(average: averages.Average) -> dict[str, Any]:
    return {"value": round(average.value, 4), "n": average.n, "how": average.how}
