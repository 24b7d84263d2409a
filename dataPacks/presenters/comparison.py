"""Two editions of one table side by side, in words. No queries: the frames come from the view."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from challenge.core.downloads import Cell
from dataPacks.definitions import measures
from dataPacks.render.words import group_words
from dataPacks.store.comparing import Compared
from schools.presenters import difference_in_words

CELL_COLUMNS = ("URN", "LAESTAB", "School", "Measure", "Pupils", "Year", "Before", "After", "Difference")


@dataclass(frozen=True)
class MeasureRow:
    """How one measure's figures for all pupils differ."""

    key: str
    name: str
    year: str
    counts: tuple[str, ...]  # with a figure now, changed, appeared, vanished
    mean_change: str
    note: str


def measure_rows(compared: Iterable[Compared]) -> list[MeasureRow]:
    """In the order in which packs show measures."""
    known = list(measures())
    found = sorted(compared, key=lambda c: (known.index(c.key[0]) if c.key[0] in known else len(known), c.key))
    return [_row(one) for one in found]


def _row(one: Compared) -> MeasureRow:
    measure, change = measures().get(one.key[0]), one.change
    counts = (change.with_figure, change.changed, change.appeared, change.vanished)
    mean = difference_in_words(change.mean_change, measure.unit if measure else "")
    note = "" if one.is_old and one.is_new else f"Only in the {'newer' if one.is_new else 'older'} file"
    name = measure.name if measure else one.key[0]
    return MeasureRow(one.key[0], name, one.key[2], tuple(f"{n:,}" for n in counts), note or mean, note)


@dataclass(frozen=True)
class Move:
    school: str
    urn: int | None
    before: str
    after: str
    difference: str


def moves(cells: pd.DataFrame, measure: str) -> list[Move]:
    """The biggest moves of one measure, as text."""
    known = measures()[measure]
    places = known.decimals
    return [
        Move(
            row["name"],
            None if pd.isna(row["urn"]) else int(row["urn"]),
            f"{row['old']:,.{places}f}".replace("-", "\u2212"),
            f"{row['new']:,.{places}f}".replace("-", "\u2212"),
            difference_in_words(row["difference"], known.unit),
        )
        for row in cells.to_dict("records")
    ]


def cell_rows(found: Iterable[tuple[tuple[str, str, str], pd.DataFrame]]) -> Iterator[tuple[Cell, ...]]:
    """One row per differing figure under `CELL_COLUMNS`; the publisher's code where there is no value."""
    for (measure, group, year), cells in found:
        for row in cells.to_dict("records"):
            yield (
                _plain(row["urn"]), row["laestab"], row["name"], measure, group_words(group), year,
                _plain(row["old"], row["old_code"]), _plain(row["new"], row["new_code"]), _plain(row["difference"]),
            )  # fmt: skip


def _plain(value: Any, code: str = "") -> Cell:
    if pd.isna(value):
        return code or None
    return int(value) if float(value).is_integer() else round(float(value), 6)
