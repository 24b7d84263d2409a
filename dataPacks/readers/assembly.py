"""Puts one checked grid together as a Table: school rows, summary rows, their figures, and what was refused."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, Layout

from . import personal, register, register_lists, trusts
from .faults import file_fault, shorten, warning
from .figures import pick, read_columns
from .files import Source
from .grid import Grid
from .rows import Rows, classify, type_codes
from .table import Fault, Refused, Severity, Table

AGAIN = "Download the file again."
MOST_REFUSED = 0.5  # of a table's rows: more, and what is left is no table
FEW_ROWS = 20  # of so few, half may well be bad


def assemble(source: Source, grid: Grid, kind: Kind, layout: Layout, year: str, edition: str, *, strict: bool) -> Table:
    """Raises Refused for a table whose end is missing and, if `strict`, for one with any bad row."""
    rows = classify(grid, kind)
    check_end(source.path.name, rows, kind, layout)
    _note_open_end(rows, kind)
    specs = kind.columns_of(layout)
    columns, figures = read_columns(grid, kind, specs, year, rows)
    frame = _frame(rows, kind)
    if kind.is_register:
        frame = register.add_columns(frame, rows, kind)
    if kind.is_of_trusts:
        trusts.check_schools(rows, next(name for name in kind.keys["urns"] if name in grid.places))
    rows.faults += personal.staff_warning(grid)
    _refuse_if(source.path.name, rows, kind, strict)
    schools, summaries = rows.is_school & ~rows.bad, (rows.level != "") & ~rows.bad
    kept = frame[schools].reset_index(drop=True)
    return Table(
        kind=kind.key, year=year, edition=edition, is_official=kind.is_official, rank=kind.rank,
        checksum=source.checksum, definition=kind.digest, columns=columns,
        schools=kept, figures=pick(figures, schools),
        summaries=_summaries(rows, summaries), summary_figures=pick(figures, summaries),
        trusts=trusts.frame(rows, summaries) if kind.is_of_trusts else None,
        faults=shorten(sorted(rows.faults, key=lambda fault: fault.line or 0)), is_register=kind.is_register,
        rows_read=len(grid.rows), rows_school=int(rows.is_school.sum()), rows_summary=int((rows.level != "").sum()),
        rows_refused=int(rows.bad.sum()), columns_unused=_unused(grid, kind, layout),
        partial=register_lists.partial_of(kept, kind), lists=register_lists.lists_of(rows, schools, kind),
        la_codes=frozenset(rows.la_code[rows.is_school]) - {""},
    )  # fmt: skip


def _frame(rows: Rows, kind: Kind) -> pd.DataFrame:
    count = len(rows.grid.rows)
    blank = [""] * count
    opened = [kind.opened.get(text) for text in rows.keys.get("open", blank)]
    urn = pd.arrays.IntegerArray(rows.urn, rows.urn == 0)
    texts: dict[str, Iterable[object]] = {
        "laestab": rows.laestab, "name": rows.keys.get("name", blank), "la_code": rows.la_code,
        "type_code": type_codes(rows.keys.get("type", blank)), "record_type": rows.record, "is_open": opened,
    }  # fmt: skip
    series = {name: pd.Series(cells, dtype=object) for name, cells in texts.items()}
    return pd.DataFrame({"line": rows.grid.lines.astype(np.int64), "urn": urn, **series})


def _summaries(rows: Rows, keep: np.ndarray) -> pd.DataFrame:
    codes = np.where(rows.level == "la", rows.la_code, "")
    named = {"level": rows.level, "la_code": codes, "label": rows.label}
    series = {name: pd.Series(cells[keep], dtype=object) for name, cells in named.items()}
    return pd.DataFrame({"line": rows.grid.lines[keep].astype(np.int64), **series})


def check_end(name: str, rows: Rows, kind: Kind, layout: Layout) -> None:
    """Refuses a table without the summary rows that it always has: it was cut short, or is no whole table."""
    present = set(rows.record)
    missing = [record for record in kind.records.required_in(layout) if record not in present]
    if not _counted(rows, kind).any():
        raise Refused(file_fault(f"{name} has no row of a {'trust' if kind.is_of_trusts else 'school'}.", AGAIN))
    if missing:
        raise Refused(*(_no_summary(name, record, rows, kind) for record in missing))
    if kind.records.each_la:
        _check_authorities(name, rows)


def _note_open_end(rows: Rows, kind: Kind) -> None:
    """A table without summary rows cannot show that it is whole; a missing last line break is the one sign there is."""
    if kind.ends_with_newline and not (rows.grid.ends_with_newline or rows.grid.is_spreadsheet):
        line = int(rows.grid.lines[-1])
        reason = f"Line {line}, the last, does not end in a line break, as in this table it always does: it may be cut."
        rows.faults.append(warning(line, "", "", reason, "Compare the file's length with the original's."))


def _no_summary(name: str, record: str, rows: Rows, kind: Kind) -> Fault:
    what = kind.records.england.get(record) or kind.records.la_label
    whose = "each authority" if record == kind.records.la else "England"
    reason = f"{name} is cut short: it lacks the row '{record}' of {whose} ({what}), which every such table has."
    return file_fault(reason, AGAIN, line=int(rows.grid.lines[-1]), field=kind.records.heading or kind.records.mark)


def _check_authorities(name: str, rows: Rows) -> None:
    """Every authority that has schools in the table has a row of its own in it."""
    ours = set(rows.la_code[rows.is_school & ~rows.bad]) - {""}
    lacking = sorted(ours - set(rows.la_code[rows.level == "la"]))
    if lacking:
        shown = ", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else "")
        reason = f"{name} is cut short: it has schools but no summary row of the authorities {shown}."
        raise Refused(file_fault(reason, AGAIN, line=int(rows.grid.lines[-1]), field="LA", value=shown))


def _counted(rows: Rows, kind: Kind) -> np.ndarray:
    """Which rows the table is about."""
    return rows.level == "trust" if kind.is_of_trusts else rows.is_school


def _refuse_if(name: str, rows: Rows, kind: Kind, strict: bool) -> None:
    bad = [fault for fault in rows.faults if fault.severity is Severity.ROW]
    if strict and bad:
        raise Refused(*shorten(bad))
    counted = rows.bad[_counted(rows, kind)]
    if counted.all():
        raise Refused(file_fault(f"{name}: every row was refused.", "See the faults of its rows."), *shorten(bad))
    if len(counted) >= FEW_ROWS and counted.mean() > MOST_REFUSED:
        reason = f"{name}: more than half of its rows were refused, {counted.sum():,} of {len(counted):,}."
        raise Refused(file_fault(reason, "See the faults of its rows."), *shorten(bad))


def _unused(grid: Grid, kind: Kind, layout: Layout) -> list[str]:
    used = {heading for names in kind.keys.values() for heading in names}
    used |= {heading for column in kind.columns_of(layout) for heading in column.headings}
    return [heading for heading in grid.headings if heading and heading not in used]
