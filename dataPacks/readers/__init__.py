"""A published file becomes a typed table and a list of faults. Pure: no Django, no database.

`walk` finds the files, `recognise` says what one is, `read` reads it. A file is refused as a whole (`Refused`) when its
structure is broken; a bad row is refused alone and listed in `Table.faults`. What is no table is `Skipped`.
"""

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from dataPacks.definitions import Kind, Layout, kinds

from . import lists, long, mapping, personal, recognition, structure
from .assembly import assemble
from .faults import file_fault, warning
from .files import NotATable, Source, no_table
from .grid import Grid, headings_of, read_text
from .local import NOTHING, Local
from .looking import Glimpse, Looked, glimpse, look
from .mapping import Mapping
from .personal import AboutPersons
from .sheets import opened
from .table import Column, Fault, Figures, Refused, Severity, Table
from .walking import walk

__all__ = [
    "AboutPersons", "Column", "Fault", "Figures", "Glimpse", "Local", "Looked", "Mapping", "Recognised", "Refused",
    "Severity", "Skipped", "Table", "glimpse", "look", "read", "recognise", "walk",
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
    day: datetime.date | None = None
    mapping: str = ""


def recognise(
    path: Path, *, kind: str | None = None, year: str | None = None, edition: str | None = None, named: bool = False,
    local: Local = NOTHING,
) -> Recognised | Skipped:  # fmt: skip
    """What the file is. `named` = given outright, so that it is never skipped. Raises Refused."""
    found = _open(Path(path), recognition.told(kind, year, edition), local, named=named)
    if isinstance(found, Skipped):
        return found
    table_year = long.newest_year(found.grid) if found.kind.is_long else found.year
    return Recognised(
        found.source.path, found.kind.key, table_year, found.edition, found.layout.key,
        found.source.checksum, found.kind.digest,
    )  # fmt: skip


def read(
    path: Path, *, kind: str | None = None, year: str | None = None, edition: str | None = None,
    strict: bool = False, named: bool = False, local: Local = NOTHING,
) -> Table | Skipped:  # fmt: skip
    """The whole file as a table. `strict` refuses it for any bad row. Raises Refused with every fault found."""
    found = _open(Path(path), recognition.told(kind, year, edition), local, named=named)
    if isinstance(found, Skipped):
        return found
    if found.kind.is_long:
        return long.read_long(found.source, found.grid, found.kind, local.all_measures, found.year, strict=strict)
    make = lists.assemble if found.kind.listing else assemble
    table = make(found.source, found.grid, found.kind, found.layout, found.year, found.edition, strict=strict)
    table.as_of = found.day
    return _told_of(table, found.mapping, local) if found.mapping else table


def _told_of(table: Table, name: str, local: Local) -> Table:
    """The table with a word about the mapping that it was read with, which nobody may have chosen for this file."""
    how = "that was chosen for it" if local.told else "whose headings it has"
    reason = f"Read with the mapping '{name}', {how}."
    noted = warning(None, "mapping", name, reason, "If another table is meant, say what each of its columns is.")
    return replace(table, mapping=name, faults=[noted, *table.faults])


def _open(path: Path, said: recognition.Told, local: Local, *, named: bool) -> _Opened | Skipped:
    outright, named = named, named or said.kind is not None or local.told is not None
    try:
        source, grid = opened(path, [said.kind] if said.kind else list(kinds().values()))
        path = source.path
    except NotATable as reason:
        if outright:
            raise no_table(path, reason) from reason
        return Skipped(path, f"no school table: {reason}")
    headings, line = (grid.headings, grid.line) if grid else (headings_of(source), 1)
    personal.check_headings(path.name, headings, may_name_heads=True, line=line)
    if local.told is None and long.is_long(headings) and (said.kind is None or said.kind.is_long):
        return _opened_long(path, source, grid, headings, local, said)
    chosen = _choose(path, headings, local, said, named=named)
    if chosen is None:
        return Skipped(path, recognition.why_no_table(headings))
    likes, name = chosen
    return _opened(path, source, grid, likes, said, name)


def _choose(
    path: Path, headings: list[str], local: Local, said: recognition.Told, *, named: bool
) -> tuple[list[recognition.Likeness], str] | None:
    """The layouts that fit, and the name of the mapping that they come from: a shipped kind before a saved mapping."""
    if local.told is not None:
        return _mapped(path, headings, local.told, local), local.told.name
    refusal: Refused | None = None
    likes = None
    try:
        likes = recognition.choose(path, headings, said, named=named)
    except Refused as refused:
        refusal = refused
    if likes is not None:
        return likes, ""
    saved = mapping.fitting(local.mappings, headings, said.kind.key if said.kind else "")
    if saved is not None:
        return _mapped(path, headings, saved, local), saved.name
    if refusal is not None:
        raise mapping.changed(path.name, local.mappings, headings) or refusal
    return None


def _mapped(path: Path, headings: list[str], chosen: Mapping, local: Local) -> list[recognition.Likeness]:
    """Raises Refused for a mapping that cannot be used, or whose headings the file has not."""
    if wrong := mapping.problems(chosen, local.measures):
        raise Refused(*(file_fault(sentence, "Correct the mapping.", line=1) for sentence in wrong))
    if gone := chosen.lacks(headings):
        whose = f"the mapping '{chosen.name}'"
        raise Refused(*mapping.changes(path.name, headings, gone, chosen.new_in(headings), whose))
    kind = chosen.kind(headings, local.measures)
    return [recognition.Likeness(kind, kind.layouts[0], len(chosen.headings), (), 1.0)]


def _opened_long(
    path: Path, source: Source, grid: Grid | None, headings: list[str], local: Local, said: recognition.Told
) -> _Opened:
    kind = long.kind_for(headings, local.measures)
    plain = long.with_plain_headings(grid or read_text(source, kind.encodings))
    structure.check_headings(path.name, plain.headings)
    plain = structure.square(path.name, plain, kind)
    structure.check_last_cell(path.name, plain)
    return _Opened(source, plain, kind, kind.layouts[0], said.year, said.edition or kind.editions[0])


def _opened(
    path: Path, source: Source, grid: Grid | None, likes: list[recognition.Likeness], said: recognition.Told, name: str
) -> _Opened:
    kind = likes[0].kind
    headings, line = (grid.headings, grid.line) if grid else (headings_of(source), 1)
    may_name_heads = kind.is_register or kind.listing is not None
    personal.check_headings(path.name, headings, may_name_heads=may_name_heads, line=line)
    structure.check_headings(path.name, headings, line)
    grid = structure.square(path.name, grid or read_text(source, kind.encodings), kind)
    structure.check_last_cell(path.name, grid)
    day = recognition.day_of(path, grid, kind)
    year = recognition.year_of(path, grid, likes, said, day)
    layout = recognition.layout_of(path, likes, year)
    return _Opened(source, grid, kind, layout, year, recognition.edition_of(path, kind, layout, said), day, name)
