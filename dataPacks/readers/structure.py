"""Checks of a table's build before anything in it is believed: headings, field counts, and whether its end is there."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np

from dataPacks.definitions import Kind, Overflow, Ragged

from .cells import NUMBER
from .faults import file_fault, refuse, warning
from .grid import Grid
from .table import Fault, Refused

AGAIN = "Download the file again."
MOST_SHOWN = 20


def check_headings(name: str, headings: list[str], line: int = 1) -> None:
    """Refuses a table in which a heading stands twice: nobody could say which column is meant."""
    twice = [heading for heading, n in Counter(h for h in headings if h).items() if n > 1]
    if twice:
        raise Refused(*(
            file_fault(
                f"{name} has the heading '{heading}' {headings.count(heading)} times.",
                "Rename or take out one of the columns.", line=line, field=heading, value=heading,
            )
            for heading in twice
        ))  # fmt: skip


def square(name: str, grid: Grid, kind: Kind) -> Grid:
    """Refuses rows with a wrong count of fields; fills up those that the publisher is known to end early."""
    width = len(grid.headings)
    if grid.is_spreadsheet:
        _refuse_cells_beyond(name, grid, width)
        return grid
    if kind.unquoted:
        grid = _join_unquoted(grid, kind)
    if kind.overflow and grid.headings[-1:] == [kind.overflow.heading]:
        grid = _gather(grid, kind.overflow)
    counts = np.fromiter(map(len, grid.rows), dtype=np.int64, count=len(grid.rows))
    odd = np.flatnonzero(counts != width)
    if not odd.size:
        return grid
    wrong = [int(i) for i in odd if not _is_known_ragged(grid, int(i), kind)]
    if wrong:
        raise Refused(*(_count_fault(name, grid, i, width) for i in wrong[:MOST_SHOWN]))
    last = len(grid.rows) - 1
    if odd[-1] == last and not grid.ends_with_newline and _is_school(grid, last, kind):
        raise refuse(
            f"{name} is cut short: it ends in the middle of line {grid.lines[last]}.", AGAIN, line=int(grid.lines[last])
        )
    rows = list(grid.rows)
    for i in odd:
        rows[i] = rows[i] + [""] * (width - counts[i])
    return replace(grid, rows=rows)


def _join_unquoted(grid: Grid, kind: Kind) -> Grid:
    """Puts a name together that the publisher left with a comma outside quotation marks, and says so.

    Done only where one field is too many; if it was not the name's, cells that then stand under wrong headings refuse
    the row.
    """
    place = next((grid.places[name] for name in kind.keys[kind.unquoted] if name in grid.places), None)
    rows = list(grid.rows)
    for i, row in enumerate(rows):
        if place is None or len(row) != len(grid.headings) + 1:
            continue
        name, line = f"{row[place]},{row[place + 1]}", int(grid.lines[i])
        rows[i] = [*row[:place], name, *row[place + 2 :]]
        reason = f"Line {line}: '{name}' has a comma outside quotation marks, and was read as one cell."
        grid.notes.append(warning(line, grid.headings[place], name, reason, "Compare the line with the original."))
    return replace(grid, rows=rows)


def _gather(grid: Grid, overflow: Overflow) -> Grid:
    """Puts together again what unquoted commas have parted in the last column, wherever each part shows that it is."""
    width = len(grid.headings)
    rows = list(grid.rows)
    for i, row in enumerate(rows):
        if len(row) > width and all(overflow.cell.fullmatch(cell.strip()) for cell in row[width - 1 :]):
            rows[i] = [*row[: width - 1], ", ".join(row[width - 1 :])]
    return replace(grid, rows=rows)


def _refuse_cells_beyond(name: str, grid: Grid, width: int) -> None:
    for line, row in zip(grid.lines.tolist(), grid.rows, strict=True):
        beyond = [cell for cell in row[width:] if cell not in ("", None)]
        if beyond:
            reason = f"{name} has a cell on line {line} to the right of the last heading."
            raise refuse(reason, "Take the cell out or give it a heading.", line=line, value=str(beyond[0]))


def _is_known_ragged(grid: Grid, i: int, kind: Kind) -> bool:
    row = grid.rows[i]
    return any(_fits(rule, row, grid, kind) for rule in kind.ragged if rule.columns == len(grid.headings))


def _fits(rule: Ragged, row: list[str], grid: Grid, kind: Kind) -> bool:
    place = _record_place(grid, kind)
    if len(row) != rule.fields or place is None or place >= len(row) or row[place].strip() not in rule.records:
        return False
    return not rule.unless_number or not NUMBER.fullmatch(row[grid.places[rule.unless_number]].strip())


def _record_place(grid: Grid, kind: Kind) -> int | None:
    names = kind.keys.get(kind.records.heading, ())
    return next((grid.places[name] for name in names if name in grid.places), None)


def _is_school(grid: Grid, i: int, kind: Kind) -> bool:
    place = _record_place(grid, kind)
    return place is None or "".join(grid.rows[i][place : place + 1]).strip() in kind.records.school


def _count_fault(name: str, grid: Grid, i: int, width: int) -> Fault:
    row, line = grid.rows[i], int(grid.lines[i])
    if i == len(grid.rows) - 1 and len(row) < width and not grid.ends_with_newline:
        return file_fault(
            f"{name} is cut short: line {line}, its last, has {len(row)} of {width} fields.", AGAIN,
            line=line, value=_show(row),
        )  # fmt: skip
    if _is_note(row):
        reason = f"Line {line} of {name} is no row of the table but a note."
        return file_fault(reason, "Take notes out: a table ends with its last row.", line=line, value=_show(row))
    field = grid.headings[len(row)] if len(row) < width else ""
    reason = f"Line {line} of {name} has {len(row)} fields, but the heading has {width}."
    remedy = "A field is missing" if len(row) < width else "A comma may stand in a cell without quotation marks"
    remedy += ": correct the line, or download the file again."
    return file_fault(reason, remedy, line=line, field=field, value=_show(row))


def _is_note(row: list[str]) -> bool:
    """A single cell of several words, as people and publishers write under a table."""
    cells = [cell for cell in row if cell.strip()]
    return len(cells) == 1 and len(cells[0].split()) > 2


def _show(row: list[str]) -> str:
    return ",".join(row)[:60]


def check_last_cell(name: str, grid: Grid) -> None:
    """A file cut in its very last field has the right count of fields, but the cell may give it away.

    Seen only where the file does not end in a line break: a number that ends in its point, or one without the % that
    every other number of the column has.
    """
    if grid.is_spreadsheet or grid.ends_with_newline or len(grid.rows) < 2:
        return
    place = max((j for j, cell in enumerate(grid.rows[-1]) if cell.strip()), default=0)
    last = grid.rows[-1][place].strip()
    if re.fullmatch(r"[-+]?\d+\.", last) or (NUMBER.fullmatch(last) and _all_percent(grid, place)):
        line = int(grid.lines[-1])
        reason = f"{name} is cut short: its last cell, '{last}' on line {line}, is not whole."
        raise refuse(reason, AGAIN, line=line, field=grid.headings[place], value=last)


def _all_percent(grid: Grid, place: int) -> bool:
    """Whether every number in a column but the last has its %."""
    cells = {row[place].strip() for row in grid.rows[:-1]}
    with_percent = any(cell.endswith("%") for cell in cells)
    return with_percent and not any(NUMBER.fullmatch(cell) for cell in cells)
