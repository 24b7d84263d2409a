"""What can happen to a file between publisher and import, by accident or on purpose: to its cells, bytes and wrapping.

Each mutation is reproducible: it does what the dice it is given say.
"""

import datetime
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import xlsxwriter

from tests.imports.bases import Base

MADE = datetime.datetime(2019, 9, 1)
JUNK = [
    "", " ", "0", "-1", "101", "1e9", "1e400", "nan", "inf", "-", ".", "..", "NE", "SUPP", "SUPPMAT", "z", "n/a",
    "NULL", "None", "#REF!", "=1+1", "=HYPERLINK(\"x\")", "@x", "+44", "٥", "५", "½", "1,000", "1.000,5", "12%", "£5",
    "2018-19", "01/09/2018", "43344", "True", "O'Brien", "É", "\u200b1", "\xa01", "\u202e1", "\ufeff1", "<b>",
    "'; DROP TABLE", "9" * 400, "a" * 5000, "100000", "201", "2014104", "1000000", "10004", "\ud7ff", "😀",
]  # fmt: skip
DELIMITERS = [";", "|", "\t", ","]
ENCODINGS = ["utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "ascii"]
ENDINGS = ["\n", "\r", "\r\n", "\n\n", "\r\r\n", "\x85", "\u2028"]
BYTES = [b"\0", b'"', b"'", b",", b"\n", b"\r", b"\xff", b"\x80", b"\xef\xbb\xbf", b"\x1a", b"\t", b";", b"PK\x03\x04"]
WRAPPINGS = [".csv", ".csv", ".csv", ".csv.gz", ".zip", ".xlsx"]

OnCells = Callable[[Base, random.Random, str], None]
OnBytes = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Mutant:
    """A spoilt file. `text` is what its wrapping holds, where that is text and still whole; None elsewhere.

    `is_cut`: nothing was done to it but that its end is missing. `rows` the table had before its bytes were spoilt.
    """

    how: tuple[str, ...]
    name: str
    data: bytes
    text: bytes | None
    is_cut: bool
    extra: int
    rows: int


# ---- cells


def drop_rows(base: Base, dice: random.Random, cell: str) -> None:
    for _ in range(dice.choice((1, 1, 2, 8))):
        if len(base.rows) > 2:
            del base.rows[dice.randrange(1, len(base.rows))]


def double_rows(base: Base, dice: random.Random, cell: str) -> None:
    row = list(dice.choice(base.rows[1:]))
    if dice.random() < 0.5:
        row[dice.randrange(len(row))] = cell
    base.rows.insert(dice.randrange(1, len(base.rows)), row)


def shuffle_rows(base: Base, dice: random.Random, cell: str) -> None:
    body = base.rows[1:]
    dice.shuffle(body)
    base.rows[1:] = body


def drop_column(base: Base, dice: random.Random, cell: str) -> None:
    place = dice.randrange(len(base.rows[0]))
    base.rows = [row[:place] + row[place + 1 :] for row in base.rows]


def double_column(base: Base, dice: random.Random, cell: str) -> None:
    place = dice.randrange(len(base.rows[0]))
    name = dice.choice((base.rows[0][place], cell, "Surname"))
    base.rows = [[*row, name if i == 0 else row[place] if place < len(row) else ""] for i, row in enumerate(base.rows)]


def move_column(base: Base, dice: random.Random, cell: str) -> None:
    width = len(base.rows[0])
    order = list(range(width))
    order.insert(dice.randrange(width), order.pop(dice.randrange(width)))
    base.rows = [[row[i] if i < len(row) else "" for i in order] for row in base.rows]


def swap_headings(base: Base, dice: random.Random, cell: str) -> None:
    one, other = (dice.randrange(len(base.rows[0])) for _ in range(2))
    names = base.rows[0]
    names[one], names[other] = names[other], names[one]


def rename_heading(base: Base, dice: random.Random, cell: str) -> None:
    place = dice.randrange(len(base.rows[0]))
    name = base.rows[0][place]
    base.rows[0][place] = dice.choice((name.lower(), f" {name} ", name + "_", name[:-1], cell, ""))


def shift_row(base: Base, dice: random.Random, cell: str) -> None:
    row = dice.choice(base.rows)
    if dice.random() < 0.5 and row:
        del row[dice.randrange(len(row))]
    else:
        row.insert(dice.randrange(len(row) + 1), cell)


def change_cells(base: Base, dice: random.Random, cell: str) -> None:
    for _ in range(dice.choice((1, 1, 1, 3, 30))):
        row = dice.choice(base.rows[1:])
        if row:
            row[dice.randrange(len(row))] = dice.choice((cell, dice.choice(JUNK)))


def blank_rows(base: Base, dice: random.Random, cell: str) -> None:
    blank = [""] * dice.choice((0, 1, len(base.rows[0])))
    base.rows.insert(dice.randrange(1, len(base.rows) + 1), blank)


def break_cell(base: Base, dice: random.Random, cell: str) -> None:
    """A line break within a cell, in quotation marks as it should be."""
    row = dice.choice(base.rows)
    if row:
        row[dice.randrange(len(row))] += "\nx"
        base.extra += 1


def swallow(base: Base, dice: random.Random, cell: str) -> None:
    """Two stray quotation marks: what stands between them, the end of a line included, becomes one cell."""
    at = dice.randrange(len(base.rows) - 1)
    one, other = base.rows[at], base.rows[at + 1]
    if not (one and other):
        return
    place = dice.randrange(min(len(one), len(other)))
    kept, last = base.delimiter.join(one[place:]), base.delimiter.join(other[: place + 1])
    base.rows[at : at + 2] = [[*one[:place], f"{kept}{base.ending}{last}", *other[place + 1 :]]]


def add_title(base: Base, dice: random.Random, cell: str) -> None:
    base.rows[0:0] = [["A table of schools"], []][: dice.choice((1, 2))]


def add_notes(base: Base, dice: random.Random, cell: str) -> None:
    base.rows += [[], ["Source: Department for Education"]][dice.choice((0, 1)) :]


def write_otherwise(base: Base, dice: random.Random, cell: str) -> None:
    """Another delimiter, encoding or line end; all cells in quotation marks; no last line break."""
    match dice.randrange(5):
        case 0:
            base.delimiter = dice.choice(DELIMITERS)
        case 1:
            base.encoding = dice.choice(ENCODINGS)
        case 2:
            base.ending = dice.choice(ENDINGS)
        case 3:
            base.quote_all = True
        case _:
            base.ends = False


ON_CELLS: list[OnCells] = [
    drop_rows, double_rows, shuffle_rows, drop_column, double_column, move_column, swap_headings, rename_heading,
    shift_row, change_cells, change_cells, blank_rows, break_cell, swallow, add_title, add_notes, write_otherwise,
    write_otherwise,
]  # fmt: skip


# ---- bytes


def flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 4, 20))):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def put_in(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 1, 2))):
        place = dice.randrange(len(data) + 1)
        data = data[:place] + dice.choice((dice.choice(BYTES), dice.randbytes(dice.randrange(1, 40)))) + data[place:]
    return data


def take_out(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + data[place + dice.choice((1, 1, 2, 10, 500)) :]


def repeat(data: bytes, dice: random.Random) -> bytes:
    place, length = dice.randrange(len(data)), dice.choice((1, 10, 300))
    return data[: place + length] + data[place : place + length] + data[place + length :]


def zero(data: bytes, dice: random.Random) -> bytes:
    place, length = dice.randrange(len(data)), dice.choice((1, 8, 512))
    return data[:place] + b"\0" * len(data[place : place + length]) + data[place + length :]


def cut(data: bytes, dice: random.Random) -> bytes:
    """Anywhere, or just where a line ends."""
    place = dice.randrange(len(data))
    if dice.random() < 0.5:
        place = data.rfind(b"\n", 0, place) + 1
    return data[:place]


ON_BYTES: list[OnBytes] = [flip, flip, put_in, take_out, repeat, zero, cut, cut]


# ---- all together


def mutant(sound: Base, dice: random.Random, cell: str) -> Mutant:
    """One or two things happen to the cells, or one to the bytes, or both; to what is within a wrapping or to it."""
    base, how = deepcopy(sound), []
    cell = cell.replace("\r", " ").replace("\n", " ")  # `break_cell` does that, and counts
    for change in dice.choices(ON_CELLS, k=dice.choice((0, 0, 1, 1, 1, 2))):
        change(base, dice, cell)
        how.append(change.__name__)
    text = base.data()
    if text and (not how or dice.random() < 0.15):
        spoil = dice.choice(ON_BYTES)
        text = spoil(text, dice)
        how.append(spoil.__name__)
    is_cut = how == ["cut"]
    suffix = dice.choice(WRAPPINGS)
    name = base.name.removesuffix(".csv") + suffix
    data = _wrapped(suffix, base, text)
    held: bytes | None = None if suffix == ".xlsx" else text
    if suffix != ".csv" and data and dice.random() < 0.3:
        spoil = dice.choice(ON_BYTES)
        data, held, is_cut = spoil(data, dice), None, False
        how.append(f"{spoil.__name__} of {suffix}")
    return Mutant((*how, suffix), name, data, held, is_cut and suffix != ".xlsx", base.extra, len(base.rows) - 1)


def _wrapped(suffix: str, base: Base, text: bytes) -> bytes:
    if suffix == ".csv.gz":
        return gzip.compress(text, mtime=0)
    if suffix == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(base.name.rpartition("/")[2]), text, zipfile.ZIP_DEFLATED)
        return packed.getvalue()
    return _workbook(base) if suffix == ".xlsx" else text


def _workbook(base: Base) -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})  # or the same dice would spoil other bytes tomorrow
    sheet = book.add_worksheet("england")
    for i, row in enumerate(base.rows):
        for j, cell in enumerate(row):
            sheet.write(i, j, float(cell) if _is_number(cell) else cell)
    book.close()
    return packed.getvalue()


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.replace(".", "", 1).isdigit() and len(cell) < 15
