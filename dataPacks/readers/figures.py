"""Measured columns of one table: values, codes and reasons, limits and cohorts, each kept apart."""

from dataclasses import dataclass, field

import numpy as np

from dataPacks.definitions import ColumnSpec, Kind, Measure, measures

from .cells import UNKNOWN, Cells, parse
from .faults import row_fault
from .grid import Grid
from .rows import Rows
from .table import Column, Figures
from .years import shift


@dataclass
class _Bench:
    """What the columns of one table share. Cells are parsed once per heading, unit and scale."""

    grid: Grid
    kind: Kind
    rows: Rows
    done: dict[tuple[str, str, float], Cells] = field(default_factory=dict)

    def cells(self, heading: str, unit: str, scale: float = 1.0) -> Cells:
        key = (heading, unit, scale)
        if key not in self.done:
            self.done[key] = parse(self.grid.cells(heading), unit, self.kind.codes, scale)
            self._refuse_unknown(heading, self.done[key])
        return self.done[key]

    def _refuse_unknown(self, heading: str, cells: Cells) -> None:
        for i in np.flatnonzero((cells.reason == UNKNOWN) & ~self.rows.is_blank):
            self.refuse(int(i), heading, "neither a number nor a code that this table uses",
                        "Correct the cell; a new code of the publisher belongs in the definition's codes.")  # fmt: skip

    def refuse_where(self, wrong: np.ndarray, heading: str, reason: str) -> None:
        for i in np.flatnonzero(wrong):
            self.refuse(int(i), heading, reason, "Correct the cell, or download the file again.")

    def refuse(self, i: int, heading: str, reason: str, remedy: str) -> None:
        line, text = int(self.grid.lines[i]), self.grid.text(i, heading)
        fault = row_fault(line, heading, text, f"Line {line}: '{text}' under '{heading}' is {reason}.", remedy)
        if fault not in self.rows.faults:
            self.rows.refuse_row(i, fault)


def read_columns(
    grid: Grid, kind: Kind, specs: list[ColumnSpec], year: str, rows: Rows
) -> tuple[list[Column], Figures]:
    """(columns, figures over all rows of the file). Rows with an impossible cell are marked bad in `rows`."""
    specs = [spec for spec in specs if spec.heading in grid.places]
    shape = (len(grid.rows), len(specs))
    numbers = [np.full(shape, np.nan) for _ in range(4)]
    figures = Figures(numbers[0], np.full(shape, "", dtype=object), np.zeros(shape, np.int8), *numbers[1:])
    bench = _Bench(grid, kind, rows)
    for j, spec in enumerate(specs):
        _fill(bench, figures, j, spec)
    return [_column(spec, year) for spec in specs], figures


def _column(spec: ColumnSpec, year: str) -> Column:
    return Column(spec.measure, spec.group, shift(year, spec.offset), spec.heading, spec.lower, spec.upper, spec.cohort)


def _fill(bench: _Bench, figures: Figures, j: int, spec: ColumnSpec) -> None:
    measure = bench.kind.local.get(spec.measure) or measures()[spec.measure]
    cells = bench.cells(spec.heading, measure.unit, spec.scale)
    _check_range(bench, cells.value, spec.heading, measure)
    figures.value[:, j], figures.code[:, j], figures.reason[:, j] = cells.value, cells.code, cells.reason
    if spec.lower:
        figures.lower[:, j] = bench.cells(spec.lower, measure.unit).value
        figures.upper[:, j] = bench.cells(spec.upper, measure.unit).value
        _check_limits(bench, figures, j, spec)
    if spec.cohort:
        figures.cohort[:, j] = _pupils(bench, spec.cohort_parts)


def _pupils(bench: _Bench, headings: list[str]) -> np.ndarray:
    """The sum over `headings`, as float64; NaN where any of them has no number."""
    parts = [bench.cells(heading, "pupils").value for heading in headings]
    for heading, part in zip(headings, parts, strict=True):
        bench.refuse_where(part < 0, heading, "below 0, which no number of pupils can be")
    return np.sum(parts, axis=0)


def _check_range(bench: _Bench, value: np.ndarray, heading: str, measure: Measure) -> None:
    """Counts of people are bounded for a school only: England has millions."""
    outside = (value < measure.minimum) | (value > measure.maximum)
    if measure.is_count:
        outside &= bench.rows.level == ""
    bounds = f"outside {measure.minimum:g} to {measure.maximum:g}, which {measure.name} cannot be"
    bench.refuse_where(outside, heading, bounds)


def _check_limits(bench: _Bench, figures: Figures, j: int, spec: ColumnSpec) -> None:
    lower, upper = figures.lower[:, j], figures.upper[:, j]
    bench.refuse_where(lower > upper, spec.lower, f"above the upper limit under '{spec.upper}'")


def pick(figures: Figures, keep: np.ndarray) -> Figures:
    """The figures of the rows of a boolean mask."""

    return Figures(*(getattr(figures, name)[keep] for name in ("value", "code", "reason", "cohort", "lower", "upper")))


def are_uncounted(figures: Figures) -> np.ndarray:
    """Of each column, whether any of its figures has no number of pupils beside it."""
    found: np.ndarray = (np.isfinite(figures.value) & np.isnan(figures.cohort)).any(axis=0)
    return found
