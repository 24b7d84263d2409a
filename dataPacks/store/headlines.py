"""What a table that is not imported yet would change in the headlines of packs: what the night chooses now, and then.

Which edition counts and which source is best is decided by the code that the night uses, over what is in force with
the new table in the place of the version that it replaces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from challenge.core.models import Challenge
from dataPacks.calc.changes import Change, between
from dataPacks.definitions import Measure, measures
from dataPacks.readers.table import Column, Table
from dataPacks.store import figures
from dataPacks.store.figures import Source
from schools.models import DatasetVersion, School

BIGGEST = 5


@dataclass(frozen=True)
class Move:
    """One school whose figure would change: the biggest moves of a headline."""

    school_id: int
    before: float
    after: float


@dataclass(frozen=True)
class Headline:
    """One headline measure of one year, over the challenge's schools."""

    measure: Measure
    year: str
    before: float | None  # mean over schools with a figure
    after: float | None
    change: Change
    biggest: list[Move]


def moved(table: Table, ids: np.ndarray, previous: DatasetVersion | None, challenge: Challenge) -> Iterator[Headline]:
    """Every headline measure that the table publishes, newest year first, as packs would show it before and after."""
    inside = set(School.objects.in_challenge(challenge).values_list("pk", flat=True))
    known = measures()
    columns = [c for c in table.columns if c.group == "all" and c.measure in known and known[c.measure].headline]
    for column in sorted(columns, key=lambda c: (known[c.measure].headline, c.measure, -int(c.year[:4]))):
        before, after = _before_and_after(table, column, ids, previous)
        yield _headline(known[column.measure], column.year, _within(before, inside), _within(after, inside))


def _before_and_after(
    table: Table, column: Column, ids: np.ndarray, previous: DatasetVersion | None
) -> tuple[pd.Series, pd.Series]:
    """Each school's figure as packs have it now, and as they would have it; indexed by school."""
    now = [s for s in figures.sources(measure=column.measure, year=column.year) if s.group == "all"]
    results = figures.results_of(now)
    new = _source_of(table, column)
    then = [s for s in now if previous is None or s.dataset_id != previous.pk] + [new]
    return _chosen(now, results), _chosen(then, pd.concat([results, _results_of(table, column, ids, new)]))


def _source_of(table: Table, column: Column) -> Source:
    """The series that the import would make, with a number that no stored one has."""
    return Source(
        -1, column.measure, column.group, column.year, column.heading, column.lower_heading, column.upper_heading,
        column.cohort_heading, -1, table.edition, table.is_official, table.rank, table.year, "", table.kind,
        table.scope, table.checksum,
    )  # fmt: skip


def _results_of(table: Table, column: Column, ids: np.ndarray, source: Source) -> pd.DataFrame:
    at = table.columns.index(column)
    schools = np.where(
        ids < 0, -2 - np.arange(len(ids)), ids
    )  # schools that nobody knows yet count too, each by itself
    return pd.DataFrame({"series_id": source.series_id, "school_id": schools, "value": table.figures.value[:, at]})


def _chosen(found: Sequence[Source], results: pd.DataFrame) -> pd.Series:
    edition = figures.edition_of(found, results) if found else ""
    rows = figures.one_per_school([s for s in found if s.edition == edition], results)
    return rows.set_index("school_id")["value"]


def _within(values: pd.Series, schools: set[int]) -> pd.Series:
    return values[values.index.isin(schools)]


def _headline(measure: Measure, year: str, before: pd.Series, after: pd.Series) -> Headline:
    ids = before.index.union(after.index)
    old, new = (values.reindex(ids).to_numpy(np.float64) for values in (before, after))
    difference = np.abs(new - old)
    order = np.argsort(np.where(np.isnan(difference), 1.0, -difference), kind="stable")
    biggest = [Move(int(ids[i]), float(old[i]), float(new[i])) for i in order[:BIGGEST] if difference[i] > 0]
    return Headline(measure, year, _mean(old), _mean(new), between(old, new), biggest)


def _mean(values: np.ndarray) -> float | None:
    return float(np.nanmean(values)) if np.isfinite(values).any() else None
