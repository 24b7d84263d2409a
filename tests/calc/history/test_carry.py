"""Figures that pass to the school after: whose they are, which years, and which never pass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.history import Plan, carry, plans
from schools.reasons import Reason
from tests.calc.history.making import column, everyone, step

ACADEMY = [[], [step([0])]]  # position 1 follows position 0
MERGED = [[], [], [step([0, 1], how="merger")]]


def carried(made: FigureColumn, position: int) -> int | None:
    source = int(made.source[position])
    return made.about["sources"][source].get("carried") if source >= 0 else None


def carry_all(
    history: list, values: FigureColumn, year: str = "2010-11", group: str = "all", **more: bool
) -> FigureColumn:
    return carry(values, plans(history, everyone(len(history))), year, group, **({"is_count": False} | more))


def test_a_predecessors_figure_passes_with_its_line_limits_and_reason() -> None:
    before = column([42.5, None])
    before.lower[0], before.upper[0] = 40.0, 45.0
    made = carry_all(ACADEMY, before)
    assert (made.value[1], made.cohort[1], made.lower[1], made.upper[1], made.line[1]) == (42.5, 100.0, 40.0, 45.0, 2)
    assert carried(made, 1) == 1 and carried(made, 0) is None
    assert before.source[1] == -1  # what was handed in stays as it was


def test_the_schools_own_figure_comes_first() -> None:
    made = carry_all(ACADEMY, column([42.5, 50.0]))
    assert made.value[1] == 50.0 and carried(made, 1) is None


def test_a_row_that_says_the_school_was_new_gives_way() -> None:
    values = column([42.5, np.nan])
    values.reason[1] = Reason.NEW_SCHOOL
    assert carry_all(ACADEMY, values).value[1] == 42.5
    values.reason[1] = Reason.SUPPRESSED
    assert np.isnan(carry_all(ACADEMY, values).value[1])


@pytest.mark.parametrize(("year", "passes"), [("2010-11", True), ("2011-12", True), ("2012-13", False)])
def test_only_years_that_began_while_the_earlier_school_was_there_pass(year: str, passes: bool) -> None:
    assert (carry_all(ACADEMY, column([42.5, None]), year).source[1] >= 0) == passes


def test_a_hidden_figure_stays_hidden() -> None:
    values = column([np.nan, None])
    values.reason[0], values.code[0] = Reason.SUPPRESSED, 1
    made = carry_all(ACADEMY, values)
    assert np.isnan(made.value[1]) and (made.reason[1], made.code[1], carried(made, 1)) == (Reason.SUPPRESSED, 1, 1)


def test_the_nearest_generation_that_is_in_the_table_gives_the_figure() -> None:
    history = [[], [step([0], "2008-08-31")], [step([1], "2012-08-31"), step([0], "2008-08-31")]]
    assert carried(carry_all(history, column([30.0, 40.0, None]), "2007-08"), 2) == 1
    made = carry_all(history, column([30.0, None, None]), "2007-08")
    assert (made.value[2], carried(made, 2)) == (30.0, 2)


def test_a_mergers_figure_is_the_mean_weighted_by_pupils() -> None:
    made = carry_all(MERGED, column([30.0, 60.0, None], [100.0, 50.0, 0.0]))
    assert (made.value[2], made.cohort[2]) == (40.0, 150.0)
    assert np.isnan(made.lower[2]) and made.about["sources"][made.source[2]]["merged"]


def test_a_mergers_number_of_pupils_is_the_sum() -> None:
    assert carry_all(MERGED, column([300.0, 200.0, None], [np.nan, np.nan, np.nan]), is_count=True).value[2] == 500.0


@pytest.mark.parametrize(("values", "cohorts", "group"), [
    ([30.0, None, None], [100.0, 50.0, 0.0], "all"),  # one part is not in the table
    ([30.0, np.nan, None], [100.0, 50.0, 0.0], "all"),  # one part has no figure
    ([30.0, 60.0, None], [100.0, np.nan, 0.0], "all"),  # nobody knows how many pupils
    ([30.0, 60.0, None], [100.0, 0.0, 0.0], "all"),
    ([30.0, 60.0, None], [100.0, 50.0, 0.0], "gap"),  # the gap of the whole is no mean of gaps
])  # fmt: skip
def test_a_merger_of_which_a_part_is_missing_passes_nothing(values: list, cohorts: list, group: str) -> None:
    assert carry_all(MERGED, column(values, cohorts), group=group).source[2] == -1


def test_what_is_not_to_be_carried_or_is_not_at_hand_makes_no_plan() -> None:
    history = [[], [step([0], carried=False)], [step([-1])], [step([0])]]
    assert [plan.position for plan in plans(history, np.array([True, True, True, False]))] == []


PLANS = st.lists(
    st.builds(
        Plan,
        position=st.integers(0, 5), generation=st.integers(1, 3),
        parts=st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True).map(tuple),
        until=st.none(), is_merger=st.booleans(),
    ),
    max_size=8,
)  # fmt: skip
VALUES = st.lists(st.none() | st.floats(0, 100), min_size=6, max_size=6)


@given(PLANS, VALUES)
def test_carrying_again_changes_nothing_and_own_figures_are_never_touched(todo: list[Plan], values: list) -> None:
    todo = sorted(todo, key=lambda plan: (plan.generation, plan.position))
    before = column(values)
    once = carry(before, todo, "2010-11", "all", is_count=False)
    twice = carry(once, todo, "2010-11", "all", is_count=False)
    for name in ("value", "cohort", "source", "line"):
        assert np.array_equal(getattr(once, name), getattr(twice, name), equal_nan=True)
    own = before.source >= 0
    assert np.array_equal(once.value[own], before.value[own]) and (once.source[own] == 0).all()


@given(PLANS, VALUES)
def test_a_carried_column_comes_back_from_its_bytes(todo: list[Plan], values: list) -> None:
    made = carry(column(values), todo, "2010-11", "all", is_count=False)
    again = FigureColumn.unpack(made.pack(), made.about)
    assert np.array_equal(again.source, made.source) and np.array_equal(again.value, made.value, equal_nan=True)
