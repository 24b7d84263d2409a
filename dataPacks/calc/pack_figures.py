"""The entries of a pack's `measures` and `context`: each figure, its source, and what it is held against. Pure.

There are a million and a half of them in a country, so they are made column by column for a batch of schools: an array
becomes a list once, and what schools share, their authority's and England's figures, is looked up once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dataPacks.calc import averages, pack_history
from dataPacks.calc.frame import FigureColumn
from dataPacks.definitions import Measure
from schools.reasons import Reason

Entry = dict[str, Any]
School = Mapping[str, Any]
SLUGS = [reason.slug or None for reason in sorted(Reason)]

# A published national row that is about this phase is better than one about all schools; state-funded before all.
_ENGLAND = ("state-funded schools", "all schools")
_PHASE_ROWS = {"all-through": "secondary", "middle-deemed-primary": "primary", "middle-deemed-secondary": "secondary"}


@dataclass
class Series:
    """One column with what every school's entry needs: its measure, its earlier editions, similar schools' figures.

    `similar` is about the b schools of one batch, the arrays of the columns about all n schools of the release.
    """

    measure: Measure
    group: str
    year: str
    column: FigureColumn
    earlier: list[FigureColumn]
    similar: averages.Similar


def entries(
    series: Series, positions: np.ndarray, schools: Sequence[School], has_set: Sequence[bool]
) -> dict[int, Entry]:
    """The entries of those of the batch's schools, at `positions` int64 (b,), that are in the table; by row."""
    column, rows = series.column, np.flatnonzero(series.column.source[positions] >= 0)
    at, found = positions[rows], rows.tolist()
    places = _places(column, [schools[row] for row in found])
    sources = [column.about["sources"][s]["not_published"] for s in column.source[at].tolist()]
    fields: dict[str, list[Any]] = {
        "value": numbers(column.value[at]),
        "code": _codes(column, at),
        "reason": [SLUGS[reason] for reason in column.reason[at].tolist()],
        "cohort": numbers(column.cohort[at]),
        "lower": numbers(column.lower[at]),
        "upper": numbers(column.upper[at]),
        "not_published": [[*own, *place.missing] for own, place in zip(sources, places, strict=True)],
        "source": _sources(column, at),
        "earlier": _earlier(series.earlier, at),
        "similar": [s if has_set[row] else None for s, row in zip(_similar(series.similar, rows), found, strict=True)],
        "la": [place.la for place in places],
        "england": [place.england for place in places],
    }
    head = _head(series)
    rows_of_cells = zip(*fields.values(), strict=True)
    made = {r: head | dict(zip(fields, cells, strict=True)) for r, cells in zip(found, rows_of_cells, strict=True)}
    generations = np.array([source.get("carried", 0) for source in column.about["sources"]], int)[column.source[at]]
    for i in np.flatnonzero(generations).tolist():
        step = schools[found[i]]["history"][generations[i] - 1]
        made[found[i]]["carried"] = pack_history.carried(column, step)
    return made


def _head(series: Series) -> Entry:
    measure = series.measure
    return {
        "measure": measure.key,
        "name": measure.name,
        "unit": measure.unit,
        "decimals": measure.decimals,
        "group": series.group,
        "year": series.year,
        "edition": series.column.about["edition"],
    }


def numbers(array: np.ndarray) -> list[float | None]:
    """Plain numbers, None where there is none."""
    values = array.astype(object)
    values[~np.isfinite(array)] = None
    return values.tolist()


def _rounded(array: np.ndarray) -> list[float | None]:
    return [value if value is None else round(value, 4) for value in numbers(array)]


def _codes(column: FigureColumn, at: np.ndarray) -> list[str | None]:
    codes = [None, *column.about["codes"]]
    return [codes[code] for code in column.code[at].tolist()]


def _sources(column: FigureColumn, at: np.ndarray) -> list[Entry]:
    sources = column.about["sources"]
    places = zip(column.source[at].tolist(), column.line[at].tolist(), strict=True)
    return [{"file": sources[s]["file"], "line": line, "column": sources[s]["column"]} for s, line in places]


def _earlier(columns: Sequence[FigureColumn], at: np.ndarray) -> list[list[Entry]]:
    """What earlier editions said of each school."""
    found: list[list[Entry]] = [[] for _ in at]
    for column in columns:
        rows = np.flatnonzero(column.source[at] >= 0)
        edition, there = column.about["edition"], at[rows]
        cells = (numbers(column.value[there]), _codes(column, there), _sources(column, there))
        for row, value, code, source in zip(rows.tolist(), *cells, strict=True):
            found[row].append({"edition": edition, "value": value, "code": code, "source": source})
    return found


def _similar(similar: averages.Similar, rows: np.ndarray) -> list[Entry]:
    fields = {
        "mean": _rounded(similar.mean[rows]),
        "n": similar.n[rows].tolist(),
        "upper_quartile": _rounded(similar.upper_quartile[rows]),
        "lower_quartile": _rounded(similar.lower_quartile[rows]),
        "rank": [rank or None for rank in similar.rank[rows].tolist()],
    }
    return [dict(zip(fields, cells, strict=True)) for cells in zip(*fields.values(), strict=True)]


@dataclass(frozen=True)
class _Places:
    """A column's figures for an authority and for England, and which of the two the publisher does not give."""

    la: Entry | None
    england: Entry | None
    missing: list[str]


def _places(column: FigureColumn, schools: Sequence[School]) -> list[_Places]:
    """What each school's figure is held against: the same for all schools of one authority and phase."""
    keys = [(school["la_code"], school["phase"]) for school in schools]
    known = {key: _place(column, *key) for key in set(keys)}
    return [known[key] for key in keys]


def _place(column: FigureColumn, code: str, phase: str) -> _Places:
    la, england = _la_average(column, code, phase), _england_average(column, phase)
    named = (("la", la), ("england", england))
    missing = [name for name, average in named if average is None or average["kind"] != "published"]
    return _Places(la, england, missing)


def _la_average(column: FigureColumn, code: str, phase: str) -> Entry | None:
    """The authority's figure for this phase, or for all its schools in the table."""
    la = column.about["la"]
    return la.get(code) or la.get(f"{code}|{phase}")


def _england_average(column: FigureColumn, phase: str) -> Entry | None:
    england = column.about["england"]
    labels = (phase, _PHASE_ROWS.get(phase, phase), *_ENGLAND)
    return next((england[label] for label in labels if label in england), None)
