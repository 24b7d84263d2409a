"""Writing one read table as a staged dataset version, and taking stock of what it would change."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from challenge.core.models import Challenge
from dataPacks.readers.table import Figures, Table
from dataPacks.store import bulk, local_tables
from schools.models import DatasetVersion, Result, Series, SummaryResult, TrustFacts, YearFacts
from schools.reach import Reach

Tick = Callable[[], None]
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Audience:
    """Who may see a dataset's figures. What is not public belongs to one challenge, and never meets another's data."""

    visibility: str = DatasetVersion.Visibility.PUBLIC
    challenge: Challenge | None = None

    @property
    def is_public(self) -> bool:
        return self.visibility == DatasetVersion.Visibility.PUBLIC


PUBLIC = Audience()


@dataclass(frozen=True)
class Stock:
    """How a table's rows compare with the version it would replace; `gone` are rows that only that version has."""

    new: int
    changed: int
    unchanged: int
    gone: int = 0  # rows of that version which the table has not


def accepted(audience: Audience = PUBLIC) -> QuerySet[DatasetVersion]:
    """Every accepted version for one audience, those that were replaced included."""
    return DatasetVersion.objects.filter(
        state=DatasetVersion.State.ACCEPTED, visibility=audience.visibility, challenge=audience.challenge
    )


def in_force(audience: Audience = PUBLIC) -> QuerySet[DatasetVersion]:
    """Accepted versions that no later accepted version replaces. Public ones, unless another audience is named: packs,
    averages, exports and what is known of schools are made from these alone.
    """
    replaced = accepted(audience).filter(replaces__isnull=False).values("replaces_id")
    return accepted(audience).exclude(pk__in=replaced)


def known_version(table: Table, audience: Audience = PUBLIC) -> DatasetVersion | None:
    """The accepted version of this very file, read with the same definition, as the same kind, year and edition.

    Of a list the year does not matter: it may be that of its newest date, of which more have passed by now.
    """
    same = accepted(audience).filter(
        checksum=table.checksum, kind=table.kind, edition=table.edition, definition=table.definition
    )
    return (same if table.is_list else same.filter(year=table.year)).first()


def same_bytes_elsewhere(table: Table, audience: Audience = PUBLIC) -> DatasetVersion | None:
    """An accepted version of the same bytes that was told to be another kind, year or edition."""
    same = accepted(audience).filter(checksum=table.checksum)
    year = {} if table.is_list else {"year": table.year}
    return same.exclude(kind=table.kind, edition=table.edition, **year).first()


def replaced_by(table: Table, audience: Audience, ids: np.ndarray) -> DatasetVersion | None:
    """The version in force that this table would replace: same kind, year, edition, source and authorities.

    `ids` are the rows' schools, below 0 where one is not in the database yet. Local figures have no such source.
    """
    if table.is_local:
        return local_tables.replaced_by(table, ids, in_force(audience))
    return (
        in_force(audience)
        .filter(
            kind=table.kind, year=table.year, edition=table.edition, is_official=table.is_official, scope=table.scope
        )
        .order_by("-id")
        .first()
    )


def nearest_year(table: Table) -> DatasetVersion | None:
    """The same table of another year, the nearest that is in force; of two as near, the earlier."""
    others = in_force().filter(kind=table.kind, is_official=table.is_official, scope=table.scope)
    found = others.exclude(year=table.year).order_by("year", "-rows_accepted")
    return min(found, key=lambda version: abs(int(version.year[:4]) - int(table.year[:4])), default=None)


def wider(table: Table) -> DatasetVersion | None:
    """The version in force of the same table that covers all that this one covers, and more."""
    if table.is_local:
        return None
    same = in_force().filter(kind=table.kind, is_official=table.is_official, year=table.year, edition=table.edition)
    reach = Reach.of(table.scope)
    return next((version for version in same.order_by("id") if Reach.of(version.scope).is_wider_than(reach)), None)


def row_digests(table: Table) -> np.ndarray:
    """One int64 per row of a school, or of a trust: a hash of everything that was read from it but the line."""
    is_of_trusts = table.trusts is not None
    facts = table.trusts if table.trusts is not None else table.schools.drop(columns=["line"])
    digest = pd.util.hash_pandas_object(facts.astype(str), index=False).to_numpy(np.uint64)
    with np.errstate(over="ignore"):
        for array in _arrays(table.summary_figures if is_of_trusts else table.figures):
            for i in range(array.shape[1]):
                digest = digest * np.uint64(1099511628211) ^ pd.util.hash_array(np.ascontiguousarray(array[:, i]))
    return digest.astype(np.int64)


def _arrays(figures: Figures) -> tuple[np.ndarray, ...]:
    return figures.value, figures.code, figures.cohort, figures.lower, figures.upper


def take_stock(table: Table, school_ids: np.ndarray, digests: np.ndarray, previous: DatasetVersion | None) -> Stock:
    """Compare rows with those of `previous`; `school_ids` is −1 where the school is not in the database yet."""
    states, gone = row_states(table, school_ids, digests, previous)
    counts = {state: int((states == state).sum()) for state in (NEW, CHANGED, UNCHANGED)}
    return Stock(counts[NEW], counts[CHANGED], counts[UNCHANGED], len(gone))


def row_states(
    table: Table, school_ids: np.ndarray, digests: np.ndarray, previous: DatasetVersion | None
) -> tuple[np.ndarray, list[int]]:
    """NEW, CHANGED or UNCHANGED for each row, and the schools, or trusts by UID, that only `previous` has."""
    before = _digests_of(previous, of_trusts=table.trusts is not None) if previous else {}
    keys: list[int] = (school_ids if table.trusts is None else table.trusts["uid"].to_numpy()).tolist()
    pairs = zip([before.get(key) for key in keys], digests.tolist(), strict=True)
    states = [NEW if was is None else UNCHANGED if was == digest else CHANGED for was, digest in pairs]
    return np.array(states, dtype=object), sorted(before.keys() - set(keys))


def _digests_of(dataset: DatasetVersion, *, of_trusts: bool) -> dict[int, int]:
    if of_trusts:
        return dict(TrustFacts.objects.filter(dataset=dataset).values_list("uid", "digest"))
    return dict(YearFacts.objects.filter(dataset=dataset).values_list("school_id", "digest"))


def write_rows(dataset: DatasetVersion, table: Table, school_ids: np.ndarray, digests: np.ndarray, tick: Tick) -> None:
    """Write facts, series, results and summaries of a staged version, in short transactions."""
    if table.trusts is not None:
        _write_trusts(dataset, table.trusts, table.summaries, digests, tick)
    else:
        _write_facts(dataset, table, school_ids, digests, tick)
    series = Series.objects.bulk_create(
        Series(
            dataset=dataset,
            measure=c.measure,
            group=c.group,
            year=c.year,
            column=c.heading,
            lower_column=c.lower_heading,
            upper_column=c.upper_heading,
            cohort_column=c.cohort_heading,
        )
        for c in table.columns
    )
    ids = np.array([s.pk for s in series], dtype=np.int64)
    if len(ids):
        if len(table.schools):
            bulk.insert(Result, _long(table.figures, ids, table.schools["line"], school_id=school_ids), tick=tick)
        _write_summaries(table, ids)


def _write_facts(
    dataset: DatasetVersion, table: Table, school_ids: np.ndarray, digests: np.ndarray, tick: Tick
) -> None:
    rows = table.schools
    bulk.insert(
        YearFacts,
        {
            "dataset_id": np.full(len(rows), dataset.pk),
            "school_id": school_ids,
            "line": rows["line"].to_numpy(),
            "name": rows["name"].str.slice(0, 160).to_numpy(),
            "la_code": rows["la_code"].to_numpy(),
            "type_code": rows["type_code"].to_numpy(),
            "record_type": rows["record_type"].to_numpy(),
            "is_open": rows["is_open"].to_numpy(),
            "laestab": rows["laestab"].to_numpy(),
            "has_urn": rows["urn"].notna().to_numpy(),
            "digest": digests,
        },
        tick=tick,
    )


def _write_trusts(
    dataset: DatasetVersion, trusts: pd.DataFrame, summaries: pd.DataFrame, digests: np.ndarray, tick: Tick
) -> None:
    TrustFacts.objects.bulk_create(
        TrustFacts(
            dataset=dataset,
            line=int(line),
            uid=int(row["uid"]),
            group_id=row["group_id"][:10],
            name=row["name"][:160],
            group_type=row["group_type"][:40],
            urns=row["urns"],
            digest=int(digest),
        )
        for row, line, digest in zip(trusts.to_dict("records"), summaries["line"], digests, strict=True)
    )
    tick()


def _long(figures: Figures, series_ids: np.ndarray, lines: pd.Series, **owner: np.ndarray) -> dict[str, np.ndarray]:
    """Arrays of shape (rows, columns) as long columns, series by series."""
    rows, columns = figures.value.shape
    long = {
        "series_id": np.repeat(series_ids, rows),
        "line": np.tile(lines.to_numpy(np.int64), columns),
        "value": figures.value.T.ravel(),
        "code": figures.code.T.ravel(),
        "reason": figures.reason.T.ravel(),
        "cohort": figures.cohort.T.ravel(),
        "lower": figures.lower.T.ravel(),
        "upper": figures.upper.T.ravel(),
    }
    long |= {name: np.tile(values, columns) for name, values in owner.items()}
    if figures.lines is None:
        return long
    own = figures.lines.T.ravel()
    return {name: values[own > 0] for name, values in (long | {"line": own}).items()}


def _write_summaries(table: Table, ids: np.ndarray) -> None:
    rows = table.summaries
    if len(rows) == 0:
        return
    owner = {name: rows[name].to_numpy() for name in ("level", "la_code", "label")}
    long = pd.DataFrame(_long(table.summary_figures, ids, rows["line"], **owner))
    published = long[long["value"].notna() | (long["code"] != "")]
    bulk.insert(SummaryResult, {name: published[name].to_numpy() for name in published.columns})
