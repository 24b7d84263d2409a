"""Workbooks and archives, sound and hostile, built byte by byte where no honest program would write them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from .tables import absence_lines

Write = Callable[[Any, Any], None]


def cells() -> list[list[str]]:
    """The sound absence table, cell by cell."""
    return [line.split(",") for line in absence_lines()]


def book(path: Path, *sheets: tuple[str, Write]) -> Path:
    """A workbook of sheets, each with its name and what writes it: `write(book, sheet)`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = xlsxwriter.Workbook(path)
    for name, write in sheets:
        write(made, made.add_worksheet(name))
    made.close()
    return path


def rows(given: list[list[Any]], at: int = 0) -> Write:
    """Writes rows from line `at` + 1; texts that are numbers as numbers, as a spreadsheet has them."""

    def write(_: Any, sheet: Any) -> None:
        for i, row in enumerate(given, at):
            for j, cell in enumerate(row):
                sheet.write(i, j, _number(cell))

    return write


def _number(cell: Any) -> Any:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return cell


def altered(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A workbook with other parts; `change` gets them by name."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(path, parts)


def with_sheet(path: Path, xml: str) -> Path:
    """A workbook whose one sheet holds just this as its data."""
    book(path, ("england", lambda *_: None))
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0"?><worksheet xmlns="{namespace}"><sheetData>{xml}</sheetData></worksheet>'
    return altered(path, lambda parts: parts.update({"xl/worksheets/sheet1.xml": text.encode()}))


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    path.write_bytes(packed.getvalue())
    return path


def locked(path: Path) -> Path:
    """As if every member were encrypted: the flag is set in both places where an archive keeps it."""
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    return path
