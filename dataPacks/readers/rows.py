"""Which rows are schools, which are summaries, and which key each stands under."""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, type_code

from .faults import row_fault, warning
from .grid import Grid
from .table import LOCAL, Fault

LONGEST_CODE = 10
WITHOUT_MARKS = str.maketrans("", "", "/- ")  # people write 202/4104; no publisher does
AUTHORITY = ("authority's code", "three digits")
LAESTAB = ("LAESTAB", "seven digits: three of the authority, four of the school")
NUMBER = ("establishment number", "four digits")
UID = re.compile(r"[1-9]\d{0,6}", re.ASCII)
URN = ("URN", "six digits, the first not 0")


@dataclass
class Rows:
    """Every row of the file, parallel arrays. `level` '' = a school's row, else 'la', 'england' or 'trust'. `bad` rows
    are refused.
    """

    grid: Grid
    keys: dict[str, list[str]]
    level: np.ndarray  # object: '', 'la', 'england', 'trust'
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
    if kind.key == LOCAL and "laestab" in keys:
        keys["laestab"] = [text.translate(WITHOUT_MARKS) for text in keys["laestab"]]
    rows = Rows(
        grid, keys, level=_empty(count), label=_empty(count), record=_empty(count), bad=np.zeros(count, bool),
        is_blank=_blank(grid), urn=np.zeros(count, np.int64), laestab=_empty(count), la_code=_empty(count),
    )  # fmt: skip
    _note_blank_rows(rows)
    _refuse_odd_cells(rows, kind)
    _sort_records(rows, kind, headings)
    _read_keys(rows, headings, kind.may_lack)
    if not kind.is_long:
        _refuse_repeats(rows, headings)
    return rows


def _empty(count: int) -> np.ndarray:
    return np.full(count, "", dtype=object)


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


def _refuse_odd_cells(rows: Rows, kind: Kind) -> None:
    """Formulas that were never calculated, and errors: such a cell is not blank, and nothing here calculates."""
    rows.faults.extend(rows.grid.notes)
    used = {name for names in kind.keys.values() for name in names}
    used |= {name for column in kind.columns for name in column.headings}
    for (i, heading), text in sorted(rows.grid.odd.items()):
        if heading in used:
            line = int(rows.grid.lines[i])
            what = "is a formula without a result" if text.startswith("=") else f"holds the error {text}"
            reason = f"Line {line}: the cell under '{heading}' {what}."
            remedy = "Open the workbook in a spreadsheet program, correct the cell, and save it with its results."
            rows.refuse_row(i, row_fault(line, heading, text, reason, remedy))


def _sort_records(rows: Rows, kind: Kind, headings: dict[str, str]) -> None:
    records = kind.records
    if records.everyone:
        rows.level[~rows.is_blank] = records.everyone
        _label_trusts(rows, headings["uid"])
    if records.mark:
        _sort_by_mark(rows, kind)
    if records.heading in rows.keys:
        rows.record[:] = rows.keys[records.heading]
        _sort_by_record(rows, kind, headings[records.heading])


def _sort_by_mark(rows: Rows, kind: Kind) -> None:
    """Census, absence and workforce end in rows marked NAT, whose phase stands under one of the keys."""
    records = kind.records
    for key in records.mark_keys:
        for i in [i for i, text in enumerate(rows.keys.get(key, ())) if text == records.mark]:
            words = [rows.keys[k][i] for k in records.label_keys if k in rows.keys and rows.keys[k][i]]
            mark = next((word for word in words or [records.mark] if word in records.england), "")
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


def _label_trusts(rows: Rows, heading: str) -> None:
    """A trust's row is known by its UID."""
    rows.label[:] = rows.keys["uid"]
    for i, text in enumerate(rows.label):
        if not UID.fullmatch(text) and not rows.is_blank[i]:
            _malformed(rows, i, heading, text, ("UID of a trust", "up to seven digits, the first not 0"))


def _refuse_record(rows: Rows, i: int, heading: str, text: str) -> None:
    line = int(rows.grid.lines[i])
    reason = f"Line {line}: '{text}' under '{heading}' is no known sort of row."
    rows.refuse_row(i, row_fault(line, heading, text, reason, "Correct it, or take the row out."))


def _read_keys(rows: Rows, headings: dict[str, str], may_lack: tuple[str, ...]) -> None:
    if "la" in rows.keys:
        codes = _digits(rows, headings["la"], rows.keys["la"], 3, AUTHORITY, also_level="la")
        rows.la_code[:] = codes
    if "laestab" in rows.keys:
        rows.laestab[:] = _digits(rows, headings["laestab"], _padded(rows, "laestab", 7), 7, LAESTAB)
        _check_pair(rows, headings)
    elif "estab" in rows.keys:
        given = _padded(rows, "estab", 4)
        numbers = _digits(rows, headings["estab"], given, 4, NUMBER, may_lack="estab" in may_lack)
        pairs = zip(rows.la_code, numbers, strict=True)
        rows.laestab[:] = [la + number if la and number else "" for la, number in pairs]
    if "urn" in rows.keys:
        texts = _digits(rows, headings["urn"], rows.keys["urn"], 6, URN)
        rows.urn[:] = [int(text) if text else 0 for text in texts]
        for i in np.flatnonzero(rows.is_school & ~rows.bad & (rows.urn < 100_000)):
            _malformed(rows, int(i), headings["urn"], texts[i], URN)


def _padded(rows: Rows, key: str, count: int) -> list[str]:
    """A spreadsheet's numbers have lost their leading zeros; a text file's have not."""
    texts = rows.keys[key]
    return [text.zfill(count) if text.isdigit() else text for text in texts] if rows.grid.is_spreadsheet else texts


def _check_pair(rows: Rows, headings: dict[str, str]) -> None:
    """Where a table has the authority beside LAESTAB the two must agree; where it has not, LAESTAB gives it."""
    ours = [text[:3] for text in rows.laestab]
    if "la" not in rows.keys:
        rows.la_code[:] = ours
        return
    for i in [i for i, (ours_, la) in enumerate(zip(ours, rows.la_code, strict=True)) if ours_ != la]:
        if rows.is_school[i] and not rows.bad[i]:
            line, text = int(rows.grid.lines[i]), rows.laestab[i]
            reason = f"Line {line}: LAESTAB {text} does not begin with the authority's code {rows.la_code[i]}."
            rows.refuse_row(i, row_fault(line, headings["laestab"], text, reason, "Correct one of the two."))


def _digits(
    rows: Rows, heading: str, texts: list[str], count: int, what: tuple[str, str], *, also_level: str = "",
    may_lack: bool = False,
) -> list[str]:  # fmt: skip
    """The texts that are `count` digits, '' in place of the others, of which those in rows of schools are faults."""
    is_ascii = "".join(texts).isascii()  # isdigit() is also true of superscripts and other scripts' digits
    odd = [i for i, t in enumerate(texts) if len(t) != count or not t.isdigit() or not (is_ascii or t.isascii())]
    found = list(texts)
    for i in odd:
        found[i] = ""
        if may_lack and not texts[i]:
            continue
        is_wanted = rows.level[i] == "" or (also_level and rows.level[i] == also_level)
        if is_wanted and not rows.is_blank[i] and not rows.bad[i]:
            _malformed(rows, i, heading, texts[i], what)
    return found


def _malformed(rows: Rows, i: int, heading: str, text: str, what: tuple[str, str]) -> None:
    line, (name, form) = int(rows.grid.lines[i]), what
    shown = f"'{text}'" if text else "a blank"
    reason = f"Line {line}: {shown} under '{heading}' is no {name}, which has {form}."
    rows.refuse_row(i, row_fault(line, heading, text, reason, f"Correct the {name}, or take the row out."))


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
            what = f"the trust {key[2]}" if key[0] == "trust" else f"the summary row '{rows.record[i]}' {key[1]}"
            reason = f"Line {line}: {what} already stands on line {other}."
            value = rows.label[i] if key[0] == "trust" else rows.record[i]
            rows.refuse_row(int(i), row_fault(line, "", value, reason, "Keep one of the two rows."))
        seen.setdefault(key, int(i))


def type_codes(texts: list[str]) -> list[str]:
    """The short code of each type; one that nobody knows stays as published where it is as short as a code."""
    known = {text: type_code(text) or (text if len(text) <= LONGEST_CODE else "") for text in set(texts)}
    return [known[text] for text in texts]
