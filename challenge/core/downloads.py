"""Lists as files: CSV streamed, XLSX written row by row; neither holds the whole list in memory.

In CSV, text that a spreadsheet would take for a formula is escaped with an apostrophe. In XLSX cells have types: text
is text there, unescaped. Numbers are numbers in both.
"""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse

Cell = str | int | float | dt.date | None
Rows = Iterable[Sequence[Cell]]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(cell: Cell) -> Cell:
    """A cell of a CSV file, with an apostrophe in front of text that would be read as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_csv(name: str, header: Sequence[str], rows: Rows) -> HttpResponseBase:
    """`name`.csv in UTF-8, sent while it is being read."""
    writer = csv.writer(_Echo())
    lines: Iterator[str] = (writer.writerow([safe(cell) for cell in row]) for row in _with_header(header, rows))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=_attachment(f"{name}.csv"))


def as_xlsx(name: str, header: Sequence[str], rows: Rows) -> HttpResponseBase:
    """`name`.xlsx with one sheet whose first row, the heading, stays in sight."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(_with_header(header, rows)):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
    book.close()
    file.seek(0)
    return FileResponse(file, content_type=XLSX, headers=_attachment(f"{name}.xlsx"))


FORMATS: dict[str, Callable[[str, Sequence[str], Rows], HttpResponseBase]] = {"csv": as_csv, "xlsx": as_xlsx}


def in_format(fmt: str, name: str, header: Sequence[str], rows: Rows) -> HttpResponseBase:
    """The list as 'csv' or 'xlsx'. Raises `Http404` for any other format."""
    if fmt not in FORMATS:
        raise Http404
    return FORMATS[fmt](name, header, rows)


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    """Text is always written as text: a name like '=1' or a number kept as text must arrive unchanged."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _with_header(header: Sequence[str], rows: Rows) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows


def _attachment(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name}"'}


class _Echo:
    """Hands the line that `csv.writer` writes straight back."""

    def write(self, line: str) -> str:
        return line
