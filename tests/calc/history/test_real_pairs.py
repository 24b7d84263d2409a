"""Real schools: an academy of Haringey with the school before it, and two academies that became one, by their files."""

from functools import cache

import numpy as np

from dataPacks import readers
from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.history import Link, Step, carry, lineages, plans
from tests.calc.history.making import column, day
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data
YEARS = ("2016-17", "2017-18", "2018-19")
NORTHUMBERLAND_PARK, DUKES_ALDRIDGE = 102155, 144900
CENTRAL, CITY_BIRMINGHAM, CITY = 138200, 139797, 148187
OPENED = {DUKES_ALDRIDGE: day("2017-09-01"), CITY: day("2020-09-01")}  # as the register has it


@cache
def links() -> list[Link]:
    table = readers.read(SHARED_DATA / "gias/links_edubaseallstatefunded.csv.gz", named=True)
    assert isinstance(table, readers.Table)
    rows = table.lists["links"][["before", "after", "relation", "linked_on"]]
    return [Link(*row) for row in rows.itertuples(index=False)]


def attainment(year: str, urns: list[int]) -> FigureColumn:
    """The provisional table's Attainment 8 of these schools, None where one is not in it."""
    table = readers.read(SHARED_DATA / f"perf/{year}/england_ks4provisional.csv.gz", named=True)
    assert isinstance(table, readers.Table)
    place = next(i for i, c in enumerate(table.columns) if (c.measure, c.group) == ("attainment8", "all"))
    rows = {int(urn): i for i, urn in enumerate(table.schools["urn"])}
    values = [table.figures.value[rows[urn], place] if urn in rows else None for urn in urns]
    cohorts = [float(table.figures.cohort[rows[urn], place]) if urn in rows else 0.0 for urn in urns]
    return column(values, cohorts)


def trend(urns: list[int]) -> list[float]:
    """Attainment 8 of the last of `urns` over the years, with what passes to it from the others."""
    steps = lineages(links(), OPENED)[urns[-1]]
    places = [
        {"positions": [urns.index(u) for u in s.urns], "until": str(s.until), "how": s.how, "carried": s.carried}
        for s in steps
        if set(s.urns) <= set(urns)
    ]
    history = [[] for _ in urns[:-1]] + [places]
    todo = plans(history, np.ones(len(urns), bool))
    return [round(float(carry(attainment(y, urns), todo, y, "all", is_count=False).value[-1]), 2) for y in YEARS]


def test_an_academy_of_haringey_has_the_year_before_it_from_the_school_it_was() -> None:
    assert lineages(links(), OPENED)[DUKES_ALDRIDGE] == [Step((NORTHUMBERLAND_PARK,), "succession", day("2017-08-31"))]
    assert trend([NORTHUMBERLAND_PARK, DUKES_ALDRIDGE]) == [36.4, 40.6, 39.5]


def test_two_academies_of_birmingham_that_became_one_have_their_mean_by_pupils() -> None:
    """2018-19: 31.8 of 99 pupils and 33.0 of 90. In 2016-17 one of the two had no figure, so nothing is carried."""
    assert lineages(links(), OPENED)[CITY] == [Step((CENTRAL, CITY_BIRMINGHAM), "merger", day("2020-08-31"))]
    first, _, last = trend([CENTRAL, CITY_BIRMINGHAM, CITY])
    assert np.isnan(first) and last == round((31.8 * 99 + 33.0 * 90) / 189, 2) == 32.37
