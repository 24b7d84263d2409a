"""An .xlsx as its sheets, without trust: how far it spreads is known before a cell is made; nothing is calculated."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from schools.zipped import BROKEN

from .faults import refuse
from .files import Source
from .packed import AGAIN
from .table import Refused

MAX_CELLS = 8_000_000  # from the first to the last; the widest national table has five million
MAX_SHEETS = 50
MAX_TEXT = 256 * 1024 * 1024  # characters of all cells together, a text that many cells share counted for each
# A cell as every spreadsheet program writes it. Whatever differs goes the slow way, through a parser of XML.
PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [a-z]+="[^"<>&]*")*/?>')
SHARED = re.compile(rb' t="s"><v>([0-9]+)</v>')
ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
ZERO = re.compile(rb"_x0000_|&#x?0+;")  # as a workbook spells it; PostgreSQL takes none in a text
Place = tuple[int, int]


class _Spreads(Exception):
    """A sheet has more in it than a table can have."""


@dataclass
class _Contents:
    """What a sheet's own text says of its cells. Places count from 0."""

    strings: list[int]  # lengths of the texts that cells share
    odd: dict[Place, str] = field(default_factory=dict)  # formulas without a result, and errors
    formulas: int = 0
    rows: int = 0
    columns: int = 0
    text: int = 0

    def reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if self.rows * self.columns > MAX_CELLS:
            raise _Spreads

    def add_text(self, length: int) -> None:
        self.text += length
        if self.text > MAX_TEXT:
            raise _Spreads


@dataclass
class Sheet:
    """One sheet. `merged` holds the first and last place of each merged range."""

    name: str
    is_visible: bool
    contents: _Contents
    book: CalamineWorkbook

    @cached_property
    def rows(self) -> list[list[Any]]:
        return self.book.get_sheet_by_name(self.name).to_python(skip_empty_area=False)

    @cached_property
    def merged(self) -> list[tuple[Place, Place]]:
        return list(self.book.get_sheet_by_name(self.name).merged_cell_ranges or [])


@dataclass(frozen=True)
class Workbook:
    sheets: list[Sheet]
    counts_from_1904: bool


def open_workbook(source: Source) -> Workbook:
    """Raises Refused for a workbook that cannot be read, or that spreads over more than a table can."""
    name = source.path.name
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            parts = {member.filename.lower(): archive.read(member) for member in archive.infolist()}
        if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
            raise refuse(f"{name} is no readable spreadsheet: it declares entities of its own.", AGAIN)
        if any(ZERO.search(part) for part in parts.values()):
            raise refuse(f"{name} holds a zero character: it is damaged or no text.", AGAIN)
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        return _workbook(name, parts, book)
    except _Spreads as error:
        reason = f"{name} unpacks to more cells than a table of schools has ({MAX_CELLS:,} at the most)."
        raise refuse(reason, "Save the table alone, without what stands far from it.") from error
    except (*BROKEN, CalamineError, KeyError, ElementTree.ParseError, expat.ExpatError) as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: Exception) -> Refused:
    return refuse(f"{name} is no readable spreadsheet: {error}.", AGAIN)


def _workbook(name: str, parts: dict[str, bytes], book: CalamineWorkbook) -> Workbook:
    if len(book.sheet_names) > MAX_SHEETS:
        raise refuse(f"{name} has {len(book.sheet_names)} sheets.", "Save the sheet with the table alone.")
    top = _parsed(parts["xl/workbook.xml"])
    paths = _part_names(top, _parsed(parts["xl/_rels/workbook.xml.rels"]))
    lengths = _shared_lengths(parts.get("xl/sharedstrings.xml", b""))
    sheets = []
    for sheet in book.sheets_metadata:
        if (part := paths.get(sheet.name)) in parts:  # charts and macros have sheets without cells
            contents = _contents(parts[part], lengths)
            sheets.append(Sheet(sheet.name, sheet.visible is SheetVisibleEnum.Visible, contents, book))
    if sum(sheet.contents.rows * sheet.contents.columns for sheet in sheets) > MAX_CELLS:
        raise _Spreads
    return Workbook(sheets, any(_own(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in top.iter()))


def _parsed(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314 (what declares entities was refused before)


def _own(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _part_names(top: ElementTree.Element, relations: ElementTree.Element) -> dict[str, str]:
    """Sheet name -> name of its part, in lower case."""
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    found = {}
    for sheet in top.iter():
        if _own(sheet) == "sheet":
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.join("xl", target)
            found[sheet.get("name", "")] = posixpath.normpath(path).lower()
    return found


def _shared_lengths(xml: bytes) -> list[int]:
    """Upper bounds of the lengths of the shared texts."""
    return [len(piece) for piece in re.split(rb"<(?:[\w.-]+:)?si\b", xml)[1:]]


def _contents(xml: bytes, strings: list[int]) -> _Contents:
    found = _Contents(strings)
    cells, shared = PLAIN_CELL.findall(xml), SHARED.findall(xml)
    is_plain = bool(cells) and len(cells) == len(ANY_CELL.findall(xml)) and len(shared) == xml.count(b't="s"')
    if is_plain and not any(mark in xml for mark in (b"<!", b"<f", b' t="e"')):
        try:
            found.add_text(
                sum(strings[int(i)] * times for i, times in Counter(shared).items() if int(i) < len(strings))
            )
            found.reach(max(map(int, {row for _, row in cells})) - 1, max(map(column_of, {c for c, _ in cells})))
            return found
        except _Spreads:  # perhaps by coloured cells alone, which calamine passes over as we do
            found = _Contents(strings)
    _Walk(found).through(xml)
    return found


def column_of(letters: bytes) -> int:
    """b'A' -> 0, b'AB' -> 27."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place - 1


class _Walk:
    """Through a sheet's XML, cell by cell."""

    def __init__(self, found: _Contents) -> None:
        self.found = found
        self.row, self.column = -1, -1
        self.sort = self.formula = self.value = ""
        self.has_formula = self.is_filled = False
        self.inside = ""

    def through(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.Parse(xml, True)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        own = tag.rpartition(":")[2]
        if own == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
        elif own == "c":
            self._begin(attributes)
        elif own in ("f", "v", "t"):
            self.inside, self.is_filled = own, True
            self.has_formula |= own == "f"

    def _begin(self, attributes: dict[str, str]) -> None:
        match = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", attributes.get("r", ""))
        if match:
            self.row, self.column = int(match[2]) - 1, column_of(match[1].encode())
        else:
            self.column += 1
        self.sort, self.formula, self.value = attributes.get("t", ""), "", ""
        self.has_formula = self.is_filled = False

    def characters(self, text: str) -> None:
        if self.inside == "f":
            self.formula += text
        elif self.inside in ("v", "t"):
            self.value += text

    def end(self, tag: str) -> None:
        own = tag.rpartition(":")[2]
        if own in ("f", "v", "t"):
            self.inside = ""
        elif own == "c" and self.is_filled:
            self._finish()

    def _finish(self) -> None:
        found, value = self.found, self.value.strip()
        found.reach(self.row, self.column)
        if self.sort == "s" and value.isdecimal() and int(value) < len(found.strings):
            found.add_text(found.strings[int(value)])
        found.formulas += self.has_formula
        if self.has_formula and not value and self.sort != "str":
            found.odd[self.row, self.column] = f"={self.formula}"
        elif self.sort == "e":
            found.odd[self.row, self.column] = value
