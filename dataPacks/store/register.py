"""Finding the school behind each row of a table, and keeping the register's newest facts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Max, Q

from dataPacks import definitions
from dataPacks.readers.table import Table
from schools.models import LocalAuthority, School
from schools.querysets import UNNAMED

# Facts a table may bring about a school, and the model's field for each.
FACTS = (
    "name",
    "la_code",
    "type_code",
    "type_name",
    "phase",
    "sector",
    "gender",
    "is_selective",
    "religious_character",
    "age_low",
    "age_high",
    "street",
    "town",
    "postcode",
    "is_open",
    "opened_on",
    "closed_on",
)
LIMITS = {
    "name": 160,
    "type_name": 60,
    "religious_character": 60,
    "street": 120,
    "town": 80,
    "postcode": 8,
    "gender": 16,
}
UPDATED = ["urn", "laestab", "from_register", "facts_year", *("la_id" if f == "la_code" else f for f in FACTS)]
BATCH = 2_000


class Matcher:
    """Finds the school behind each row, for the tables of one import in their order.

    A row with a URN is that school, or the school known so far only by the same LAESTAB, which it then *adopts*: the
    school gets its URN when the import is accepted, and later tables of the import already find it by that URN. A row
    without a URN is matched by LAESTAB: of several schools that have borne the number, the one that was open in the
    table's year.
    """

    def __init__(self) -> None:
        self.by_urn: dict[int, int] = {}
        self.by_laestab: dict[str, list[_Candidate]] = {}
        columns = ("pk", "urn", "laestab", "opened_on", "closed_on")
        for pk, urn, laestab, opened, closed in School.objects.order_by("urn", "pk").values_list(*columns):
            self._learn(pk, urn, laestab, opened, closed)

    def match(self, table: Table) -> np.ndarray:
        """Primary key of each row's school, int64 (n,); −1 where there is no such school yet."""
        rows = table.schools
        found = [
            self._find(urn, laestab, table.year) for urn, laestab in zip(rows["urn"], rows["laestab"], strict=True)
        ]
        return np.array(found, dtype=np.int64)

    def plan(self, table: Table, ids: np.ndarray) -> None:
        """Have the register's new schools known to the tables after it, before any is created (as numbers below −1)."""
        for i in np.flatnonzero(ids == -1):
            row = table.schools.iloc[i]
            self._learn(-2 - len(self.by_urn), int(row["urn"]), row["laestab"], None, None)

    def add_missing(self, table: Table) -> np.ndarray:
        """As `match`, after creating the schools that nobody knows yet, unlisted."""
        _add_authorities(table)
        ids = self.match(table)
        missing = _records(table.schools[ids < 0])
        made = [
            School(**_kind_of_school(row, table) | _identity(row) | _facts(row), is_listed=False) for row in missing
        ]
        for school in made:
            school.facts_year, school.from_register = table.year, table.is_register
        for start in range(0, len(made), BATCH):
            School.objects.bulk_create(made[start : start + BATCH])
        for school in made:
            self._learn(school.pk, school.urn, school.laestab, school.opened_on, school.closed_on)
        ids[ids < 0] = [school.pk for school in made]
        return ids

    def _learn(self, pk: int, urn: int | None, laestab: str, opened: dt.date | None, closed: dt.date | None) -> None:
        if urn is not None:
            self.by_urn[urn] = pk
        if laestab:
            self.by_laestab.setdefault(laestab, []).append(_Candidate(pk, urn is not None, opened, closed))

    def _find(self, urn: Any, laestab: str, year: str) -> int:
        bearers = self.by_laestab.get(laestab, []) if laestab else []
        if urn is pd.NA or urn != urn:
            return _open_in(year, bearers)
        pk = self.by_urn.get(int(urn))
        return pk if pk is not None else self._adopt(int(urn), bearers)

    def _adopt(self, urn: int, bearers: list["_Candidate"]) -> int:
        nameless = next((bearer for bearer in bearers if not bearer.has_urn), None)
        if nameless is None:
            return -1
        nameless.has_urn = True
        self.by_urn[urn] = nameless.pk
        return nameless.pk


@dataclass
class _Candidate:
    """A school that bears, or bore, a LAESTAB."""

    pk: int
    has_urn: bool
    opened: dt.date | None
    closed: dt.date | None


def _open_in(year: str, bearers: list[_Candidate]) -> int:
    """Of schools that bear one number, the one that was open in the academic year, else the first; −1 for none."""
    start, end = dt.date(int(year[:4]), 9, 1), dt.date(int(year[:4]) + 1, 8, 31)
    for school in bearers:
        if (school.opened is None or school.opened <= end) and (school.closed is None or school.closed >= start):
            return school.pk
    return bearers[0].pk if bearers else -1


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    urn = None if pd.isna(row["urn"]) else int(row["urn"])
    number = f"URN {urn}" if urn else f"LAESTAB {row['laestab']}"
    return {"urn": urn, "laestab": row["laestab"], "name": f"{UNNAMED} ({number})"}


def _kind_of_school(row: dict[str, Any], table: Table) -> dict[str, Any]:
    """Sector and phase as far as a results table tells them: by its type of school, and by what it is about."""
    code, phase = row["type_code"], definitions.kinds()[table.kind].phase
    if table.is_register or not phase:
        return {}
    own = definitions.phase_of(
        code,
        is_primary=phase == "primary",
        is_secondary=phase == "secondary",
        is_post_16=False,
        age_low=None,
        age_high=None,
    )
    return {"phase": own, "sector": definitions.sector_of(code) if code else School.Sector.STATE}


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
    schools = _to_update(table, ids)
    rows = zip(ids.tolist(), _records(table.schools), strict=True) if schools else ()
    changed = {pk: schools[pk] for pk, row in rows if pk in schools and _update(schools[pk], row, table)}
    School.objects.bulk_create(
        changed.values(), update_conflicts=True, unique_fields=["id"], update_fields=UPDATED, batch_size=BATCH
    )
    for batch in _batches(ids):
        School.objects.filter(pk__in=batch, is_listed=False).update(is_listed=True)


def close_the_unregistered() -> None:
    """A school that no register names, and no table since the newest register, is not open now."""
    newest = School.objects.filter(from_register=True).aggregate(year=Max("facts_year"))["year"]
    if newest:
        School.objects.filter(from_register=False, is_open=True, facts_year__lte=newest).update(is_open=False)


def _to_update(table: Table, ids: np.ndarray) -> dict[int, School]:
    """The table's schools that it may tell anything new: to a results table, those that no register names."""
    found: dict[int, School] = {}
    for batch in _batches(ids):
        schools = School.objects.filter(pk__in=batch)
        if not table.is_register:
            schools = schools.filter(Q(from_register=False) | Q(laestab="") | Q(urn=None))
        found |= {school.pk: school for school in schools}
    return found


def _batches(ids: np.ndarray) -> Iterator[list[int]]:
    wanted = sorted({int(i) for i in ids})
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def _update(school: School, row: dict[str, Any], table: Table) -> bool:
    """Apply the row to the school; True when any fact has to be written."""
    before = [getattr(school, name) for name in UPDATED]
    if school.urn is None and not pd.isna(row["urn"]):
        school.urn = int(row["urn"])
    school.laestab = school.laestab or row["laestab"]
    if school.name.startswith(UNNAMED):
        school.name = _facts(row).get("name", school.name)
    if (table.is_register, table.year) >= (school.from_register, school.facts_year):
        for name, value in _facts(row).items():
            setattr(school, name, value)
        if "closed_on" in row and pd.isna(row["closed_on"]):
            school.closed_on = None
        school.from_register, school.facts_year = table.is_register, table.year
        school.laestab = row["laestab"] or school.laestab
    return [getattr(school, name) for name in UPDATED] != before
