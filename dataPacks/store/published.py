"""Published figures as rows that people can check against the files: one edition per measure and year."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pandas as pd

from dataPacks.store import datasets, figures
from dataPacks.store.figures import Source
from schools.models import School, YearFacts

EXPORT = ["urn", "laestab", "measure", "year", "group", "value", "code", "edition", "file", "line", "column"]
FACTS = ["type_code", "la_code", "is_open", "record_type"]
SPECIAL = "2"  # the record type of special schools in the performance tables


def results(
    *, measure: str | None = None, year: str | None = None, edition: str | None = None
) -> Iterator[pd.DataFrame]:
    """Frames of one measure and year each, columns `EXPORT` and `school_id`, ordered by measure, year, group, school.

    The edition that counts is used, unless another one (or 'all') is asked for.
    """
    found = sorted(figures.sources(measure=measure, year=year), key=lambda s: (s.measure, s.year))
    schools = _schools()
    for _, members in groupby(found, key=lambda s: (s.measure, s.year)):
        yield from _frames(list(members), edition, schools)


def nothing_of(measure: str | None, year: str | None, edition: str | None = None) -> str:
    """Why `results` gives nothing, in words, with the years or measures that there are."""
    found = figures.sources()
    if not found:
        return "Nothing has been imported yet: see `manage.py import_data`."
    of_measure = [s for s in found if s.measure == measure] if measure else found
    if not of_measure:
        measures = ", ".join(sorted({s.measure for s in found}))
        return f"No figure of '{measure}' has been imported. There are: {measures}."
    of_year = [s for s in of_measure if s.year == year] if year else of_measure
    what = f" of '{measure}'" if measure else ""
    if not of_year:
        years = ", ".join(sorted({s.year for s in of_measure}))
        return f"No figure{what} of {year} has been imported. There are: {years}."
    editions = ", ".join(sorted({s.edition for s in of_year}))
    return f"No {edition or ''} figure{what} of {year or 'any year'} has been imported. There are: {editions}."


def _schools() -> pd.DataFrame:
    rows = School.objects.listed().values_list("pk", "urn", "laestab", "name")
    frame = pd.DataFrame.from_records(list(rows), columns=["school_id", "urn", "laestab", "name"])
    return frame.astype({"school_id": np.int64, "urn": "Int64"})


def _frames(members: list[Source], edition: str | None, schools: pd.DataFrame) -> Iterator[pd.DataFrame]:
    rows = figures.results_of(members)
    if rows.empty:
        return
    wanted = {s.edition for s in members} if edition == "all" else {edition or figures.edition_of(members, rows)}
    groups = sorted({(s.group, s.edition) for s in members if s.edition in wanted})
    for group, used in groups:
        sources = [s for s in members if s.group == group and s.edition == used]
        yield _described(figures.one_per_school(sources, rows), sources, schools)


def _described(rows: pd.DataFrame, sources: list[Source], schools: pd.DataFrame) -> pd.DataFrame:
    about = pd.DataFrame([s.__dict__ for s in sources]).set_index("series_id")
    frame = rows.merge(schools, on="school_id").join(about, on="series_id")
    return frame.sort_values(["urn", "laestab"])


def facts_of_year(dataset_ids: list[int], year: str) -> pd.DataFrame:
    """Type, authority, open flag and record type of each school in a year, indexed by school.

    What the figures' own tables say comes first, then that year's other tables and registers; where neither says,
    what is known of the school now. A table without types of school may well have record types, so those are looked
    up by themselves.
    """
    told, now = _facts_told(dataset_ids, year), _facts_now()
    # One source per school and never a mixture: a blank open flag in the year's own table is not 'open' because a
    # register of another year says so.
    facts = _first_of_each(pd.concat([told[told["type_code"] != ""], now], ignore_index=True))
    records = pd.concat([told[told["record_type"] != ""], now], ignore_index=True)
    return facts.assign(record_type=_first_of_each(records)["record_type"])[FACTS]


def _facts_told(dataset_ids: list[int], year: str) -> pd.DataFrame:
    """What accepted public tables of the year say, those of `dataset_ids` first. A school has one row per table."""
    accepted = YearFacts.objects.filter(dataset__in=datasets.accepted(), dataset__year=year)
    columns = ["school_id", *FACTS, "dataset_id"]
    facts = pd.DataFrame.from_records(list(accepted.order_by("dataset_id").values_list(*columns)), columns=columns)
    own = facts["dataset_id"].isin(dataset_ids)
    return pd.concat([facts[own], facts[~own]], ignore_index=True)


def _facts_now() -> pd.DataFrame:
    rows = School.objects.listed().values_list("pk", "type_code", "la_id", "is_open", "phase")
    facts = pd.DataFrame.from_records(list(rows), columns=["school_id", "type_code", "la_code", "is_open", "phase"])
    return facts.assign(record_type=np.where(facts["phase"] == School.Phase.SPECIAL, SPECIAL, ""))


def _first_of_each(facts: pd.DataFrame) -> pd.DataFrame:
    return facts.drop_duplicates("school_id").set_index("school_id")
