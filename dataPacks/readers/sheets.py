"""Of a workbook's sheets the one with the table, and in it the row of headings; what stands around them is said."""

import datetime
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from python_calamine import CalamineError

from dataPacks.definitions import Kind

from .faults import refuse, warning
from .files import NotATable, Source
from .grid import Grid, text_of
from .recognition import LOOKS_LIKE, Likeness, likeness
from .table import Fault, Refused
from .workbook import Place, Sheet, Workbook, open_workbook, unreadable

DEEPEST = 15  # rows in which headings may stand
FEWEST = 3  # cells that a row of headings has
SINCE_1904 = datetime.date(1904, 1, 1)
NOTHING = "Nothing need be done."


@dataclass(frozen=True)
class _Found:
    """The likeliest headings of one sheet, on its row `at` (from 0)."""

    sheet: Sheet
    at: int
    headings: list[str]
    like: Likeness

    @property
    def area(self) -> int:
        return len(self.headings) * len(self.sheet.rows)

    @property
    def is_whole(self) -> bool:
        return not self.like.missing


def read_spreadsheet(source: Source, among: list[Kind]) -> Grid:
    """Raises Refused for a workbook that cannot be read or holds two tables, NotATable for one that is empty."""
    book = open_workbook(source)
    try:
        found = _choose(source.path.name, book, among)
        return _grid(source.path.name, book, found)
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(source.path.name, error) from error


def _choose(name: str, book: Workbook, among: list[Kind]) -> _Found:
    seen = [_headings(sheet, among) for sheet in book.sheets if sheet.is_visible and sheet.rows]
    whole = [found for found in seen if found.is_whole]
    if len(whole) > 1:
        titles = " and ".join(f"'{found.sheet.name}'" for found in whole)
        raise refuse(f"{name} holds {len(whole)} tables, on its sheets {titles}.", "Save each as a file of its own.")
    if whole:
        return whole[0]
    _refuse_hidden(name, book, among)
    if not seen:
        raise NotATable("none of its sheets holds anything" if len(book.sheets) > 1 else "its first sheet is empty")
    return max(seen, key=lambda found: ((found.like.share >= LOOKS_LIKE) * found.like.found, found.area))


def _refuse_hidden(name: str, book: Workbook, among: list[Kind]) -> None:
    """What a person cannot see is not imported behind their back, nor passed over in silence."""
    hidden = (_headings(sheet, among) for sheet in book.sheets if not sheet.is_visible and sheet.rows)
    if found := next((found for found in hidden if found.is_whole), None):
        reason = f"The table in {name} stands on the hidden sheet '{found.sheet.name}'."
        raise refuse(reason, "Show the sheet, look at it, and save the workbook.")


def _headings(sheet: Sheet, among: list[Kind]) -> _Found:
    """The first row whose cells are all headings of a kind; else the one with most, where those are enough; else row 1.

    A cell that is blank takes the heading above it: a heading merged over two rows stands in the upper one.
    """
    first = _found(sheet, 0, _texts(sheet.rows[0]), among)
    best = first
    for at in range(1, min(DEEPEST, len(sheet.rows))):
        if best.is_whole:
            break
        for headings in _readings(sheet.rows, at):
            found = _found(sheet, at, headings, among)
            better = found.like.share >= LOOKS_LIKE and found.like.found > best.like.found
            if found.is_whole or better:
                best = found
                break
    return best


def _found(sheet: Sheet, at: int, headings: list[str], among: list[Kind]) -> _Found:
    return _Found(sheet, at, headings, likeness(headings, among)[0])


def _readings(rows: list[list[Any]], at: int) -> list[list[str]]:
    own, above = _texts(rows[at]), _texts(rows[at - 1])
    filled = [text or upper for text, upper in zip_longest(own, above, fillvalue="")]
    return [headings for headings in (own, filled) if sum(map(bool, headings)) >= FEWEST]


def _texts(row: list[Any]) -> list[str]:
    texts = [text_of(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _grid(name: str, book: Workbook, found: _Found) -> Grid:
    sheet, at = found.sheet, found.at
    body, under = _without_notes(sheet.rows[at + 1 :])
    if found.is_whole or found.like.share >= LOOKS_LIKE:
        _refuse_merged(name, found, body)
    grid = Grid(
        found.headings, body, np.arange(at + 2, at + 2 + len(body)), is_spreadsheet=True, line=at + 1,
        notes=_notes(name, book, found, len(body), under), odd=_odd(found, len(body)),
    )  # fmt: skip
    if book.counts_from_1904:
        grid.first_day = SINCE_1904
    return grid


def _without_notes(body: list[list[Any]]) -> tuple[list[list[Any]], int]:
    """The rows without blank ones at the end and without notes under the table: rows of a single cell with words."""
    end, under = len(body), 0
    while end:
        cells = [text for text in map(text_of, body[end - 1]) if text]
        if len(cells) > 1 or (cells and not _is_note(cells[0])):
            break
        under += len(cells)
        end -= 1
    return body[:end], under


def _is_note(text: str) -> bool:
    return " " in text and any(c.isalpha() for c in text)


def _notes(name: str, book: Workbook, found: _Found, count: int, under: int) -> list[Fault]:
    said: list[str] = []
    others = [sheet for sheet in book.sheets if sheet is not found.sheet]
    if others:
        listed = ", ".join(f"'{sheet.name}'" + ("" if sheet.is_visible else " (hidden)") for sheet in others[:5])
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        said.append(f"The table was read from sheet '{found.sheet.name}' of {name}; not from {listed}{more}.")
    if found.at:
        said.append(f"The headings stand on line {found.at + 1}; what stands above them was not read.")
    if under:
        said.append(f"What stands below line {found.at + 1 + count} are notes under the table; they were not read.")
    if found.sheet.contents.formulas:
        many = f"{found.sheet.contents.formulas:,} cells are formulas"
        said.append(f"{many}: the results that were saved with them were read, and none was calculated.")
    return [warning(None, "sheet", found.sheet.name, reason, NOTHING) for reason in said]


def _odd(found: _Found, count: int) -> dict[tuple[int, str], str]:
    """Odd cells of the body by row of the body and heading."""
    first, names = found.at + 1, found.headings
    return {
        (row - first, names[column]): text
        for (row, column), text in found.sheet.contents.odd.items()
        if first <= row < first + count and column < len(names) and names[column]
    }


def _refuse_merged(name: str, found: _Found, body: list[list[Any]]) -> None:
    """Of merged cells only the first holds anything: the others are blank, and nobody can say what they mean."""
    first = found.at + 1
    for (top, left), (bottom, right) in found.sheet.merged:
        if top <= found.at <= bottom and right > left and _is_over_cells(body, left, right):
            heading = found.headings[left] if left < len(found.headings) else ""
            reason = f"{name} has one heading, '{heading}', over {right - left + 1} columns: it is merged."
            remedy = "Give each column a heading of its own."
            raise refuse(reason, remedy, line=found.at + 1, field=heading, value=heading)
        if first <= top < first + len(body):
            raise _merged(name, found, (top, left), (bottom, right))


def _is_over_cells(body: list[list[Any]], left: int, right: int) -> bool:
    return any(text_of(cell) for row in body for cell in row[left + 1 : right + 1])


def _merged(name: str, found: _Found, start: Place, end: Place) -> Refused:
    heading = found.headings[start[1]] if start[1] < len(found.headings) else ""
    lines = f"line {start[0] + 1}" if start[0] == end[0] else f"lines {start[0] + 1} to {end[0] + 1}"
    reason = f"{name} has merged cells on {lines}: only the first of them says anything."
    return refuse(reason, "Split the cells, and fill in each.", line=start[0] + 1, field=heading)
