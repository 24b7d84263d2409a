"""What surrounds the made-up schools: a few became academies, two merged, each academy has a trust, nobody a name."""

from collections import Counter
from pathlib import Path

import pytest

from dataPacks.readers import Table, read
from dataPacks.synthetic import Country

from .published import YEARS, raw_rows

LISTS = {
    "gias/links_edubaseallstatefunded20190630.csv": "school-links",
    "gias/allgroupsdata20190630.csv": "school-groups",
    "gias/academiesmatmembership20190630.csv": "group-members",
    "ofsted/ofsted_ratings.csv": "inspection-history",
}


def table(folder: Path, name: str) -> Table:
    found = read(folder / name, named=True)
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_our_own_readers_take_each_list_whole(country: Country, folder: Path, name: str) -> None:
    found = table(folder, name)
    assert (found.kind, found.rows_refused, found.faults) == (LISTS[name], 0, [])
    assert found.rows_accepted > 10


def test_in_the_region_some_became_academies_and_one_came_of_a_merger(country: Country, folder: Path) -> None:
    links = table(folder, next(iter(LISTS))).lists["links"]
    register = {int(row[0]): row for row in table_rows(folder)}
    inside = links[[register[urn][1] in country.la_codes for urn in links["after"]]]
    assert Counter(inside["relation"]) == {"succession": 3, "merger": 2}
    assert len(set(inside[inside["relation"] == "merger"]["after"])) == 1


def table_rows(folder: Path) -> list[list[str]]:
    """URN, authority, opening and closing day of every school, from the register's own cells."""
    found = read(folder / YEARS[-1] / "england_school_information.xlsx", named=True)
    assert isinstance(found, Table)
    names = ["urn", "la_code", "opened_on", "closed_on"]
    return [[str(cell) for cell in row] for row in found.schools[names].itertuples(index=False)]


def test_a_school_that_came_after_opened_when_the_other_had_closed(country: Country, folder: Path) -> None:
    days = {int(urn): (opened, closed) for urn, _, opened, closed in table_rows(folder)}
    links = table(folder, next(iter(LISTS))).lists["links"]
    for before, after in zip(links["before"], links["after"], strict=True):
        assert (days[before][1], days[after][0]) == ("2018-08-31", "2018-09-03")


def test_no_trust_has_two_numbers_and_no_academy_two_trusts(country: Country, folder: Path) -> None:
    groups = raw_rows(folder / "gias/allgroupsdata20190630.csv")[1:]
    members = raw_rows(folder / "gias/academiesmatmembership20190630.csv")[1:]
    assert len({row[2] for row in groups}) == len(groups) == len({row[0] for row in groups})
    assert len({row[0] for row in members}) == len(members)
    assert {row[1] for row in members} == {row[0] for row in groups}
