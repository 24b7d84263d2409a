"""Keeping the newest facts about schools, whatever the order in which tables come.

A register's facts beat a results table's, whatever the years. Of registers, the newest that names a school gives all of
its facts. A school that no register names has each fact from the newest results table in force that brings it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Exists, Max, OuterRef, Q

from dataPacks.calc.editions import RANK
from dataPacks.calc.history import MERGER, SUCCESSION, last_day
from dataPacks.definitions import kinds
from dataPacks.models import ComparatorSet
from dataPacks.readers.table import Table
from dataPacks.store import coverage, datasets
from dataPacks.store.facts import DEFAULTS, Facts, facts_of
from schools.models import DatasetVersion, LocalAuthority, School, SchoolLink, YearFacts

BATCH = 2_000
ATTRIBUTES = {name: "la_id" if name == "la" else name for name in DEFAULTS}  # fact -> attribute of a school
UPDATED = ["laestab", "from_register", "facts_year", "facts_as_of", *ATTRIBUTES.values()]
TOLD = ["name", "la_code", "type_code", "is_open", "laestab"]  # what a results table says, and YearFacts keeps
# Where several results tables say a thing, the newest year's is kept; then the better source's, as for figures.
SOURCE = {
    "year": "dataset__year", "is_official": "dataset__is_official", "rank": "dataset__rank",
    "edition": "dataset__edition", "kind": "dataset__kind", "dataset_id": "dataset_id",
}  # fmt: skip


def newest_year() -> str:
    """The newest register's year; '' while there is none."""
    return School.objects.filter(from_register=True).aggregate(year=Max("facts_year"))["year"] or ""


def name_authorities(table: Table) -> None:
    """Authorities' names as the newest register gives them; an older one only fills in what is missing."""
    if "la_name" not in table.schools:
        return
    known = dict(LocalAuthority.objects.values_list("code", "name"))
    is_newest = table.year >= newest_year()
    given = dict(zip(table.schools["la_code"], table.schools["la_name"].str.slice(0, 80), strict=True))
    renamed = {code: name for code, name in given.items() if code in known and name and name != known[code]}
    LocalAuthority.objects.bulk_update(
        [LocalAuthority(code=c, name=name) for c, name in renamed.items() if is_newest or not known[c]], ["name"]
    )


def give_urns(table: Table, ids: np.ndarray) -> None:
    """To schools known by LAESTAB alone, the URNs that this table names."""
    urns = table.schools["urn"].to_numpy(np.int64, na_value=0).tolist()
    wanted = {pk: urn for pk, urn in zip(ids.tolist(), urns, strict=True) if urn}
    nameless = [school for school in School.objects.filter(urn=None) if school.pk in wanted]
    for school in nameless:
        school.urn = wanted[school.pk]
    School.objects.bulk_update(nameless, ["urn"], batch_size=BATCH)


def keep_register(table: Table, ids: np.ndarray) -> None:
    """All facts of a register's schools, but of those that a newer register names."""
    schools: dict[int, School] = {}
    for batch in _batches(ids.tolist()):
        rest = School.objects.filter(pk__in=batch).exclude(_newer_than(table), from_register=True)
        schools |= {school.pk: school for school in rest}
    kept = np.array([pk in schools for pk in ids.tolist()], bool)
    if kept.any():
        facts = facts_of(table.schools[kept], is_register=True)
        named = [schools[pk] for pk in ids[kept].tolist()]
        _write(named, facts, [table.year] * len(facts), is_register=True, day=table.as_of)


def _newer_than(table: Table) -> Q:
    """Schools whose facts are of a later year, or of a later day of this one."""
    same = Q(facts_year=table.year)
    later = Q(facts_as_of__gt=table.as_of) if table.as_of else Q(facts_as_of__isnull=False)
    return Q(facts_year__gt=table.year) | same & later


def keep_told(ids: Iterable[int]) -> None:
    """Facts of those of the schools that no register names, from all the results tables in force that name them."""
    registers = coverage.registers()
    unregistered = School.objects.filter(from_register=False).values_list("pk", flat=True)
    for batch in _batches(set(ids).intersection(unregistered)):
        schools = School.objects.in_bulk(batch)
        told = _told(list(schools))
        years = told.groupby("school_id")["year"].max()
        # The rows' order decides, fact by fact: `first` takes the first that is not missing.
        best = told.groupby("school_id")[[*TOLD, "about"]].first().astype(object)
        best = best.where(best.notna(), "").assign(
            urn=pd.Series({pk: schools[pk].urn for pk in best.index}, dtype=object)
        )
        # A school that no register names, and no table since the newest register that would, is not open now.
        kinds_of_school = zip(best["la_code"], best["type_code"], best["about"], strict=True)
        newest = [coverage.newest_year(registers, *known) for known in kinds_of_school]
        shown = zip(years.tolist(), newest, best["is_open"].tolist(), strict=True)
        best["is_open"] = [year > latest and flag is not False for year, latest, flag in shown]
        _write([schools[pk] for pk in best.index], facts_of(best, is_register=False), list(years), is_register=False)


def _told(school_ids: Sequence[int]) -> pd.DataFrame:
    """What tables in force say about schools, the best source of each first; blanks are missing values."""
    rows = YearFacts.objects.filter(school__in=list(school_ids), dataset__in=datasets.in_force())
    found = list(rows.values_list("school_id", *TOLD, *SOURCE.values()))
    told = pd.DataFrame.from_records(found, columns=["school_id", *TOLD, *SOURCE])
    told["edition"] = told["edition"].map(RANK)
    told["about"] = told["kind"].map({key: kind.phase for key, kind in kinds().items()})
    texts = [*TOLD, "about"]
    told[texts] = told[texts].astype(object).where(told[texts] != "", None)
    return told.sort_values(list(SOURCE), ascending=False, kind="stable")


def close_the_unnamed(*, by_new_register: bool) -> None:
    """Schools that a newer register is about, and does not name, are not open now. Others it leaves as they are.

    Without a new register this can only be news of schools that no register names.
    """
    registers = coverage.registers()
    newest_of = cache(lambda *known: coverage.newest_year(registers, *known))
    fields = ("pk", "facts_year", "from_register", "la_id", "type_code", "phase")
    unnamed = []
    there = School.objects.filter(is_open=True)
    there = there if by_new_register else there.filter(from_register=False)
    for pk, year, is_registered, *known in there.values_list(*fields):
        newest = newest_of(*known)
        if newest > year or (newest and newest == year and not is_registered):
            unnamed.append(pk)
    for batch in _batches(unnamed):
        School.objects.filter(pk__in=batch).update(is_open=False)


def close_the_replaced() -> None:
    """Schools that, by the links, others came after, where the later school's register is newer than the earlier's."""
    there = School.objects.filter(is_open=True).exclude(urn=None)
    links = SchoolLink.objects.filter(dataset__in=datasets.in_force(), relation__in=(SUCCESSION, MERGER))
    links = links.filter(before__in=there.values("urn"), after__in=there.filter(from_register=True).values("urn"))
    found = list(links.order_by("before", "after", "id").values_list("before", "after", "linked_on"))
    urns = {urn for before, after, _ in found for urn in (before, after)}
    known = {school.urn: school for batch in _batches(urns) for school in School.objects.filter(urn__in=batch)}
    closed = {}
    for one, other, day in found:
        before, after = known[one], known[other]
        if before.is_open and _has_replaced(before, after, day):
            before.is_open = False
            before.closed_on = before.closed_on or (day and last_day(day))
            closed[before.pk] = before
    School.objects.bulk_update(closed.values(), ["is_open", "closed_on"], batch_size=BATCH)


def _has_replaced(before: School, after: School, day: dt.date | None) -> bool:
    if not after.is_open or after.facts_year <= before.facts_year:
        return False
    described = after.facts_as_of or dt.date(int(after.facts_year[:4]) + 1, 8, 31)
    return day is None or day <= described


def _write(
    schools: Sequence[School], facts: Facts, years: Sequence[str], *, is_register: bool, day: dt.date | None = None
) -> None:
    """Give the schools these facts, parallel rows, and store those that differ."""
    changed = []
    for school, row, year in zip(schools, facts.to_dict("records"), years, strict=True):
        before = [getattr(school, name) for name in UPDATED]
        for name, attribute in ATTRIBUTES.items():
            setattr(school, attribute, _python(row[name]))
        school.laestab = row["laestab"] or school.laestab
        school.facts_year, school.from_register, school.facts_as_of = year, is_register, day
        if [getattr(school, name) for name in UPDATED] != before:
            changed.append(school)
    School.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=UPDATED, batch_size=BATCH
    )


def _python(value: Any) -> Any:
    """Out of pandas: dates, whole numbers and None as the model's fields have them."""
    if value is None or isinstance(value, str | bool | dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    return None if value != value else value.item() if isinstance(value, np.generic) else value


def list_schools(ids: Iterable[int]) -> None:
    """Make schools visible. Call it inside the accepting transaction."""
    hidden = set(School.objects.filter(is_listed=False).values_list("pk", flat=True))
    for batch in _batches(hidden.intersection(ids)):
        School.objects.filter(pk__in=batch).update(is_listed=True)


def hide_the_empty(ids: Iterable[int]) -> None:
    """Take schools without a URN that no row is about any more out of sight, and away where nothing refers to them."""
    empty = School.objects.filter(pk__in=list(ids), urn=None, year_facts=None)
    School.objects.filter(pk__in=list(empty.values_list("pk", flat=True))).update(is_listed=False)
    clear_away()


def hide_the_unnamed(ids: Iterable[int]) -> None:
    """Take schools out of sight that no accepted public table names any more."""
    named = YearFacts.objects.filter(school=OuterRef("pk"), dataset__in=datasets.accepted())
    for batch in _batches(ids):
        School.objects.filter(~Exists(named), pk__in=batch).update(is_listed=False)


def only_in(dataset: DatasetVersion) -> int:
    """How many schools in sight are named by this accepted public table and by no other."""
    others = datasets.accepted().exclude(pk=dataset.pk)
    here = YearFacts.objects.filter(school=OuterRef("pk"), dataset=dataset)
    elsewhere = YearFacts.objects.filter(school=OuterRef("pk"), dataset__in=others)
    return School.objects.listed().filter(Exists(here), ~Exists(elsewhere)).count()


def clear_away() -> None:
    """Delete unlisted schools that nothing refers to, and then authorities that only they lay in."""
    School.objects.filter(
        ~Exists(ComparatorSet.objects.filter(school=OuterRef("pk"))),
        is_listed=False, results=None, year_facts=None, packs=None, grants=None,
    ).delete()  # fmt: skip
    LocalAuthority.objects.filter(name="", schools=None, grants=None).delete()


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted({int(i) for i in ids})
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
