"""From the bytes of a CSV file or a spreadsheet to rows of cells, each with its line. No meaning yet, no database."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from schools.zipped import BROKEN, unpack

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 16 * 1024 * 1024
MAX_ROWS = 500
# Headings as people write them, without case, blanks and signs.
HEADINGS: dict[str, tuple[str, ...]] = {
    "email": ("email", "emailaddress", "mail", "address"),
    "name": ("name", "fullname", "person"),
    "role": ("role", "roleinthechallenge"),
    "where": (
        "where", "urn", "urnorbody", "schoolurn", "school", "body", "la", "lacode", "authority", "localauthority",
        "localauthoritycode", "lea",
    ),
    "until": ("until", "enddate", "ends", "end", "lastday"),
}  # fmt: skip
REQUIRED = ("email", "role")
WANTED = "The first line names the columns: email, name, role, urn or body, until."


class NotReadable(Exception):
    """The file as a whole cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One person's line of the file, cells as they stand, without the blanks around them."""

    line: int
    email: str
    name: str
    role: str
    where: str
    until: str


def read_rows(file_name: str, data: bytes) -> list[Row]:
    """The rows that are not blank. Raises `NotReadable`, in words that name the file."""
    if not data:
        raise NotReadable(f"{file_name} is empty: it has 0 bytes. Choose the file again.")
    if len(data) > MAX_BYTES:
        raise NotReadable(f"{file_name} has more than 1 MB, far more than a list of people needs. Send it in parts.")
    lines = list(_spreadsheet(file_name, data) if data[:4] == b"PK\x03\x04" else _csv(file_name, data))
    if not lines:
        raise NotReadable(f"{file_name} holds no text. {WANTED}")
    (_, headings), *rest = lines
    places = _places(file_name, headings)
    rows = [_row(line, cells, places) for line, cells in rest if any(cells)]
    if not rows:
        raise NotReadable(f"{file_name} names nobody: below its headings there is no line.")
    if len(rows) > MAX_ROWS:
        raise NotReadable(f"{file_name} names {len(rows):,} people; send no more than {MAX_ROWS} at a time.")
    return rows


def _places(file_name: str, headings: list[str]) -> dict[str, list[int]]:
    """Under which columns each field stands: 'where' may have several, one for schools and one for authorities."""
    bare = [re.sub(r"[^a-z]", "", heading.casefold()) for heading in headings]
    places = {field: [i for i, text in enumerate(bare) if text in known] for field, known in HEADINGS.items()}
    missing = [field for field in REQUIRED if not places[field]]
    if missing:
        found = ", ".join(f"'{heading}'" for heading in headings if heading)[:200] or "none"
        raise NotReadable(f"{file_name} has no column '{missing[0]}' (its headings: {found}). {WANTED}")
    twice = [field for field, found in places.items() if len(found) > 1 and field != "where"]
    if twice:
        raise NotReadable(f"{file_name} has more than one column '{twice[0]}'. Keep one of them.")
    return places


def _row(line: int, cells: list[str], places: dict[str, list[int]]) -> Row:
    def text(field: str) -> str:
        found = [cells[place] for place in places[field] if place < len(cells) and cells[place]]
        return found[0] if found else ""

    return Row(line, *(text(field) for field in ("email", "name", "role", "where", "until")))


def _csv(file_name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(file_name, data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        line = reader.line_num
        raise NotReadable(f"{file_name} cannot be read at line {line}: {error}. Check the quotation marks.") from None


def _decoded(file_name: str, data: bytes) -> str:
    if b"\0" in data:
        raise NotReadable(f"{file_name} is no CSV file and no Excel workbook (.xlsx). Save it as one of these.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotReadable(f"{file_name} is not in UTF-8: see line {line}. Save it as 'CSV UTF-8'.") from None


def _spreadsheet(file_name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet."""
    _check_archive(file_name, data)
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise NotReadable(f"{file_name} is no readable Excel workbook: {error}.") from None
    yield from ((number, _texts(row)) for number, row in enumerate(rows, 1))


def _check_archive(file_name: str, data: bytes) -> None:
    """A small workbook can unpack to gigabytes, and may lie about it: each part is unpacked as far as it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            is_small = sum(member.file_size for member in members) <= MAX_UNPACKED
            is_sound = is_small and all(unpack(member, io.BytesIO(data)) is not None for member in members)
    except BROKEN as error:
        raise NotReadable(f"{file_name} is no readable Excel workbook: {error}.") from None
    if not is_small:
        raise NotReadable(f"{file_name} unpacks to more than 16 MB, far more than a list of people needs.")
    if not is_sound:
        raise NotReadable(f"{file_name} is damaged: a part of it is not as long as it says. Save it again.")


def _texts(row: Iterable[Any]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """A spreadsheet's cell as it would stand in a CSV file."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).strip()
