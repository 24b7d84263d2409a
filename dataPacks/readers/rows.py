"""Which rows are schools, which are summaries, and which key each stands under."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, type_code

from .faults import row_fault, warning
from .grid import Grid
from .table import Fault


@dataclass
class Rows:
    """Every row of the file, parallel arrays. `level` '' = a school's row. `bad` rows are refused."""

    grid: Grid
    keys: dict[str, list[str]]
    level: np.ndarray  # object: '', 'la', 'england'
    label: np.ndarray  # object
    record: np.ndarray  # object: as published, '' where the table has none
    bad: np.ndarray  # bool
    is_blank: np.ndarray  # bool: nothing in any field
    urn: np.ndarray  # int64, 0 = none
    laestab: np.ndarray  # object, '' = unknown
    la_code: np.ndarray  # object
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_school(self) -> np.ndarray:
        return (self.level == "") & ~self.is_blank

    def refuse_row(self, i: int, fault: Fault) -> None:
        self.bad[i] = True
        self.faults.append(fault)


def classify(grid: Grid, kind: Kind) -> Rows:
    """Reads keys and record types. Malformed keys and repeated schools become faults of their rows."""
    count = len(grid.rows)
    headings = {key: next((h for h in names if h in grid.places), "") for key, names in kind.keys.items()}
    keys = {key: grid.texts(heading) for key, heading in headings.items() if heading and key != "year"}
    rows = Rows(
        grid, keys, *(np.full(count, "", dtype=object) for _ in range(3)), np.zeros(count, bool), _blank(grid),
        np.zeros(count, np.int64), np.full(count, "", dtype=object), np.full(count, "", dtype=object),
    )  # fmt: skip
    _note_blank_rows(rows)
    _sort_records(rows, kind, headings)
    _read_keys(rows, headings)
    _refuse_repeats(rows, headings)
    return rows


def _blank(grid: Grid) -> np.ndarray:
    first = grid.texts(grid.headings[0])
    blank = np.zeros(len(grid.rows), bool)
    for i, text in enumerate(first):
        if not text:
            blank[i] = not any(str(cell).strip() for cell in grid.rows[i] if cell is not None)
    return blank


def _note_blank_rows(rows: Rows) -> None:
    for i in np.flatnonzero(rows.is_blank):
        line = int(rows.grid.lines[i])
        rows.faults.append(warning(line, "", "", f"Line {line} is blank in every field.", "Nothing need be done."))


def _sort_records(rows: Rows, kind: Kind, headings: dict[str, str]) -> None:
    records = kind.records
    if records.mark:
        _sort_by_mark(rows, kind)
    if records.heading in rows.keys:
        rows.record[:] = rows.keys[records.heading]
        _sort_by_record(rows, kind, headings[records.heading])


def _sort_by_mark(rows: Rows, kind: Kind) -> None:
    """Census and absence end in rows marked NAT, whose phase stands under one of the key headings."""
    records = kind.records
    for key in records.mark_keys:
        for i in [i for i, text in enumerate(rows.keys.get(key, ())) if text == records.mark]:
            words = [rows.keys[k][i] for k in records.label_keys if k in rows.keys]
            mark = next((word for word in words if word in records.england), "")
            rows.level[i], rows.label[i], rows.record[i] = "england", records.england.get(mark, ""), mark
            if not mark:
                _refuse_record(rows, i, key, records.mark)


def _sort_by_record(rows: Rows, kind: Kind, heading: str) -> None:
    records = kind.records
    for i, text in enumerate(rows.record):
        if text in records.school or rows.is_blank[i]:
            continue
        if text == records.la and text:
            rows.level[i], rows.label[i] = "la", records.la_label
        elif text in records.england:
            rows.level[i], rows.label[i] = "england", records.england[text]
        else:
            _refuse_record(rows, i, heading, text)


def _refuse_record(rows: Rows, i: int, heading: str, text: str) -> None:
    line = int(rows.grid.lines[i])
    reason = f"Line {line}: '{text}' under '{heading}' is no known sort of row."
    rows.refuse_row(i, row_fault(line, heading, text, reason, "Correct it, or take the row out."))


def _read_keys(rows: Rows, headings: dict[str, str]) -> None:
    if "la" in rows.keys:
        _read_la(rows, headings["la"])
    if "laestab" in rows.keys:
        _check(rows, headings["laestab"], rows.keys["laestab"], 7, "LAESTAB", "seven digits: authority and number")
        rows.laestab[:] = [t if len(t) == 7 and t.isdigit() else "" for t in rows.keys["laestab"]]
        unknown = rows.la_code == ""
        rows.la_code[unknown] = [t[:3] for t in rows.laestab[unknown]]
    elif "estab" in rows.keys:
        _read_estab(rows, headings["estab"])
    if "urn" in rows.keys:
        _read_urn(rows, headings["urn"])


def _read_la(rows: Rows, heading: str) -> None:
    _check(rows, heading, rows.keys["la"], 3, "authority code", "three digits", also_level="la")
    rows.la_code[:] = [t if _digits(t, 3) else "" for t in rows.keys["la"]]


def _read_estab(rows: Rows, heading: str) -> None:
    texts = rows.keys["estab"]
    if rows.grid.is_spreadsheet:
        texts = [t.zfill(4) if t.isdigit() else t for t in texts]
    _check(rows, heading, texts, 4, "establishment number", "four digits")
    pairs = zip(rows.la_code, texts, strict=True)
    rows.laestab[:] = [la + t if la and _digits(t, 4) else "" for la, t in pairs]


def _read_urn(rows: Rows, heading: str) -> None:
    texts = rows.keys["urn"]
    _check(rows, heading, texts, 6, "URN", "six digits, the first not 0")
    rows.urn[:] = [int(t) if _digits(t, 6) and t[0] != "0" else 0 for t in texts]
    for i in np.flatnonzero(rows.is_school & ~rows.bad & (rows.urn == 0)):
        _malformed(rows, int(i), heading, texts[i], "URN", "six digits, the first not 0")


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _check(
    rows: Rows, heading: str, texts: list[str], count: int, what: str, form: str, *, also_level: str = ""
) -> None:
    for i in [i for i, text in enumerate(texts) if not _digits(text, count)]:
        is_wanted = rows.level[i] == "" or (also_level and rows.level[i] == also_level)
        if is_wanted and not rows.is_blank[i] and not rows.bad[i]:
            _malformed(rows, i, heading, texts[i], what, form)


def _malformed(rows: Rows, i: int, heading: str, text: str, what: str, form: str) -> None:
    line = int(rows.grid.lines[i])
    shown = f"'{text}'" if text else "a blank"
    reason = f"Line {line}: {shown} under '{heading}' is no {what}, which has {form}."
    rows.refuse_row(i, row_fault(line, heading, text, reason, f"Correct the {what}, or take the row out."))


def _refuse_repeats(rows: Rows, headings: dict[str, str]) -> None:
    """A school may have one row: the first stands, and every further one is refused."""
    by_urn = "urn" in rows.keys
    heading = headings["urn"] if by_urn else headings.get("laestab") or headings.get("estab", "")
    good = np.flatnonzero(rows.is_school & ~rows.bad)
    keys = pd.Series((rows.urn if by_urn else rows.laestab)[good])
    first: dict[object, int] = {}
    repeated = set(keys[keys.duplicated()])
    if repeated:
        for i, key in zip(good, keys, strict=True):
            if key in repeated and first.setdefault(key, int(i)) != i:
                _repeat(rows, int(i), first[key], heading, str(key))
    _refuse_repeated_summaries(rows)


def _repeat(rows: Rows, i: int, before: int, heading: str, key: str) -> None:
    line, other = int(rows.grid.lines[i]), int(rows.grid.lines[before])
    same = rows.grid.rows[i] == rows.grid.rows[before]
    how = "repeats" if same else "contradicts"
    what = "URN" if len(key) == 6 else "LAESTAB"
    reason = f"Line {line}: {what} {key} already stands on line {other}, which this row {how}."
    rows.refuse_row(i, row_fault(line, heading, key, reason, "Keep one row for each school."))


def _refuse_repeated_summaries(rows: Rows) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for i in np.flatnonzero((rows.level != "") & ~rows.bad):
        key = (rows.level[i], rows.la_code[i] if rows.level[i] == "la" else "", rows.label[i])
        if key in seen:
            line, other = int(rows.grid.lines[i]), int(rows.grid.lines[seen[key]])
            reason = f"Line {line}: the summary row '{rows.record[i]}' {key[1]} already stands on line {other}."
            rows.refuse_row(int(i), row_fault(line, "", rows.record[i], reason, "Keep one of the two rows."))
        seen.setdefault(key, int(i))


def type_codes(texts: list[str]) -> list[str]:
    """The short code of each type as the table has it; a type that nobody knows stays as published."""
    known = {text: type_code(text) or text for text in set(texts)}
    return [known[text] for text in texts]
