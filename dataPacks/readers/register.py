"""What only a register says of a school: where it is, its phase and sector, whom it admits, and its dates."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, phase_of, school_types, sector_of, type_name

from .faults import row_fault
from .grid import Grid
from .rows import Rows

LAST_DAY = 80_000  # in 2119, as spreadsheets count days
PLAIN = ("la_name", "street", "town", "postcode", "gender", "religious_character")


def add_columns(frame: pd.DataFrame, rows: Rows, kind: Kind) -> pd.DataFrame:
    """`frame` has one row per row of the file. Cells that cannot be a date, age or flag refuse their row."""
    blank = [""] * len(frame)
    for name in PLAIN:
        frame[name] = pd.Series(rows.keys.get(name, blank), dtype=object)
    for name in ("gender", "religious_character"):
        frame[name] = frame[name].where(~frame[name].isin(kind.register["nothing"]), "")
    pairs = list(zip(frame["type_code"], rows.keys["type"], strict=True))
    frame["type_name"] = pd.Series([type_name(code) or text for code, text in pairs], dtype=object)
    frame["sector"] = pd.Series([sector_of(code) for code, _ in pairs], dtype=object)
    for name in ("age_low", "age_high"):
        frame[name] = pd.array(_parsed(rows, kind, name, _age), dtype="Int64")
    for name in ("opened_on", "closed_on"):
        frame[name] = pd.Series(_parsed(rows, kind, name, _date_reader(rows.grid, kind)), dtype=object)
    frame["phase"] = pd.Series(_phases(frame, rows, kind), dtype=object)
    says_so = np.array([text == kind.register["selective"] for text in rows.keys["admissions"]], dtype=bool)
    frame["is_selective"] = says_so & frame["phase"].isin(kind.register["selective_phases"]).to_numpy()
    return frame


def _phases(frame: pd.DataFrame, rows: Rows, kind: Kind) -> list[str]:
    """As the register itself calls the phase, unless the type alone decides it; else by its flags, type and ages."""
    named = kind.register.get("phases", {})
    if "phase" in rows.keys:
        pairs = zip(frame["type_code"], rows.keys["phase"], frame["age_low"], frame["age_high"], strict=True)
        return [_named_phase(code, named.get(word, ""), low, high) for code, word, low, high in pairs]
    flags = [_parsed(rows, kind, name, _flag) for name in ("is_primary", "is_secondary", "is_post_16")]
    ages = [[None if age is pd.NA else age for age in frame[name]] for name in ("age_low", "age_high")]
    found: dict[tuple[Any, ...], str] = {}
    for facts in zip(frame["type_code"], *flags, *ages, strict=True):
        if facts not in found:
            code, is_primary, is_secondary, is_post_16, low, high = facts
            found[facts] = phase_of(
                code, is_primary=bool(is_primary), is_secondary=bool(is_secondary), is_post_16=bool(is_post_16),
                age_low=low, age_high=high,
            )  # fmt: skip
    return [found[facts] for facts in zip(frame["type_code"], *flags, *ages, strict=True)]


def _named_phase(code: str, named: str, low: Any, high: Any) -> str:
    found = school_types().get(code)
    if named and not (found and found.phase):
        return named
    low, high = (None if age is pd.NA else age for age in (low, high))
    is_primary, is_secondary = low is not None and low < 11, high is not None and high > 11
    return phase_of(
        code, is_primary=is_primary, is_secondary=is_secondary, is_post_16=False, age_low=low, age_high=high
    )


def _parsed(rows: Rows, kind: Kind, key: str, parse: Callable[[str], Any]) -> list[Any]:
    """One value per row; distinct texts are read once. None for a blank, and for what cannot be read (a row fault)."""
    texts = rows.keys.get(key) or [""] * len(rows.grid.rows)
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for text in set(texts):
        try:
            values[text] = parse(text) if text else None
        except ValueError as error:
            values[text], wrong[text] = None, str(error)
    if wrong:
        for i in np.flatnonzero([text in wrong for text in texts]):
            _refuse(rows, kind, int(i), key, texts[i], wrong[texts[i]])
    return [values[text] for text in texts]


def _refuse(rows: Rows, kind: Kind, i: int, key: str, text: str, what: str) -> None:
    line = int(rows.grid.lines[i])
    heading = next(name for name in kind.keys[key] if name in rows.grid.places)
    reason = f"Line {line}: '{text}' under '{heading}' is {what}."
    rows.refuse_row(i, row_fault(line, heading, text, reason, "Correct the cell."))


def _age(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 120):
        raise ValueError("no age in years")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("neither 0 nor 1")
    return text == "1"


def _date_reader(grid: Grid, kind: Kind) -> Callable[[str], datetime.date]:
    """Dates as published. In a spreadsheet a date may stand as the number of its day; 1800 to 2200 look like years."""
    forms = kind.register["dates"]

    def read(text: str) -> datetime.date:
        if grid.is_spreadsheet and text.isdecimal() and int(text) <= LAST_DAY and not 1800 <= int(text) <= 2200:
            return grid.first_day + datetime.timedelta(days=int(text))
        for form in forms:
            try:
                return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC).date()
            except ValueError:
                continue
        raise ValueError("no date, such as 01-09-2018")

    return read
