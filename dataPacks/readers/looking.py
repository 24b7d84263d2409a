"""A first look at a table, for the person who has to say what its columns are. Nothing is imported by it."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from dataPacks.definitions import Kind, Measure, kinds

from . import personal, recognition, structure
from .faults import refuse
from .figures import read_columns
from .files import NotATable, no_table
from .grid import Grid, headings_of, read_text
from .mapping import Mapping, changes, problems
from .rows import Rows, classify
from .sheets import opened
from .suggestions import Base
from .table import LOCAL, Column, Fault, Figures

FIRST = 200  # rows that a glimpse reads
ENOUGH = 1_000  # rows by whose cells a column's meaning is judged
ANY_YEAR = "2000-01"  # of which nothing is shown


@dataclass(frozen=True)
class Looked:
    """Headings nobody has explained yet, the first texts under each, and the published table that is nearest."""

    headings: list[str]
    cells: list[list[str]]
    rows: int
    base: Base | None


@dataclass(frozen=True)
class Glimpse:
    """The first schools of a table as a mapping reads them, parallel to `figures`; or what is wrong with it."""

    problems: list[str]
    columns: list[Column] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    figures: Figures | None = None
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0


def look(path: Path, *, kind: str | None = None, year: str | None = None) -> Looked:
    """Headings and cells of any table. Raises Refused for what is none, or has a heading twice."""
    said = recognition.told(kind, year, None)
    headings = _headings(path)
    structure.check_headings(path.name, headings)
    like = recognition.nearest_layout(path, headings, said)
    base = Base(like.kind, like.layout) if like and not like.kind.is_long else None
    grid = _grid(path, base.kind if base else kinds()[LOCAL])
    named = [heading for heading in grid.headings if heading]
    first = Grid(grid.headings, grid.rows[:ENOUGH], grid.lines[:ENOUGH], grid.is_spreadsheet)
    return Looked(named, [first.texts(heading) for heading in named], len(grid.rows), base)


def glimpse(path: Path, chosen: Mapping, own: Dictionary[str, Measure]) -> Glimpse:
    """The first rows as the whole file would be read. Raises Refused for what is no table."""
    if wrong := problems(chosen, own):
        return Glimpse(wrong)
    headings = _headings(path)
    if gone := chosen.lacks(headings):
        return Glimpse(
            [fault.reason for fault in changes(path.name, headings, gone, [], f"the mapping '{chosen.name}'")]
        )
    kind = chosen.kind(headings, own)
    grid = _grid(path, kind)
    first = replace(grid, rows=grid.rows[:FIRST], lines=grid.lines[:FIRST])
    rows = classify(first, kind)
    columns, figures = read_columns(first, kind, list(kind.columns), ANY_YEAR, rows)
    shown = np.flatnonzero(rows.is_school & ~rows.bad)
    taken = Figures(
        *(getattr(figures, name)[shown] for name in ("value", "code", "reason", "cohort", "lower", "upper"))
    )
    return Glimpse([], columns, [_called(rows, int(i)) for i in shown], taken, rows.faults, len(first.rows))


def _headings(path: Path) -> list[str]:
    try:
        source, grid = opened(path, list(kinds().values()))
    except NotATable as reason:
        raise no_table(path, reason) from reason
    headings = grid.headings if grid else headings_of(source)
    if not any(headings):
        raise refuse(f"{path.name} has no headings on its first line.", "Give its columns headings.", line=1)
    personal.check_headings(path.name, headings, may_name_heads=True)
    return headings


def _grid(path: Path, kind: Kind) -> Grid:
    source, grid = opened(path, list(kinds().values()))
    return structure.square(path.name, grid or read_text(source, kind.encodings), kind)


def _called(rows: Rows, i: int) -> str:
    name = rows.keys["name"][i] if "name" in rows.keys else ""
    number = f"URN {rows.urn[i]}" if rows.urn[i] else f"LAESTAB {rows.laestab[i]}"
    return f"{name}, {number}" if name else number
