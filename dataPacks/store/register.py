"""Finding the school behind each row of a table, and keeping the register's newest facts."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.readers.table import Table
from schools.models import LocalAuthority, School

# Facts a table may bring about a school, and the model's field for each.
FACTS = (
    "name", "la_code", "type_code", "type_name", "phase", "sector", "gender", "is_selective", "religious_character",
    "age_low", "age_high", "street", "town", "postcode", "is_open", "opened_on", "closed_on",
)
LIMITS = {"name": 160, "type_name": 60, "religious_character": 60, "street": 120, "town": 80, "postcode": 8, "gender": 16}
UPDATED = ["urn", "laestab", "from_register", "facts_year", *("la_id" if f == "la_code" else f for f in FACTS)]
BATCH = 2_000


def match(table: Table) -> np.ndarray:
    """Primary key of each row's school, int64; −1 where the database has no such school yet.

    A row with a URN is that school, or the school known so far only by the same LAESTAB. A row without one is matched
    by LAESTAB: of several schools that have borne the number, the one that was open in the table's year.
    """
    rows = table.schools
    by_urn, by_laestab = _known_schools(table.year, table.is_register)
    found = rows["urn"].map(by_urn)
    number = rows["laestab"].where(rows["laestab"] != "")
    # A row with a URN may only take over a school that has none itself.
    without_urn = {laestab: pk for laestab, (pk, has_urn) in by_laestab.items() if not has_urn}
    anyone = {laestab: pk for laestab, (pk, _) in by_laestab.items()}
    adopted = _first_only(number.map(without_urn).where(found.isna()), number)
    found = found.where(rows["urn"].isna() | found.notna(), adopted)
    found = found.where(rows["urn"].notna(), number.map(anyone))
    return found.fillna(-1).astype(np.int64).to_numpy()


def _first_only(adopted: pd.Series, numbers: pd.Series) -> pd.Series:
    """Two URNs under one number: the first row (registers list the older school first by URN) takes the school over."""
    return adopted.where(~numbers.duplicated())


def _known_schools(year: str, by_register: bool) -> tuple[dict[int, int], dict[str, tuple[int, bool]]]:
    columns = ("pk", "urn", "laestab", "opened_on", "closed_on")
    by_urn: dict[int, int] = {}
    candidates: dict[str, list[tuple[Any, ...]]] = {}
    for pk, urn, laestab, opened, closed in School.objects.order_by("urn", "pk").values_list(*columns):
        if urn is not None:
            by_urn[urn] = pk
        if laestab:
            candidates.setdefault(laestab, []).append((pk, urn is not None, opened, closed))
    return by_urn, {number: _open_in(year, schools) for number, schools in candidates.items()}


def _open_in(year: str, schools: list[tuple[Any, ...]]) -> tuple[int, bool]:
    """Of schools that bear one number, (pk, has a URN) of the one that was open in the academic year, else the first."""
    start, end = dt.date(int(year[:4]), 9, 1), dt.date(int(year[:4]) + 1, 8, 31)
    for pk, has_urn, opened, closed in schools:
        if (opened is None or opened <= end) and (closed is None or closed >= start):
            return pk, has_urn
    return schools[0][0], schools[0][1]


def add_missing(table: Table, ids: np.ndarray) -> np.ndarray:
    """Create the schools that nobody knows yet, unlisted, and return `ids` without −1."""
    _add_authorities(table)
    missing = np.flatnonzero(ids < 0)
    if len(missing) == 0:
        return ids
    rows = table.schools.iloc[missing]
    made = [School(**_identity(row), **_facts(row), is_listed=False) for row in rows.to_dict("records")]
    for school in made:
        school.facts_year, school.from_register = table.year, table.is_register
    for start in range(0, len(made), BATCH):
        School.objects.bulk_create(made[start : start + BATCH], ignore_conflicts=True)
    return _ids_of(rows, ids, missing, table)


def _ids_of(rows: pd.DataFrame, ids: np.ndarray, missing: np.ndarray, table: Table) -> np.ndarray:
    """Look the new schools up again: another import may have made some of them in the same moment."""
    again = match(table)
    ids = ids.copy()
    ids[missing] = again[missing]
    if (ids < 0).any():
        raise RuntimeError("A school that was just created cannot be found again.")
    return ids


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    urn = row["urn"]
    return {"urn": None if pd.isna(urn) else int(urn), "laestab": row["laestab"]}


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    """What the row says about the school, as model fields; a fact the table does not bring is left out."""
    facts: dict[str, Any] = {}
    for name in FACTS:
        value = row.get(name)
        if value is None or (not isinstance(value, str) and pd.isna(value)) or (isinstance(value, str) and value == ""):
            continue
        facts["la_id" if name == "la_code" else name] = _plain(name, value)
    return facts


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value[: LIMITS.get(name, 500)]
    if isinstance(value, pd.Timestamp | dt.datetime):
        return value.date()
    return value.item() if isinstance(value, np.generic) else int(value) if isinstance(value, float) else value


def _add_authorities(table: Table) -> None:
    rows = table.schools
    names = rows["la_name"] if "la_name" in rows else pd.Series("", index=rows.index)
    known = dict(LocalAuthority.objects.values_list("code", "name"))
    found = dict(zip(rows["la_code"], names, strict=True))
    fresh = [LocalAuthority(code=c, name=n or known.get(c, "")) for c, n in found.items() if c]
    fresh = [la for la in fresh if la.code not in known or (la.name and la.name != known[la.code])]
    LocalAuthority.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["code"], update_fields=["name"], batch_size=BATCH
    )


def list_schools(table: Table, ids: np.ndarray) -> None:
    """Make the table's schools visible and keep its facts where they are newer. Call inside the accepting transaction.

    A register's facts beat a results table's, whatever the years; among equals the newer year wins.
    """
    wanted = sorted({int(i) for i in ids})
    schools: dict[int, School] = {}
    for start in range(0, len(wanted), BATCH):
        schools |= School.objects.in_bulk(wanted[start : start + BATCH])
    rows = zip(ids, table.schools.to_dict("records"), strict=True)
    changed = {int(pk): schools[int(pk)] for pk, row in rows if _update(schools[int(pk)], row, table)}
    School.objects.bulk_create(
        changed.values(), update_conflicts=True, unique_fields=["id"], update_fields=UPDATED, batch_size=BATCH
    )
    for start in range(0, len(wanted), BATCH):
        School.objects.filter(pk__in=wanted[start : start + BATCH], is_listed=False).update(is_listed=True)


def _update(school: School, row: dict[str, Any], table: Table) -> bool:
    """Apply the row to the school; True when any fact has to be written."""
    before = [getattr(school, name) for name in UPDATED]
    if school.urn is None and not pd.isna(row["urn"]):
        school.urn = int(row["urn"])
    school.laestab = school.laestab or row["laestab"]
    if (table.is_register, table.year) >= (school.from_register, school.facts_year):
        for name, value in _facts(row).items():
            setattr(school, name, value)
        if "closed_on" in row and pd.isna(row["closed_on"]):
            school.closed_on = None
        school.from_register, school.facts_year = table.is_register, table.year
        school.laestab = row["laestab"] or school.laestab
    return [getattr(school, name) for name in UPDATED] != before
