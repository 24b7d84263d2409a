"""Headings and rows of one file as text, with the line each row stands on. No meaning yet."""

import csv
import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .faults import refuse
from .files import Source
from .table import Fault

BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
UTF8_BOM = b"\xef\xbb\xbf"
LONGEST_HEADING = 1_000_000  # bytes; the widest real one has 10,000
UTF8_PAIR = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


@dataclass
class Grid:
    """`rows` hold what the file holds; `lines[i]` is the line of `rows[i]`, the heading being line 1."""

    headings: list[str]
    rows: Sequence[list[Any]]
    lines: np.ndarray
    is_spreadsheet: bool = False
    ends_with_newline: bool = True
    line: int = 1  # on which the headings stand
    notes: list[Fault] = field(default_factory=list)  # warnings about how it was read, and of rows put right
    odd: dict[tuple[int, str], str] = field(default_factory=dict)  # (row, heading): formula without result, or error
    first_day: datetime.date = datetime.date(1899, 12, 30)  # from which a spreadsheet counts its days
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {name: place for place, name in reversed(list(enumerate(self.headings)))}

    def texts(self, heading: str) -> list[str]:
        """The cells under one heading, without the blanks around them."""
        place = self.places[heading]
        if self.is_spreadsheet:
            return [text_of(row[place]) for row in self.rows]
        return [row[place].strip() for row in self.rows]

    def cells(self, heading: str) -> list[str]:
        """The cells under one heading just as they stand."""
        place = self.places[heading]
        return self.texts(heading) if self.is_spreadsheet else [row[place] for row in self.rows]

    def text(self, i: int, heading: str) -> str:
        """One cell, in row i."""
        return text_of(self.rows[i][self.places[heading]])


def text_of(cell: object) -> str:
    """A spreadsheet's cell as it would stand in a CSV: whole numbers without a point, dates as 2018-09-01."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def delimiter_of(first_line: str) -> str:
    return "\t" if first_line.count("\t") > first_line.count(",") else ","


def headings_of(source: Source) -> list[str]:
    """The first line's cells, for recognising the file before its text is checked. [] where there are none."""
    data = source.data.removeprefix(UTF8_BOM)
    encoding = BOMS.get(source.data[:2], "utf-8")
    head = data[:LONGEST_HEADING] if encoding != "utf-8" else data[:LONGEST_HEADING].split(b"\n", 1)[0]
    line = re.split("\r\n|\r|\n", head.decode(encoding, "replace"), maxsplit=1)[0]
    try:
        first = next(csv.reader([line], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return []
    return [name.strip() for name in first]


def decode(source: Source, encodings: tuple[str, ...]) -> str:
    """The file's text. Raises Refused where it is in none of the encodings its kind is published in."""
    name = source.path.name
    for mark, encoding in BOMS.items():
        if source.data.startswith(mark):
            raise refuse(f"{name} is encoded in {encoding}.", "Save it as CSV in UTF-8.", line=1)
    data = source.data.removeprefix(UTF8_BOM)
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        reason = f"{name} holds a zero byte on line {line}: it is damaged or no text."
        raise refuse(reason, "Download the file again.", line=line)
    return _decode_text(name, data, encodings)


def _decode_text(name: str, data: bytes, encodings: tuple[str, ...]) -> str:
    failure: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            failure = failure or error
            continue
        if encoding == "utf-8" or not _mixes_encodings(data):
            return text
    assert failure is not None
    line = data[: failure.start].count(b"\n") + 1
    byte = f"0x{data[failure.start]:02x}"
    reason = (
        f"{name} is not in {' or '.join(encodings).upper()}: byte {byte} on line {line} cannot be read. "
        "It is in another encoding, or mixes two."
    )
    raise refuse(reason, "Save it as CSV in UTF-8, after a look at that line.", line=line, value=byte)


def _mixes_encodings(data: bytes) -> bool:
    """Pairs of bytes that hardly any text but UTF-8 holds, in a file that is no UTF-8 as a whole."""
    return UTF8_PAIR.search(data) is not None


def read_text(source: Source, encodings: tuple[str, ...]) -> Grid:
    """Parses CSV or TSV. Raises Refused for wrong encoding or broken quoting."""
    text = decode(source, encodings)
    delimiter = delimiter_of(text[: text.find("\n")] if "\n" in text else text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise _broken(source, text, reader.line_num, str(error)) from error
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise refuse(f"{source.path.name} holds only empty lines.", "Download the file again.")
    lines = _lines(text, delimiter, len(rows), reader.line_num)
    headings = [name.strip() for name in rows[0]]
    if reader.line_num != len(rows):
        _refuse_swallowed(source.path.name, rows, lines, delimiter)
    return Grid(headings, rows[1:], lines[1:], ends_with_newline=text.endswith(("\n", "\r")))


def _refuse_swallowed(name: str, rows: list[list[str]], lines: np.ndarray, delimiter: str) -> None:
    """Two stray quotation marks make one cell of the end of a line and the beginning of the next: a row would be lost.

    An address may have a line break and some commas; a cell with as many delimiters as half a row is no cell.
    """
    most = max(2, (len(rows[0]) - 1) // 2)
    for row, line in zip(rows, lines.tolist(), strict=True):
        for cell in row:
            if ("\n" in cell or "\r" in cell) and cell.count(delimiter) >= most:
                reason = f"{name} has a quotation mark on line {line} that makes one cell of several lines."
                remedy = "Correct the quotation marks there, or download the file again."
                raise refuse(reason, remedy, line=line, value=cell[:40])


def _broken(source: Source, text: str, line: int, error: str) -> Exception:
    if "unexpected end" in error:
        reason = f"{source.path.name} is cut short: a quoted cell that begins before line {line} is never closed."
        return refuse(reason, "Download the file again.", line=line)
    reason = f"{source.path.name} has broken quoting on line {line} ({error})."
    return refuse(reason, "Correct the quotation marks on that line.", line=line)


def _lines(text: str, delimiter: str, count: int, last: int) -> np.ndarray:
    """Line on which each row begins. Only where cells hold line breaks is a second pass needed."""
    if last == count or text.count('"') == 0:
        return np.arange(1, count + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins, begin = [], 1
    for _ in reader:
        begins.append(begin)
        begin = reader.line_num + 1
    return np.array(begins[:count])
