"""Which table of local figures takes the place of which: the one whose figures it has, all of them or corrected."""

import numpy as np
from django.db.models import QuerySet

from dataPacks.readers.table import Table
from schools.models import DatasetVersion, Result, Series, YearFacts

SAME_SCHOOLS = 0.5  # of the earlier table's: of fewer, it is another place's table about the same things
Key = tuple[str, str, str]


def replaced_by(table: Table, ids: np.ndarray, earlier: QuerySet[DatasetVersion]) -> DatasetVersion | None:
    """The same file read before, else a table whose measures, groups and years this one has, of the same schools."""
    same = earlier.filter(checksum=table.checksum).order_by("-id").first()
    if same is not None:
        return same
    ours = _keys(table)
    for version in earlier.filter(kind=table.kind).order_by("-id"):
        if _keys_of(version) <= ours and _has_schools_of(version, ids):
            return version
    return None


def clash(
    table: Table, ids: np.ndarray, earlier: QuerySet[DatasetVersion], previous: DatasetVersion | None
) -> DatasetVersion | None:
    """Another local table in force that has a figure of the same school, measure, group and year."""
    ours, wanted = _keys(table), [int(i) for i in ids if i >= 0]
    for version in earlier.filter(kind=table.kind).order_by("-id"):
        if version == previous:
            continue
        shared = [row.pk for row in version.series.all() if (row.measure, row.group, row.year) in ours]
        if shared and Result.objects.filter(series__in=shared, school__in=wanted).exists():
            return version
    return None


def _keys(table: Table) -> set[Key]:
    return {(column.measure, column.group, column.year) for column in table.columns}


def _keys_of(version: DatasetVersion) -> set[Key]:
    return set(Series.objects.filter(dataset=version).values_list("measure", "group", "year"))


def _has_schools_of(version: DatasetVersion, ids: np.ndarray) -> bool:
    theirs = set(YearFacts.objects.filter(dataset=version).values_list("school_id", flat=True))
    return len(theirs & set(ids.tolist())) >= SAME_SCHOOLS * len(theirs)
