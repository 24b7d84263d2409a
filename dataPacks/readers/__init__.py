"""A published file becomes a typed table and a list of faults. Pure: no Django, no database.

`walk` finds the files, `recognise` says what one is, `read` reads it. A file is refused as a whole (`Refused`) when its
structure is broken; a bad row is refused alone and listed in `Table.faults`. What is no table is `Skipped`.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

from dataPacks.definitions import Kind, Layout

from . import lists, personal, recognition, structure
from .assembly import assemble
from .faults import refuse
from .files import NotATable, Source, load
from .grid import Grid, headings_of, read_spreadsheet, read_text
from .table import Column, Fault, Figures, Refused, Severity, Table
from .walking import walk

__all__ = [
    "Column", "Fault", "Figures", "Recognised", "Refused", "Severity", "Skipped", "Table", "read", "recognise", "walk",
]  # fmt: skip


@dataclass(frozen=True)
class Skipped:
    """A file found in a folder that is no school table, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Recognised:
    path: Path
    kind: str
    year: str
    edition: str
    layout: str
    checksum: str
    definition: str


@dataclass(frozen=True)
class _Opened:
    source: Source
    grid: Grid
    kind: Kind
    layout: Layout
    year: str
    edition: str
    day: datetime.date | None


def recognise(
    path: Path, *, kind: str | None = None, year: str | None = None, edition: str | None = None, named: bool = False
) -> Recognised | Skipped:
    """What the file is. `named` = given outright, so that it is never skipped. Raises Refused."""
    opened = _open(Path(path), recognition.told(kind, year, edition), named=named)
    if isinstance(opened, Skipped):
        return opened
    return Recognised(
        opened.source.path, opened.kind.key, opened.year, opened.edition, opened.layout.key,
        opened.source.checksum, opened.kind.digest,
    )  # fmt: skip


def read(
    path: Path, *, kind: str | None = None, year: str | None = None, edition: str | None = None,
    strict: bool = False, named: bool = False,
) -> Table | Skipped:  # fmt: skip
    """The whole file as a table. `strict` refuses it for any bad row. Raises Refused with every fault found."""
    opened = _open(Path(path), recognition.told(kind, year, edition), named=named)
    if isinstance(opened, Skipped):
        return opened
    make = lists.assemble if opened.kind.listing else assemble
    parts = (opened.source, opened.grid, opened.kind, opened.layout, opened.year, opened.edition)
    table = make(*parts, strict=strict)
    table.as_of = opened.day
    return table


def _open(path: Path, said: recognition.Told, *, named: bool) -> _Opened | Skipped:
    named = named or said.kind is not None
    try:
        source = load(path)
        grid = read_spreadsheet(source, recognition.fits) if source.is_spreadsheet else None
    except NotATable as reason:
        if named:
            remedy = "Give a .csv, .tsv or .xlsx file, or one of these as .gz."
            raise refuse(f"{path.name}: {reason}.", remedy) from reason
        return Skipped(path, f"no school table: {reason}")
    headings = grid.headings if grid else headings_of(source)
    personal.refuse_pupils(path, headings)
    likes = recognition.choose(path, headings, said, named=named)
    if likes is None:
        return Skipped(path, recognition.why_no_table(headings))
    return _opened(path, source, grid, likes, said)


def _opened(
    path: Path, source: Source, grid: Grid | None, likes: list[recognition.Likeness], said: recognition.Told
) -> _Opened:
    kind = likes[0].kind
    structure.check_headings(path.name, grid.headings if grid else headings_of(source))
    grid = structure.square(path.name, grid or read_text(source, kind.encodings), kind)
    structure.check_last_cell(path.name, grid)
    day = recognition.day_of(path, grid, kind)
    year = recognition.year_of(path, grid, likes, said, day)
    layout = recognition.layout_of(path, likes, year)
    return _Opened(source, grid, kind, layout, year, recognition.edition_of(path, kind, layout, said), day)
