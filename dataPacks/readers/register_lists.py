"""What a register says beside its schools' own facts: place, trust, sponsor, federation, last inspection; its reach."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.definitions import Kind, school_types

from .dates import known_date
from .judgements import GRADES
from .list_rows import INSPECTION, frame, judged
from .rows import Rows

LSOA = re.compile(r"[EW]\d{8}")
GRID = re.compile(r"[1-9]\d{4,6}")  # metres on the national grid
GROUPS = {"trust": "Trust", "sponsor": "School sponsor", "federation": "Federation"}
MAINTAINED = frozenset({"CY", "VA", "VC", "FD"})
PLACE = ["line", "urn", "lsoa", "easting", "northing"]
MEMBER = ["line", "urn", "uid", "name", "kind", "joined_on", "left_on"]


def partial_of(schools: pd.DataFrame, kind: Kind) -> str:
    """The sorts of school that a register is about alone, '' for all: its own rows show which it leaves out."""
    if not kind.register.get("is_partial"):
        return ""
    types, phases = set(schools["type_code"]), set(schools["phase"])
    found = []
    if not types & MAINTAINED and types & academies():
        found.append("academies")
    if types & MAINTAINED and not types & academies():
        found.append("maintained")
    if "primary" in phases and "secondary" not in phases:
        found.append("primary")
    if "secondary" in phases and "primary" not in phases:
        found.append("secondary")
    return " ".join(found)


def academies() -> frozenset[str]:
    """Types of academies and free schools, by the tables' short codes."""
    starts = ("Academy", "Free school", "Studio school", "University technical college")
    return frozenset(code for code, found in school_types().items() if found.name.startswith(starts))


def lists_of(rows: Rows, schools: np.ndarray, kind: Kind) -> dict[str, pd.DataFrame]:
    """Rows for the lists that the register has columns for. What cannot be read there is left out: a school's own
    facts do not hang on it.
    """
    if not kind.is_register:
        return {}
    places = np.flatnonzero(schools).tolist()
    return {name: made for name, made in _made(rows, places, kind) if len(made)}


def _made(rows: Rows, places: list[int], kind: Kind) -> Iterator[tuple[str, pd.DataFrame]]:
    if "lsoa" in rows.keys or "easting" in rows.keys:
        yield "places", frame(PLACE, list(_places(rows, places)))
    yield "members", frame(MEMBER, list(_members(rows, places)))
    if "rating" in rows.keys and "inspected_on" in rows.keys:
        yield "inspections", frame(INSPECTION, list(_inspections(rows, places)))


def _head(rows: Rows, i: int) -> tuple[int, int]:
    return int(rows.grid.lines[i]), int(rows.urn[i])


def _places(rows: Rows, places: list[int]) -> Iterator[tuple[Any, ...]]:
    blank = [""] * len(rows.grid.rows)
    areas, east, north = (rows.keys.get(key, blank) for key in ("lsoa", "easting", "northing"))
    for i in places:
        area = areas[i] if LSOA.fullmatch(areas[i]) else ""
        point = [int(text) if GRID.fullmatch(text) else None for text in (east[i], north[i])]
        if area or None not in point:
            yield (*_head(rows, i), area, *point)


def _members(rows: Rows, places: list[int]) -> Iterator[tuple[Any, ...]]:
    blank = [""] * len(rows.grid.rows)
    for key, kind in GROUPS.items():
        names = rows.keys.get(key, blank)
        for i in places:
            if names[i]:
                yield (*_head(rows, i), "", names[i][:200], kind, None, None)


def _inspections(rows: Rows, places: list[int]) -> Iterator[tuple[Any, ...]]:
    ratings, dates = rows.keys["rating"], rows.keys["inspected_on"]
    for i in places:
        words, date = ratings[i].casefold(), _date(dates[i])
        if words in GRADES and date:
            line, urn = _head(rows, i)
            yield judged(line, urn, date, words)


def _date(text: str) -> Any:
    try:
        return known_date(text) if text else None
    except ValueError:
        return None
