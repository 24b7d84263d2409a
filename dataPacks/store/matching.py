"""Which school each row of a table is about: by URN, else by the LAESTAB that schools bore in the table's year.

Old tables have no URN, and several schools may bear one LAESTAB in turn (a closed school and the academy after it).
Which of them a row is about depends only on what has been accepted, not on the order in which it came: `settle` says
it anew for every such row whenever an import brings new evidence.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from django.db.models import QuerySet

from dataPacks.definitions import kinds
from dataPacks.readers.table import Table
from dataPacks.store import bulk, datasets
from dataPacks.store.facts import Facts, facts_of
from schools.models import DatasetVersion, LocalAuthority, Result, School, YearFacts

NOBODY = -1
FAR = 1000  # years: for a school that bears a number by its own row alone, and by no table


@dataclass
class Bearer:
    """A school that bears, or bore, a LAESTAB, and the years of the tables that name both."""

    pk: int
    urn: int
    opened: dt.date | None
    closed: dt.date | None
    years: set[str] = field(default_factory=set)

    def place(self, year: str) -> tuple[bool, int, int]:
        """Sort key for a row of an academic year: open then, named with the number nearest to then, then the older."""
        start, end = dt.date(int(year[:4]), 9, 1), dt.date(int(year[:4]) + 1, 8, 31)
        was_open = (self.opened is None or self.opened <= end) and (self.closed is None or self.closed >= start)
        distance = min((abs(int(named[:4]) - int(year[:4])) for named in self.years), default=FAR)
        return not was_open, distance, self.urn


Bearers = dict[str, dict[int, Bearer]]


def bearers_of(rows: QuerySet[YearFacts]) -> Bearers:
    """Who bears each LAESTAB, by the rows that give a URN in tables in force, and by the schools' own LAESTABs."""
    schools = School.objects.exclude(urn=None).values_list("pk", "urn", "laestab", "opened_on", "closed_on")
    known = {pk: (int(urn or 0), laestab, opened, closed) for pk, urn, laestab, opened, closed in schools}
    found: Bearers = {}
    for pk, (urn, laestab, opened, closed) in known.items():
        found.setdefault(laestab, {})[pk] = Bearer(pk, urn, opened, closed)
    named = rows.filter(has_urn=True, dataset__in=datasets.in_force()).exclude(laestab="").order_by()
    for laestab, pk, year in named.values_list("laestab", "school_id", "dataset__year").distinct():
        if pk in known:
            urn, _, opened, closed = known[pk]
            found.setdefault(laestab, {}).setdefault(pk, Bearer(pk, urn, opened, closed)).years.add(year)
    return found


def assign(laestabs: Sequence[str], year: str, bearers: Bearers, taken: set[int]) -> list[int]:
    """The school of each row that has no URN, NOBODY for none. No school is given twice; `taken` grows."""
    found = []
    for laestab in laestabs:
        ranked = sorted(bearers.get(laestab, {}).values(), key=lambda bearer: bearer.place(year))
        pk = next((bearer.pk for bearer in ranked if bearer.pk not in taken), NOBODY)
        taken.add(pk)
        found.append(pk)
    return found


class Matcher:
    """Finds the school behind each row, for the tables of one import in their order.

    A row with a URN is that school, or the school known so far only by the same LAESTAB, which it then *adopts*: the
    school gets its URN when the import is accepted, and later tables of the import already find it by that URN.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self.by_urn: dict[int, int] = {}
        self.by_laestab: dict[str, int] = {}  # of schools without a URN
        self.registered: set[int] = set()
        self.created: set[int] = set()
        for pk, urn, laestab, is_registered in School.objects.values_list("pk", "urn", "laestab", "from_register"):
            self._learn(pk, urn, laestab)
            if is_registered:
                self.registered.add(pk)
        self.has_keyless = any(table.schools["urn"].isna().any() for table in tables)
        self.bearers: Bearers = bearers_of(YearFacts.objects.all()) if self.has_keyless else {}

    def match(self, table: Table) -> np.ndarray:
        """Primary key of each row's school, int64 (n,); NOBODY where there is no such school yet."""
        urns, laestabs = _keys(table)
        ids = np.array([self._of_urn(u, n) if u else NOBODY for u, n in zip(urns, laestabs, strict=True)], np.int64)
        keyless = [i for i, urn in enumerate(urns) if not urn]
        if keyless:
            numbers = [laestabs[i] for i in keyless]
            found = assign(numbers, table.year, self.bearers, set(ids.tolist()))
            pairs = zip(found, numbers, strict=True)
            ids[keyless] = [self.by_laestab.get(n, NOBODY) if pk == NOBODY else pk for pk, n in pairs]
        return ids

    def plan(self, table: Table, ids: np.ndarray) -> None:
        """Have a register's new schools known to the tables after it before any is created (as numbers below −1)."""
        urns, laestabs = _keys(table)
        for i in np.flatnonzero(ids == NOBODY):
            ids[i] = -2 - len(self.by_urn)
            self._learn(int(ids[i]), urns[i], laestabs[i])
        self._note(table, ids)

    def add_missing(self, table: Table) -> np.ndarray:
        """As `match`, after creating the schools that nobody knows yet, unlisted."""
        ids = self.match(table)
        missing = ids == NOBODY
        if missing.any():
            _add_authorities(table)
            rows = table.schools[missing].assign(about=kinds()[table.kind].phase)
            _create(facts_of(rows, is_register=table.is_register), table.year, table.is_register)
            created = School.objects.filter(is_listed=False).values_list("pk", "urn", "laestab")
            for pk, urn, laestab in created:
                self._learn(pk, urn, laestab)
            ids = self.match(table)
            self.created.update(ids[missing].tolist())
        self._note(table, ids)
        return ids

    def _learn(self, pk: int, urn: int | None, laestab: str) -> None:
        if urn:
            self.by_urn[urn] = pk
        elif laestab:
            self.by_laestab[laestab] = pk

    def _note(self, table: Table, ids: np.ndarray) -> None:
        if table.is_register:
            self.registered.update(ids.tolist())
        if not self.has_keyless:
            return
        for pk, urn, laestab in zip(ids.tolist(), *_keys(table), strict=True):
            if urn and laestab:
                bearer = Bearer(pk, urn, None, None)
                self.bearers.setdefault(laestab, {}).setdefault(pk, bearer).years.add(table.year)

    def _of_urn(self, urn: int, laestab: str) -> int:
        pk = self.by_urn.get(urn)
        if pk is None and (pk := self.by_laestab.pop(laestab, None)) is not None:
            self.by_urn[urn] = pk
        return NOBODY if pk is None else pk


def _keys(table: Table) -> tuple[list[int], list[str]]:
    """URN (0 for none) and LAESTAB ('' for none) of each row."""
    return table.schools["urn"].to_numpy(np.int64, na_value=0).tolist(), table.schools["laestab"].tolist()


def _add_authorities(table: Table) -> None:
    """Authorities without a name: nobody sees them before a school of theirs is listed, which names them too."""
    known = set(LocalAuthority.objects.values_list("code", flat=True))
    codes = sorted(set(table.schools["la_code"]) - known - {""})
    LocalAuthority.objects.bulk_create([LocalAuthority(code=code) for code in codes], ignore_conflicts=True)


def _create(facts: Facts, year: str, is_register: bool) -> None:
    columns = {"la_id" if name == "la" else name: facts[name].to_numpy() for name in facts.columns}
    fixed = {"facts_year": year, "from_register": is_register, "is_listed": False}
    bulk.insert(School, columns | {name: np.full(len(facts), value, object) for name, value in fixed.items()})


def settle() -> set[int]:
    """Have every accepted row without a URN belong to the school that bore its LAESTAB; the schools this touched.

    Call it inside the transaction that accepts an import. Rows that nobody with a URN bears the number of stay with,
    or go back to, the school known by LAESTAB alone.
    """
    keyless = YearFacts.objects.filter(has_urn=False)
    rows = keyless.filter(dataset__state=DatasetVersion.State.ACCEPTED).order_by("dataset_id", "line")
    found = list(rows.values_list("dataset_id", "dataset__year", "laestab", "school_id"))
    if not found:
        return set()
    bearers = bearers_of(YearFacts.objects.filter(laestab__in=keyless.values("laestab")))
    nameless = dict(School.objects.filter(urn=None).values_list("laestab", "pk"))
    touched: set[int] = set()
    for (dataset, year), group in groupby(found, key=lambda row: row[:2]):
        held = [(laestab, school) for _, _, laestab, school in group]
        taken = set(YearFacts.objects.filter(dataset=dataset, has_urn=True).values_list("school_id", flat=True))
        due = assign([laestab for laestab, _ in held], year, bearers, taken)
        pairs = zip(held, due, strict=True)
        moves = {school: _or_nameless(pk, laestab, nameless) for (laestab, school), pk in pairs}
        touched |= _move(dataset, {school: to for school, to in moves.items() if school != to})
    return touched


def _or_nameless(pk: int, laestab: str, nameless: dict[str, int]) -> int:
    if pk != NOBODY:
        return pk
    if laestab not in nameless:
        nameless[laestab] = School.objects.create(laestab=laestab, is_listed=True).pk
    return nameless[laestab]


def _move(dataset: int, moves: dict[int, int]) -> set[int]:
    """Give rows of one dataset to other schools. Taken out first and put back then: two schools may change places."""
    if not moves:
        return set()
    _rename(YearFacts.objects.filter(dataset=dataset, school__in=list(moves)), moves)
    _rename(Result.objects.filter(series__dataset=dataset, school__in=list(moves)), moves)
    return set(moves) | set(moves.values())


def _rename(rows: QuerySet[Any], moves: dict[int, int]) -> None:
    moving = list(rows)
    rows.delete()
    for row in moving:
        row.school_id = moves[row.school_id]
    rows.model._default_manager.bulk_create(moving, batch_size=1_000)
