"""Reading results: which series count for a measure's year, and each school's figure among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from dataPacks.calc.editions import best_edition
from dataPacks.definitions import kinds
from dataPacks.store import bulk, datasets
from schools.models import DatasetVersion, Series

RESULT_TYPES = {
    "series_id": np.int64,
    "school_id": np.int64,
    "line": np.int64,
    "value": np.float64,
    "code": object,
    "reason": np.int64,
    "cohort": np.float64,
    "lower": np.float64,
    "upper": np.float64,
}
RESULT_SQL = (
    "SELECT series_id, school_id, line, value, code, reason, cohort, lower, upper "  # noqa: S608 - marks only
    "FROM schools_result WHERE series_id IN ({marks})"
)


@dataclass(frozen=True)
class Source:
    """One series with what decides its place among others of its edition; never the order in which files came."""

    series_id: int
    measure: str
    group: str
    year: str
    column: str
    lower_column: str
    upper_column: str
    cohort_column: str
    dataset_id: int
    edition: str
    is_official: bool
    rank: int
    table_year: str
    file: str
    kind: str
    scope: str
    checksum: str

    @property
    def place(self) -> tuple[bool, int, bool, bool, str, str]:
        """Sort key within one edition, the highest first: official, rank, the year's own table, the whole country's."""
        own = self.table_year == self.year
        return self.is_official, self.rank, own, not self.scope, self.kind, self.checksum


def sources(
    *, pinned: Iterable[int] | None = None, measure: str | None = None, year: str | None = None
) -> list[Source]:
    """Series about schools of public datasets: those in force, or those of the `pinned` dataset versions."""
    series = Series.objects.filter(dataset__visibility=DatasetVersion.Visibility.PUBLIC)
    series = series.exclude(dataset__kind__in=[kind.key for kind in kinds().values() if kind.is_of_trusts])
    series = series.filter(dataset__in=datasets.in_force() if pinned is None else list(pinned))
    if measure:
        series = series.filter(measure=measure)
    if year:
        series = series.filter(year=year)
    return [_source(*row) for row in _rows(series)]


def _rows(series: QuerySet[Series]) -> Iterable[tuple]:
    return series.order_by("id").values_list(
        "pk",
        "measure",
        "group",
        "year",
        "column",
        "lower_column",
        "upper_column",
        "cohort_column",
        "dataset_id",
        "dataset__edition",
        "dataset__is_official",
        "dataset__rank",
        "dataset__year",
        "dataset__file_name",
        "dataset__kind",
        "dataset__scope",
        "dataset__checksum",
    )


def _source(*row: object) -> Source:
    return Source(*row)  # type: ignore[arg-type]


def results_of(found: Sequence[Source]) -> pd.DataFrame:
    """Every result of the given series, in columns as `RESULT_TYPES` names them."""
    return results_of_series([s.series_id for s in found])


def results_of_series(ids: Sequence[int]) -> pd.DataFrame:
    """As `results_of`, by the series' keys."""
    if not ids:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in RESULT_TYPES.items()})
    sql = RESULT_SQL.format(marks=", ".join(["%s"] * len(ids)))
    return bulk.select(sql, ids, RESULT_TYPES)


def edition_of(found: Sequence[Source], results: pd.DataFrame) -> str:
    """The edition that counts among series of one measure and year; groups do not decide where 'all' is published."""
    whole = [s for s in found if s.group == "all"] or list(found)
    editions = {s.series_id: s.edition for s in whole}
    figures = results[results["value"].notna() & results["series_id"].isin(list(editions))]
    figures = figures.assign(edition=figures["series_id"].map(editions))
    coverage = dict.fromkeys(editions.values(), 0)
    counted = figures.groupby("edition")["school_id"].nunique()
    coverage |= {str(edition): int(schools) for edition, schools in counted.items()}
    return best_edition(coverage)


def one_per_school(found: Sequence[Source], results: pd.DataFrame) -> pd.DataFrame:
    """Of several series of one measure, group, year and edition: each school's row from the best source that has it.

    Among sources of one standing a figure counts before a code: a year's table may suppress what a later one tells.
    """
    ordered = sorted(found, key=lambda s: s.place, reverse=True)
    order = {s.series_id: i for i, s in enumerate(ordered)}
    standing = {s.series_id: (not s.is_official, -s.rank) for s in ordered}
    tiers = {tier: i for i, tier in enumerate(sorted(set(standing.values())))}
    tier_of = {series: tiers[tier] for series, tier in standing.items()}
    rows = results[results["series_id"].isin(list(order))]
    series = rows["series_id"]
    rows = rows.assign(tier=series.map(tier_of), is_code=rows["value"].isna(), place=series.map(order))
    rows = rows.sort_values(["tier", "is_code", "place", "school_id"], kind="stable")
    return rows.drop_duplicates("school_id").drop(columns=["tier", "is_code", "place"])
