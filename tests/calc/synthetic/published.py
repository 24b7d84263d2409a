"""Reads the written files with Python's csv alone, so that neither our readers nor the writer can hide a fault."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path

BOM = "\ufeff"
YEARS = ("2016-17", "2017-18", "2018-19")


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def number(cell: str | None) -> float:
    """A cell's number, NaN for codes and blanks."""
    try:
        return float((cell or "").removesuffix("%"))
    except ValueError:
        return math.nan


def is_state_secondary(row: dict[str, str]) -> bool:
    return row["RECTYPE"] == "1" and row["NFTYPE"] != "IND"


def by_urn(path: Path) -> dict[str, dict[str, str]]:
    return {row["URN"]: row for row in rows(path) if row.get("URN", "").strip().isdigit()}


def correlation(pairs: list[tuple[float, float]]) -> float:
    """Pearson's r over the pairs in which both are known."""
    known = [(a, b) for a, b in pairs if not (math.isnan(a) or math.isnan(b))]
    mean_a, mean_b = (sum(pair[i] for pair in known) / len(known) for i in (0, 1))
    both = sum((a - mean_a) * (b - mean_b) for a, b in known)
    return both / math.sqrt(sum((a - mean_a) ** 2 for a, _ in known) * sum((b - mean_b) ** 2 for _, b in known))


def mean_and_spread(values: list[float]) -> tuple[float, float]:
    known = [value for value in values if not math.isnan(value)]
    mean = sum(known) / len(known)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in known) / (len(known) - 1))
