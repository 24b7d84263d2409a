"""A release's figures in memory: the index of its schools and one packed column per measure, group and year. Pure."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

_LEVEL = 3  # zlib: level 6 is three times slower for 4% less
_ARRAYS = {
    "value": np.float64,
    "cohort": np.float64,
    "lower": np.float64,
    "upper": np.float64,
    "reason": np.uint8,
    "code": np.uint8,
    "source": np.int16,
    "line": np.uint32,
}


def column_name(measure: str, group: str, year: str, edition: str = "") -> str:
    """'progress8|all|2018-19'; an edition that is not the one in use is named behind '@'."""
    return f"{measure}|{group}|{year}" + (f"@{edition}" if edition else "")


def digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


@dataclass
class FigureColumn:
    """One measure, group and year over the release's schools; arrays of shape (n,).

    `source` is −1 where the school is in no table of this edition; else it indexes `about['sources']`. `code` indexes
    `about['codes']`, 0 being none. `about` also holds edition, averages and what the edition does not publish.
    """

    value: np.ndarray
    cohort: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    reason: np.ndarray
    code: np.ndarray
    source: np.ndarray
    line: np.ndarray
    about: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls, n: int) -> FigureColumn:
        arrays: dict[str, Any] = {name: np.zeros(n, dtype) for name, dtype in _ARRAYS.items()}
        for name in ("value", "cohort", "lower", "upper"):
            arrays[name][:] = np.nan
        arrays["source"][:] = -1
        return cls(**arrays)

    def pack(self) -> bytes:
        """The arrays, as one compressed run of bytes (without `about`)."""
        arrays = (getattr(self, name).astype(dtype).tobytes() for name, dtype in _ARRAYS.items())
        return zlib.compress(b"".join(arrays), _LEVEL)

    @classmethod
    def unpack(cls, payload: bytes, about: dict[str, Any]) -> FigureColumn:
        """The reverse of `pack`."""
        raw = zlib.decompress(payload)
        n = len(raw) // sum(np.dtype(dtype).itemsize for dtype in _ARRAYS.values())
        arrays, start = {}, 0
        for name, dtype in _ARRAYS.items():
            arrays[name] = np.frombuffer(raw, dtype, n, start)
            start += arrays[name].nbytes
        return cls(**arrays, about=about)


@dataclass
class SchoolIndex:
    """The release's schools in fixed order; every column is parallel to `ids`. `facts` are lists as in `FIELDS`."""

    ids: np.ndarray
    facts: dict[str, list[Any]]

    FIELDS = (
        "urn",
        "laestab",
        "name",
        "la_code",
        "la_name",
        "phase",
        "sector",
        "type_name",
        "town",
        "postcode",
        "gender",
        "age_low",
        "age_high",
        "is_selective",
        "is_open",
        "opened_on",
        "history",
    )

    def __len__(self) -> int:
        return len(self.ids)

    def pack(self) -> bytes:
        return zlib.compress(json.dumps({"ids": self.ids.tolist(), "facts": self.facts}).encode(), _LEVEL)

    @classmethod
    def unpack(cls, payload: bytes) -> SchoolIndex:
        data = json.loads(zlib.decompress(payload))
        return cls(np.array(data["ids"], np.int64), data["facts"])

    def array(self, name: str) -> np.ndarray:
        """One fact as an array: numbers with 0 for none, texts as they are."""
        if name not in self._arrays:
            values = self.facts[name]
            if name in ("urn", "age_low", "age_high"):
                self._arrays[name] = np.array([v or 0 for v in values], np.int64)
            else:
                self._arrays[name] = np.array(values, bool if name.startswith("is_") else str)
        return self._arrays[name]

    @cached_property
    def _arrays(self) -> dict[str, np.ndarray]:
        return {}

    @cached_property
    def _places(self) -> np.ndarray:
        """Position by primary key, −1 for none: as long as the largest key."""
        places = np.full(int(self.ids.max(initial=0)) + 1, -1, np.int64)
        places[self.ids] = np.arange(len(self.ids))
        return places

    def positions_of(self, ids: np.ndarray) -> np.ndarray:
        """Positions of schools by primary key, int64; −1 where one is not in the index."""
        known = ids < len(self._places)
        return np.where(known, self._places[np.where(known, ids, 0)], -1)

    def school(self, position: int) -> dict[str, Any]:
        return {name: values[position] for name, values in self.facts.items()}


@dataclass
class ReleaseFrame:
    index: SchoolIndex
    columns: dict[str, FigureColumn]

    def get(self, measure: str, group: str, year: str) -> FigureColumn | None:
        return self.columns.get(column_name(measure, group, year))

    def years_of(self, measure: str, group: str = "all") -> list[str]:
        """Years with a column in use, newest first."""
        keys = (name.split("|") for name in self.columns if "@" not in name)
        return sorted((year for m, g, year in keys if m == measure and g == group), reverse=True)

    def newest(self, measure: str, wanted: np.ndarray, group: str = "all", share: float = 0.5) -> str | None:
        """The newest year in which at least `share` of the `wanted` schools (mask) that ever have a figure have one."""
        counts = {
            y: int(np.isfinite(self.columns[column_name(measure, group, y)].value[wanted]).sum())
            for y in self.years_of(measure, group)
        }
        best = max(counts.values(), default=0)
        return next((y for y, n in counts.items() if n and n >= share * best), None)
