"""Part of step 2: what authorities and England come to, as published where they are, else computed and said to be.

A place's average is about the same schools in every pack: all state-funded schools in that year's table, whether or not
they are open today. Ours are by phase where the publisher's own rows are (census, absence), and where a table mixes
schools of several phases (finance, workforce): a mean over primary and secondary schools would say nothing. A published
row of all schools stands beside them then, for whoever has no other.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dataPacks import definitions
from dataPacks.calc import averages
from dataPacks.calc.frame import FigureColumn, SchoolIndex
from dataPacks.definitions import Measure
from dataPacks.store.figures import Source
from schools.models import School, SummaryResult

EVERYONE = "state-funded schools"
PHASES = frozenset(School.Phase.values)
FEWEST_SCHOOLS = 2  # the 'average' of a single school is that school

Averages = dict[str, dict[str, Any]]


def averages_of(
    index: SchoolIndex,
    members: list[Source],
    column: FigureColumn,
    others: list[FigureColumn],
    la_codes: Sequence[str],
    own: Measure | None = None,
) -> Averages:
    """`la`: averages by code, or by 'code|phase'; `england`: by label ('state-funded schools', 'secondary').

    Each has value, n (schools, where computed), how (words), kind ('published' or 'computed') and scope. `others` are
    the same figure's other editions, whose numbers of pupils weigh schools where this edition has none. `la_codes`:
    authorities to compute for; none means all. `own`: the measure, where it is not a shipped one.
    """
    measure = own or definitions.measures()[members[0].measure]
    is_count = measure.is_count  # then a published row is a total, no average
    published: Averages = {"la": {}, "england": {}} if is_count else published_averages(members)
    is_mixed = len(measure.phases) > 1 and any(_mixes_phases(member.kind) for member in members)
    by_phase = is_count or is_mixed or bool(PHASES & set(published["england"]))
    pupils, source = pupils_of(column, others)
    scopes = _scopes(index, column, by_phase=by_phase)
    computed = _computed(index, column, pupils, scopes, la_codes, source)
    if is_count:
        for average in (*computed["la"].values(), *computed["england"].values()):
            average["how"] = averages.count_words(average["n"])
    england = computed["england"] | published["england"] if by_phase else published["england"] or computed["england"]
    return {"la": computed["la"] | published["la"], "england": england}


def _mixes_phases(kind: str) -> bool:
    known = definitions.kinds().get(kind)
    return known is None or not known.phase


def published_averages(members: list[Source]) -> Averages:
    """The publisher's own rows: for authorities by code, for England by the row's label; the best source's first."""
    best = {s.series_id: s.place for s in members}
    rows = SummaryResult.objects.filter(series__in=list(best), value__isnull=False)
    found: Averages = {"la": {}, "england": {}}
    for row in sorted(rows, key=lambda r: best[r.series_id], reverse=True):
        is_la = row.level == SummaryResult.Level.LA
        how = f"published, {row.label}" if row.label else "published"
        average = {"value": row.value, "n": None, "how": how, "kind": "published", "scope": _scope_words(row.label)}
        found["la" if is_la else "england"].setdefault(row.la_code if is_la else row.label, average)
    return found


def pupils_of(column: FigureColumn, others: list[FigureColumn]) -> tuple[np.ndarray, str]:
    """Numbers of pupils per school, NaN = none, and words for where they come from if another edition filled gaps."""
    pupils, sources = column.cohort.copy(), []
    for other in sorted(others, key=lambda c: str(c.about["edition"])):
        gaps = np.isnan(pupils) & np.isfinite(column.value) & np.isfinite(other.cohort)
        if gaps.any():
            pupils[gaps] = other.cohort[gaps]
            sources.append(str(other.about["edition"]))
    return pupils, f" (as the {' and '.join(sources)} tables give them)" if sources else ""


def _scopes(index: SchoolIndex, column: FigureColumn, *, by_phase: bool) -> dict[str, np.ndarray]:
    """Masks of the schools that are averaged together, by phase or '' for all of them."""
    has_figure = np.isfinite(column.value)
    if not by_phase:
        return {"": has_figure}
    kinds = index.array("phase")
    return {phase: has_figure & (kinds == phase) for phase in np.unique(kinds[has_figure]).tolist()}


def _computed(
    index: SchoolIndex,
    column: FigureColumn,
    pupils: np.ndarray,
    scopes: dict[str, np.ndarray],
    la_codes: Sequence[str],
    source: str,
) -> Averages:
    codes = index.array("la_code")
    wanted = np.where(np.isin(codes, la_codes), codes, "") if len(la_codes) else codes
    found: Averages = {"la": {}, "england": {}}
    for phase, scope in scopes.items():
        by_la, country = averages.la_and_country(column.value, pupils, wanted, scope)
        for code, average in by_la.items():
            if average.n >= FEWEST_SCHOOLS:
                found["la"][f"{code}|{phase}" if phase else code] = _as_dict(average, phase, source)
        if country.n >= FEWEST_SCHOOLS:
            found["england"][phase or EVERYONE] = _as_dict(country, phase, source)
    return found


def _as_dict(average: averages.Average, phase: str, source: str) -> dict[str, Any]:
    how = average.how.replace("numbers of pupils", f"numbers of pupils{source}")
    scope = _scope_words(phase or EVERYONE)
    return {"value": round(average.value, 4), "n": average.n, "how": how, "kind": "computed", "scope": scope}


def _scope_words(label: str) -> str:
    """'secondary' → 'secondary schools'; a published row's own words as they are."""
    return f"{School.Phase(label).label.lower()} schools" if label in PHASES else label or EVERYONE
