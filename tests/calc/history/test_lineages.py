"""Which schools came before which: worked examples, and what holds for any links at all."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataPacks.calc.history import Link, Step, last_day, lineages, loops, same_number, without_loops
from tests.calc.history.making import day, link

OPENED = {2: day("2012-09-01"), 3: day("2018-09-01")}


def test_a_school_that_became_an_academy() -> None:
    assert lineages([link(1, 2, "2012-09-01")], OPENED) == {2: [Step((1,), "succession", day("2012-08-31"))]}


def test_generations_follow_one_another_and_a_grandparent_named_beside_the_parent_is_no_merger() -> None:
    links = [link(1, 2, "2012-09-01"), link(2, 3, "2018-09-01"), link(1, 3, "2012-09-01")]
    nearest = Step((2,), "succession", day("2018-08-31"))
    assert lineages(links, OPENED)[3] == [nearest, Step((1,), "succession", day("2012-08-31"))]


def test_several_predecessors_are_a_merger() -> None:
    links = [link(5, 2, "2012-09-01"), link(4, 2, "2012-09-01")]
    assert lineages(links, OPENED)[2] == [Step((4, 5), "merger", day("2012-08-31"))]


def test_a_school_taken_in_years_later_does_not_make_the_beginning_a_merger() -> None:
    links = [link(1, 2, "2012-09-01"), link(4, 2, "2022-08-31")]
    taken_in, began = lineages(links, OPENED)[2]
    assert (taken_in.urns, taken_in.carried, taken_in.until) == ((4,), False, day("2022-08-31"))
    assert "had results of its own" in taken_in.why
    assert began == Step((1,), "succession", day("2012-08-31"))


def test_a_school_that_has_always_been_there_and_took_another_in_keeps_its_own_results() -> None:
    (step,) = lineages([link(4, 9, "2014-09-01", "merger")], {})[9]
    assert not step.carried and "had results of its own" in step.why


@pytest.mark.parametrize("links", [
    [link(1, 2, "2012-09-01"), link(1, 3, "2012-09-01")],  # two successors
    [link(1, 2, "2012-09-01", "split")],
])  # fmt: skip
def test_a_school_that_was_divided_passes_nothing_on(links: list[Link]) -> None:
    (step,) = lineages(links, OPENED)[2]
    assert (step.how, step.carried) == ("split", False) and "divided" in step.why


def test_one_named_school_of_a_merger_is_not_the_whole_of_it() -> None:
    (step,) = lineages([link(4, 2, "2012-09-01", "merger")], OPENED)[2]
    assert not step.carried and "only one" in step.why


def test_without_a_date_the_opening_day_counts_and_without_both_a_merger_passes_nothing_on() -> None:
    assert lineages([link(1, 2)], OPENED)[2][0].until == day("2012-08-31")
    (step,) = lineages([link(7, 9), link(8, 9)], {})[9]
    assert not step.carried and "nobody says when" in step.why


def test_links_of_other_kinds_are_no_history() -> None:
    assert lineages([link(1, 2, "2012-09-01", "other")], OPENED) == {}


@pytest.mark.parametrize(
    ("on", "last"), [("2012-09-01", "2012-08-31"), ("2012-08-31", "2012-08-31"), ("2013-01-15", "2013-01-14")]
)
def test_the_last_day_is_the_end_of_a_month_or_the_day_before(on: str, last: str) -> None:
    assert last_day(day(on)) == day(last)


def test_a_loop_is_named_by_its_schools() -> None:
    links = [link(1, 2), link(2, 3), link(3, 1), link(3, 4), link(8, 9), link(9, 8), link(5, 5)]
    assert loops(links) == [[1, 2, 3], [5], [8, 9]]
    assert [(one.before, one.after) for one in without_loops(links)] == [(3, 4)]


def test_a_number_taken_over_just_after_is_a_predecessor_that_no_list_names() -> None:
    schools = [
        (1, "2024104", None, day("2017-08-31")), (2, "2024104", day("2017-09-01"), None),
        (3, "2024105", None, day("2010-08-31")), (4, "2024105", day("2017-09-01"), None),  # years between
        (5, "", None, day("2017-08-31")), (6, "", day("2017-09-01"), None),  # no number
    ]  # fmt: skip
    assert same_number(schools, set()) == [Link(1, 2, "succession", day("2017-09-01"))]
    assert same_number(schools, {2}) == []


URNS = st.integers(1, 8)
DAYS = st.none() | st.dates(dt.date(2005, 1, 1), dt.date(2020, 12, 31))
RELATIONS = st.sampled_from(["succession", "merger", "split", "other"])
LINKS = st.lists(st.builds(Link, URNS, URNS, RELATIONS, DAYS), max_size=14)
OPENINGS = st.dictionaries(URNS, DAYS)


@given(LINKS, OPENINGS)
def test_any_links_give_finite_generations_in_which_nobody_comes_before_himself(
    links: list[Link], opened: dict
) -> None:
    for urn, steps in lineages(links, opened).items():
        seen = [one for step in steps for one in step.urns]
        assert urn not in seen and len(seen) == len(set(seen))
        assert all(step.why or step.carried for step in steps)
        assert all(step.how != "split" and (len(step.urns) == 1 or step.until) for step in steps if step.carried)


@given(LINKS, OPENINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_links_does_not_matter(links: list[Link], opened: dict, dice: random.Random) -> None:
    mixed = list(links)
    dice.shuffle(mixed)
    assert lineages(mixed, opened) == lineages(links, opened)
    assert loops(mixed) == loops(links)


@given(LINKS)
def test_what_is_left_without_loops_has_none(links: list[Link]) -> None:
    kept = without_loops(links)
    assert loops(kept) == [] and without_loops(kept) == kept


@given(LINKS, OPENINGS)
def test_links_told_twice_say_no_more(links: list[Link], opened: dict) -> None:
    assert lineages(links + links, opened) == lineages(links, opened)
