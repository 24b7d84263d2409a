"""Small columns and histories for tests of what passes from school to school."""

import datetime as dt
from typing import Any

import numpy as np

from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.history import Link

SOURCE = {"file": "ks4.csv", "column": "ATT8SCR", "dataset": 1, "not_published": []}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def link(before: int, after: int, on: str = "", relation: str = "succession") -> Link:
    return Link(before, after, relation, day(on) if on else None)


def column(values: list[float | None], cohorts: list[float] | None = None) -> FigureColumn:
    """One figure per position; None where a school is not in the table. Lines are 2, 3, 4 …"""
    made = FigureColumn.empty(len(values))
    for i, value in enumerate(values):
        if value is not None:
            made.value[i], made.source[i], made.line[i] = value, 0, i + 2
            made.cohort[i] = cohorts[i] if cohorts else 100.0
    made.about = {"sources": [dict(SOURCE)], "codes": []}
    return made


def step(
    positions: list[int], until: str | None = "2012-08-31", how: str = "succession", **more: Any
) -> dict[str, Any]:
    names = [f"School {p}" for p in positions]
    known = {"urns": [100_000 + p for p in positions], "names": names, "positions": positions, "how": how}
    return known | {"until": until, "carried": True, "why": ""} | more


def everyone(count: int) -> np.ndarray:
    return np.ones(count, bool)
