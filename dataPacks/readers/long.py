"""The generic table of local figures: one row per school, measure, year and group. Known by its headings alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, Measure, groups, kinds
from schools.reasons import Reason

from . import years
from .cells import UNKNOWN, parse_one
from .faults import file_fault, refuse, row_fault, shorten
from .files import Source
from .grid import Grid
from .rows import Rows, classify
from .table import Column, Figures, Refused, Severity, Table

KEY = "local"
NEEDED = frozenset({"measure", "year", "group", "value"})
SCHOOL = frozenset({"urn", "laestab"})
MOST_SHOWN = 20


def is_long(headings: Sequence[str]) -> bool:
    """Whether these are the headings of the generic table, in any case and order."""
    have = {heading.strip().casefold() for heading in headings}
    return have >= NEEDED and bool(have & SCHOOL)


def kind_for(headings: Sequence[str], measures: Mapping[str, Measure]) -> Kind:
    """The kind with a challenge's own measures. Of a table that names schools twice, the URN counts."""
    kind = replace(kinds()[KEY], local=dict(measures))
    if "urn" not in {heading.strip().casefold() for heading in headings}:
        return kind
    return replace(kind, keys={key: names for key, names in kind.keys.items() if key != "laestab"})


def with_plain_headings(grid: Grid) -> Grid:
    """The grid with its headings in lower case, as the kind has them."""
    plain = [heading.strip().casefold() for heading in grid.headings]
    return Grid(plain, grid.rows, grid.lines, grid.is_spreadsheet, grid.ends_with_newline)


def read_long(
    source: Source, grid: Grid, kind: Kind, measures: Mapping[str, Measure], year: str, *, strict: bool
) -> Table:
    """Raises Refused for unknown measures, for a told year that is not in it, and where no row is left."""
    name = source.path.name
    rows = classify(grid, kind)
    cells = _Cells(rows, kind, measures)
    cells.read()
    _refuse_unknown_measures(name, cells)
    good = np.flatnonzero(rows.is_school & ~rows.bad)
    good = _without_repeats(rows, cells, good)
    bad = [fault for fault in rows.faults if fault.severity is Severity.ROW]
    if strict and bad:
        raise Refused(*shorten(bad))
    if not good.size:
        reason = f"{name}: every row was refused." if bad else f"{name} has no row of a school."
        raise Refused(file_fault(reason, "See the faults of its rows."), *shorten(bad))
    newest = _newest(name, [cells.year[i] for i in good], year)
    return _table(source, grid, kind, rows, cells, good, newest)


def newest_year(grid: Grid) -> str:
    """The newest of the years that the rows name; '' where none does."""
    return max((_year(text) for text in set(grid.texts("year"))), default="")


@dataclass
class _Cells:
    """What each row says, parallel to the rows; only rows that are not bad are of use."""

    rows: Rows
    kind: Kind
    measures: Mapping[str, Measure]
    measure: list[str] = field(default_factory=list)
    year: list[str] = field(default_factory=list)
    group: list[str] = field(default_factory=list)
    figure: list[tuple[float, str, int]] = field(default_factory=list)
    cohort: list[float] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def read(self) -> None:
        keys, count = self.rows.keys, len(self.rows.grid.rows)
        blank = [""] * count
        spelt = {text: _year(text) for text in set(self.rows.grid.texts("year"))}
        texts = zip(
            keys["measure"], self.rows.grid.texts("year"), keys["group"], keys["value"], keys.get("code", blank),
            keys.get("cohort", blank), strict=True,
        )  # fmt: skip
        for i, (measure, year, group, value, code, cohort) in enumerate(texts):
            self._read_measure(i, measure)
            self._read_year(i, year, spelt[year])
            self._read_group(i, group)
            self.figure.append(self._figure(i, value, code))
            self.cohort.append(self._cohort(i, cohort))

    def refuse(self, i: int, heading: str, text: str, what: str, remedy: str) -> None:
        if not self.rows.is_blank[i] and not self.rows.bad[i]:
            line = int(self.rows.grid.lines[i])
            self.rows.refuse_row(i, row_fault(line, heading, text, f"Line {line}: '{text}' {what}.", remedy))

    def _read_measure(self, i: int, text: str) -> None:
        key = text if text in self.measures else text.casefold()
        self.measure.append(key)
        if key not in self.measures and not self.rows.is_blank[i]:
            self.unknown[text] += 1
            self.first.setdefault(text, int(self.rows.grid.lines[i]))

    def _read_year(self, i: int, text: str, year: str) -> None:
        self.year.append(year)
        if not year:
            self.refuse(i, "year", text, "under 'year' is no academic year", "Write it as 2018-19, 201819 or 2019.")

    def _read_group(self, i: int, text: str) -> None:
        group = text.casefold() or "all"
        self.group.append(group)
        if group not in groups():
            near = get_close_matches(group, groups(), n=1)
            hint = f"Perhaps '{near[0]}' is meant." if near else f"The groups are: {', '.join(groups())}."
            self.refuse(i, "group", text, "under 'group' is no group of pupils that is known", hint)

    def _figure(self, i: int, value: str, code: str) -> tuple[float, str, int]:
        """(value, code, reason). Raises nothing: an impossible cell refuses its row."""
        measure = self.measures.get(self.measure[i])
        if measure is None:
            return np.nan, "", Reason.BLANK
        if code:
            return self._coded(i, value, code)
        number, said, reason = parse_one(value, measure.unit, self.kind.codes)
        if reason == UNKNOWN:
            known = f"Give a number, or one of the codes: {', '.join(self.kind.codes)}."
            self.refuse(i, "value", value, "under 'value' is neither a number nor a known code", known)
        elif number < measure.minimum or number > measure.maximum:
            bounds = (
                f"under 'value' is outside {measure.minimum:g} to {measure.maximum:g}, which {measure.name} cannot be"
            )
            self.refuse(i, "value", value, bounds, "Correct the cell.")
        return number, said, reason

    def _coded(self, i: int, value: str, code: str) -> tuple[float, str, int]:
        if value and value != code:
            self.refuse(i, "code", code, f"stands under 'code' beside the value {value}", "Keep one of the two.")
        elif code not in self.kind.codes:
            self.refuse(
                i, "code", code, "under 'code' is no known code", f"The codes are: {', '.join(self.kind.codes)}."
            )
        return np.nan, code, self.kind.codes.get(code, Reason.NOT_AVAILABLE)

    def _cohort(self, i: int, text: str) -> float:
        number, _, reason = parse_one(text, "pupils", self.kind.codes)
        if reason == UNKNOWN or number < 0:
            self.refuse(
                i, "cohort", text, "under 'cohort' is no number of pupils", "Correct the cell, or leave it blank."
            )
        return number


def _year(text: str) -> str:
    """'2018-19', '201819' or '2019' as '2018-19'; '' for what is no year in which figures can be."""
    start = years.column_start(text)
    try:
        return years.checked(years.spell(start)) if start is not None else ""
    except Refused:
        return ""


def _refuse_unknown_measures(name: str, cells: _Cells) -> None:
    if not cells.unknown:
        return
    faults = []
    for text, count in cells.unknown.most_common(MOST_SHOWN):
        near = get_close_matches(text.casefold(), cells.measures, n=1, cutoff=0.7)
        hint = f" Perhaps '{near[0]}' is meant." if near else ""
        rows = f"{count:,} rows" if count > 1 else "1 row"
        reason = (
            f"{name} names the measure '{text}' in {rows}, first on line {cells.first[text]}; no measure has that key."
        )
        remedy = f"Correct the key, or add the measure as a local measure first.{hint}"
        faults.append(file_fault(reason, remedy, line=cells.first[text], field="measure", value=text))
    raise Refused(*faults)


def _without_repeats(rows: Rows, cells: _Cells, good: np.ndarray) -> np.ndarray:
    """One figure per school, measure, year and group: the first stands, and every further one is refused."""
    seen: dict[tuple[object, ...], int] = {}
    for i in good.tolist():
        school = int(rows.urn[i]) or rows.laestab[i]
        key = (school, cells.measure[i], cells.year[i], cells.group[i])
        before = seen.setdefault(key, i)
        if before != i:
            line, other = int(rows.grid.lines[i]), int(rows.grid.lines[before])
            same = repr(cells.figure[i]) == repr(cells.figure[before])
            reason = (
                f"Line {line}: {cells.measure[i]} of {cells.year[i]} ({cells.group[i]}) of school {school} already "
                f"stands on line {other}, which this row {'repeats' if same else 'contradicts'}."
            )
            rows.refuse_row(i, row_fault(line, "measure", cells.measure[i], reason, "Keep one row for each figure."))
    return good[~rows.bad[good]]


def _newest(name: str, found: list[str], told: str) -> str:
    if told and told not in found:
        reason = f"{name} has no figure of {told}, which was told: its years are {', '.join(sorted(set(found)))}."
        raise refuse(reason, "Leave the year out: each row of the table tells its own.", field="year", value=told)
    return max(found)


def _table(source: Source, grid: Grid, kind: Kind, rows: Rows, cells: _Cells, good: np.ndarray, newest: str) -> Table:
    schools = [int(rows.urn[i]) or str(rows.laestab[i]) for i in good]
    row_of = {school: place for place, school in enumerate(dict.fromkeys(schools))}
    first_of = dict(reversed(list(zip(schools, good.tolist(), strict=True))))
    series = [(cells.measure[i], cells.group[i], cells.year[i]) for i in good]
    column_of = {key: place for place, key in enumerate(sorted(set(series)))}
    cohorts = "cohort" if "cohort" in grid.places else ""
    columns = [Column(m, g, y, "value", cohort_heading=cohorts) for m, g, y in column_of]
    kind = replace(kind, local={key: kind.local[key] for key in {m for m, _, _ in column_of} & kind.local.keys()})
    at = ([row_of[school] for school in schools], [column_of[key] for key in series])
    return Table(
        kind=kind.key, year=newest, edition=kind.editions[0], is_official=kind.is_official, rank=kind.rank,
        checksum=source.checksum, definition=kind.digest, columns=columns,
        schools=_schools(rows, [first_of[school] for school in row_of]),
        figures=_figures(rows, cells, good, at, (len(row_of), len(columns))),
        summaries=pd.DataFrame({"line": [], "level": [], "la_code": [], "label": []}),
        summary_figures=_empty((0, len(columns))), faults=shorten(sorted(rows.faults, key=lambda f: f.line or 0)),
        rows_read=len(grid.rows), rows_school=int(rows.is_school.sum()), rows_refused=int(rows.bad.sum()),
        columns_unused=[h for h in grid.headings if h and h not in kind.keys],
    )  # fmt: skip


def _schools(rows: Rows, first: list[int]) -> pd.DataFrame:
    count = len(first)
    urn = rows.urn[first]
    texts = {"laestab": rows.laestab[first], "la_code": rows.la_code[first]}
    texts |= {name: np.full(count, "", dtype=object) for name in ("name", "type_code", "record_type")}
    series = {name: pd.Series(cells, dtype=object) for name, cells in texts.items()}
    nothing = pd.Series([None] * count, dtype=object)
    numbers = {"line": rows.grid.lines[first].astype(np.int64), "urn": pd.arrays.IntegerArray(urn, urn == 0)}
    return pd.DataFrame({**numbers, **series, "is_open": nothing})


def _empty(shape: tuple[int, int]) -> Figures:
    """Nothing at all in any cell: the table has no row about it."""
    nans = [np.full(shape, np.nan) for _ in range(4)]
    reason = np.full(shape, Reason.NOT_IN_TABLE, np.int8)
    lines = np.zeros(shape, np.int64)
    return Figures(nans[0], np.full(shape, "", dtype=object), reason, nans[1], nans[2], nans[3], lines)


def _figures(
    rows: Rows, cells: _Cells, good: np.ndarray, at: tuple[list[int], list[int]], shape: tuple[int, int]
) -> Figures:
    figures = _empty(shape)
    found = [cells.figure[i] for i in good]
    figures.value[at], figures.reason[at] = [f[0] for f in found], [f[2] for f in found]
    figures.code[at] = np.array([f[1] for f in found], dtype=object)
    figures.cohort[at] = [cells.cohort[i] for i in good]
    assert figures.lines is not None
    figures.lines[at] = rows.grid.lines[good]
    return figures
