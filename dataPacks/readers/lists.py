"""Lists whose rows are not one per school: links, groups, members, inspections, small areas. Read by their headings."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, Layout

from . import personal
from .dates import known_date, read_date
from .faults import file_fault, row_fault, shorten
from .files import Source
from .grid import Grid
from .judgements import concern, grade, rating
from .list_rows import MAKERS
from .table import Fault, Figures, Refused, Severity, Table

Cells = dict[str, list[Any]]


def assemble(source: Source, grid: Grid, kind: Kind, layout: Layout, year: str, edition: str, *, strict: bool) -> Table:
    """Raises Refused for a list of which no row is good and, if `strict`, for one with any bad row."""
    assert kind.listing is not None
    faults: list[Fault] = personal.staff_warning(grid)
    headings = {key: next(h for h in names if h in grid.places) for key, names in _present(kind, grid)}
    bad = np.zeros(len(grid.rows), bool)
    cells = _read_cells(grid, kind, headings, bad, faults)
    _refuse_repeats(grid, kind, headings, cells, bad, faults)
    refused = [fault for fault in faults if fault.severity is Severity.ROW]
    if strict and refused:
        raise Refused(*shorten(refused))
    if bad.all():
        reason = f"{source.path.name}: every row was refused." if len(bad) else f"{source.path.name} has no row."
        raise Refused(file_fault(reason, "See the faults of its rows."), *shorten(refused))
    good = {"line": grid.lines[~bad].tolist()} | {
        k: [c for c, b in zip(v, bad, strict=True) if not b] for k, v in cells.items()
    }
    rows, notes = MAKERS[kind.listing.rows](pd.DataFrame(good, dtype=object), kind)
    faults += notes
    read = set(headings.values())
    return Table(
        kind=kind.key, year=year, edition=edition, is_official=kind.is_official, rank=kind.rank,
        checksum=source.checksum, definition=kind.digest, columns=[], schools=no_schools(), figures=no_figures(),
        summaries=pd.DataFrame(), summary_figures=no_figures(), is_list=True, lists={kind.listing.rows: rows},
        faults=shorten(sorted(faults, key=lambda fault: fault.line or 0)), rows_read=len(grid.rows),
        rows_refused=int(bad.sum()), columns_unused=[h for h in grid.headings if h and h not in read],
    )  # fmt: skip


def _present(kind: Kind, grid: Grid) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((key, names) for key, names in kind.keys.items() if any(name in grid.places for name in names))


def no_schools() -> pd.DataFrame:
    """The schools of a table that has none: every column that tables of schools have."""
    frame = pd.DataFrame({"line": pd.Series(dtype=np.int64), "urn": pd.Series(dtype="Int64")})
    names = ("laestab", "name", "la_code", "type_code", "record_type", "is_open")
    return frame.assign(**{name: pd.Series(dtype=object) for name in names})


def no_figures() -> Figures:
    floats, texts = np.empty((0, 0)), np.empty((0, 0), object)
    return Figures(floats, texts, np.empty((0, 0), np.int8), floats.copy(), floats.copy(), floats.copy())


def _read_cells(grid: Grid, kind: Kind, headings: dict[str, str], bad: np.ndarray, faults: list[Fault]) -> Cells:
    """One value per row and key, None for nothing; a cell that cannot stand there refuses its row."""
    assert kind.listing is not None
    found: Cells = {}
    for key, heading in headings.items():
        texts = grid.texts(heading)
        values, wrong = _values(set(texts), kind.listing.cells[key])
        found[key] = [values.get(text) for text in texts]
        for i in np.flatnonzero([text in wrong for text in texts]) if wrong else ():
            line, text = int(grid.lines[i]), texts[i]
            shown = f"'{text}'" if text else "a blank"
            reason = f"Line {line}: {shown} under '{heading}' is {wrong[text]}."
            faults.append(row_fault(line, heading, text, reason, "Correct the cell, or take the row out."))
            bad[i] = True
    return found


def _values(texts: set[str], what: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Each distinct text as a value, and why those that are none are not."""
    word, _, rest = what.partition(" ")
    may_lack = rest.endswith("or nothing")
    parse = _parser(word, rest)
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for text in texts:
        if not text or text == "-":
            if not may_lack:
                wrong[text] = f"no {WORDS.get(word, word)}"
            continue
        try:
            values[text] = parse(text)
        except ValueError as error:
            wrong[text] = str(error)
    return values, wrong


WORDS = {"urn": "URN", "lsoa": "LSOA code", "tenth": "tenth from 1 to 10"}


def _parser(word: str, rest: str) -> Callable[[str], Any]:
    if word == "text":
        longest = int(rest.split()[0])
        return lambda text: text[:longest]
    return PARSERS[word]


def _urn(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{5}", text, re.ASCII):
        raise ValueError("no URN, which has six digits, the first not 0")
    return int(text)


def _lsoa(text: str) -> str:
    if not re.fullmatch(r"[EW]\d{8}", text, re.ASCII):
        raise ValueError("no code of a small area (LSOA), such as E01022574")
    return text


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,7}(\.0)?", text, re.ASCII):
        raise ValueError("no whole number")
    return int(text.removesuffix(".0"))


def _tenth(text: str) -> int:
    found = _number(text)
    if not 1 <= found <= 10:
        raise ValueError("no tenth from 1 to 10")
    return found


PARSERS: dict[str, Callable[[str], Any]] = {
    "urn": _urn, "lsoa": _lsoa, "number": _number, "tenth": _tenth, "date": read_date, "day": known_date,
    "grade": grade, "rating": rating, "concern": concern,
}  # fmt: skip


def _refuse_repeats(
    grid: Grid, kind: Kind, headings: dict[str, str], cells: Cells, bad: np.ndarray, faults: list[Fault]
) -> None:
    """The first of several rows about the same thing stands; every further one is refused."""
    assert kind.listing is not None
    unique = [key for key in kind.listing.unique if key in cells]
    first: dict[tuple[Any, ...], int] = {}
    for i, key in enumerate(zip(*(cells[name] for name in unique), strict=True)):
        if bad[i]:
            continue
        before = first.setdefault(key, i)
        if before != i:
            line, other = int(grid.lines[i]), int(grid.lines[before])
            heading = headings[unique[0]]
            how = "repeats" if list(grid.rows[i]) == list(grid.rows[before]) else "contradicts"
            reason = f"Line {line}: {heading} {key[0]} already stands on line {other}, which this row {how}."
            faults.append(row_fault(line, heading, str(key[0]), reason, "Keep one of the two rows."))
            bad[i] = True
