"""A published file becomes a typed table and a list of faults. Pure: no Django, no database.

`walk` finds the files, `recognise` says what one is, `read` reads it. A file is refused as a whole (`Refused`) when its
structure is broken; a bad row is refused alone and listed in `Table.faults`. What is no table is `Skipped`.
"""

from dataclasses import dataclass
from pathlib import Path

from dataPacks.definitions import Kind, Layout, kinds

from . import personal, recognition, structure
from .assembly import assemble
from .faults import refuse
from .files import NotATable, Source, load
from .grid import Grid, headings_of, read_text
from .sheets import read_spreadsheet
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
    return assemble(opened.source, opened.grid, opened.kind, opened.layout, opened.year, opened.edition, strict=strict)


def _open(path: Path, said: recognition.Told, *, named: bool) -> _Opened | Skipped:
    named = named or said.kind is not None
    try:
        source = load(path)
        path = source.path
        grid = (
            read_spreadsheet(source, [said.kind] if said.kind else list(kinds().values()))
            if source.is_spreadsheet
            else None
        )
    except NotATable as reason:
        if named:
            raise refuse(f"{path.name}: {reason}.", reason.remedy) from reason
        return Skipped(path, f"no school table: {reason}")
    headings = grid.headings if grid else headings_of(source)
    if named:
        personal.check_headings(path.name, headings, is_register=True)
    likes = recognition.choose(path, headings, said, named=named)
    if likes is None:
        return Skipped(path, "no school table: its headings are those of no known kind")
    return _opened(path, source, grid, likes, said)


def _opened(
    path: Path, source: Source, grid: Grid | None, likes: list[recognition.Likeness], said: recognition.Told
) -> _Opened:
    kind = likes[0].kind
    headings, line = (grid.headings, grid.line) if grid else (headings_of(source), 1)
    personal.check_headings(path.name, headings, is_register=kind.is_register, line=line)
    structure.check_headings(path.name, headings, line)
    grid = structure.square(path.name, grid or read_text(source, kind.encodings), kind)
    structure.check_last_cell(path.name, grid)
    year = recognition.year_of(path, grid, likes, said)
    layout = recognition.layout_of(path, likes, year)
    return _Opened(source, grid, kind, layout, year, recognition.edition_of(path, kind, layout, said))
