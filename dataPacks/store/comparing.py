"""Two versions or editions of one table held against each other: which figures of which schools differ.

Figures of tables that are not public are left out where they would tell on few pupils, as everywhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataPacks.calc.changes import Change, between
from dataPacks.store import figures
from schools.disclosure import Counted, withheld
from schools.models import DatasetVersion, Result, School, Series, YearFacts

Key = tuple[str, str, str]  # measure, group, year
Hidden = dict[int, set[int]]  # series -> schools whose figure is withheld
BIGGEST = 20
CELLS = ["school_id", "old", "old_code", "new", "new_code"]


@dataclass(frozen=True)
class Compared:
    """One measured column in both; `is_old` and `is_new` say which of the two publish it."""

    key: Key
    change: Change
    is_old: bool
    is_new: bool


@dataclass(frozen=True)
class Rows:
    """Schools in both tables, and in one alone."""

    both: int
    only_old: int
    only_new: int


def rows_of(old: DatasetVersion, new: DatasetVersion) -> Rows:
    before, after = (
        set(YearFacts.objects.filter(dataset=dataset).values_list("school_id", flat=True)) for dataset in (old, new)
    )
    return Rows(len(before & after), len(before - after), len(after - before))


def columns_of(old: DatasetVersion, new: DatasetVersion, *, group: str | None = None) -> Iterator[Compared]:
    """Every column of either, measure by measure; those of one group of pupils if `group` is given."""
    hidden = _withheld(old) | _withheld(new)
    for key, pair in sorted(_pairs(old, new).items()):
        if group is None or key[1] == group:
            cells = _cells(pair, hidden)
            change = between(cells["old"].to_numpy(np.float64), cells["new"].to_numpy(np.float64))
            yield Compared(key, change, pair[0] is not None, pair[1] is not None)


def differing(
    old: DatasetVersion, new: DatasetVersion, measure: str | None = None
) -> Iterator[tuple[Key, pd.DataFrame]]:
    """The cells that differ, column by column: `CELLS`, difference and the school's urn, laestab and name."""
    schools, hidden = _schools(), _withheld(old) | _withheld(new)
    for key, pair in sorted(_pairs(old, new).items()):
        if measure is None or key[0] == measure:
            cells = _cells(pair, hidden)
            same = (cells["old"] == cells["new"]) | (cells["old"].isna() & cells["new"].isna())
            found = cells[~(same & (cells["old_code"] == cells["new_code"]))]
            yield key, found.assign(difference=found["new"] - found["old"]).join(schools, on="school_id")


def biggest_moves(old: DatasetVersion, new: DatasetVersion, measure: str) -> pd.DataFrame:
    """The schools whose figure of a measure for all pupils moved most, in both directions."""
    frames = [cells for key, cells in differing(old, new, measure) if key[1] == "all"]
    if not frames:
        return pd.DataFrame(columns=[*CELLS, "difference", "urn", "laestab", "name"])
    found = pd.concat(frames).dropna(subset=["difference"])
    order = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order].head(BIGGEST)


def _pairs(old: DatasetVersion, new: DatasetVersion) -> dict[Key, tuple[int | None, int | None]]:
    """The series of each column in the older and in the newer table."""
    before, after = (
        {(m, g, y): pk for m, g, y, pk in series.values_list("measure", "group", "year", "pk")}
        for series in (Series.objects.filter(dataset=dataset) for dataset in (old, new))
    )
    return {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys()}


def _cells(pair: tuple[int | None, int | None], hidden: Hidden) -> pd.DataFrame:
    old, new = (_one_side(series, hidden, name) for series, name in zip(pair, ("old", "new"), strict=True))
    cells = old.merge(new, on="school_id", how="outer")
    texts = ["old_code", "new_code"]
    cells[texts] = cells[texts].fillna("")
    return cells.reset_index(drop=True)


def _one_side(series: int | None, hidden: Hidden, name: str) -> pd.DataFrame:
    rows = figures.results_of_series([series] if series is not None else [])
    if series in hidden:
        few = rows["school_id"].isin(hidden[series])
        rows = rows.assign(value=rows["value"].mask(few), code=rows["code"].mask(few, "few pupils"))
    return rows[["school_id", "value", "code"]].rename(columns={"value": name, "code": f"{name}_code"})


def _withheld(dataset: DatasetVersion) -> Hidden:
    if dataset.visibility == DatasetVersion.Visibility.PUBLIC:
        return {}
    rows = Result.objects.filter(series__dataset=dataset)
    names = ("series_id", "school_id", "series__measure", "series__year", "series__group", "cohort")
    found = list(rows.values_list(*names))
    counted = (Counted((school, measure, year), group, cohort) for _, school, measure, year, group, cohort in found)
    hidden: Hidden = {}
    for place in withheld(counted):
        hidden.setdefault(found[place][0], set()).add(found[place][1])
    return hidden


def _schools() -> pd.DataFrame:
    rows = School.objects.values_list("pk", "urn", "laestab", "name")
    frame = pd.DataFrame.from_records(list(rows), columns=["school_id", "urn", "laestab", "name"])
    return frame.set_index("school_id").astype({"urn": "Int64"})
