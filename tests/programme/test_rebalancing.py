"""Rebalancing a team: never over capacity, never a conflict, never worse than now, always the same, and optimal."""

from itertools import product
from random import Random
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from advisers.allocation import AdviserTerms, Bar, SchoolTerms, points, rebalance
from advisers.allocation.terms import CHANGE

PLACES = st.none() | st.tuples(st.integers(500_000, 560_000), st.integers(160_000, 200_000))
PHASES = ("primary", "secondary", "all-through", "special")
LAS = ("201", "202")


@st.composite
def teams(draw, schools=8, advisers=4):
    count = draw(st.integers(0, advisers))
    phases, las = st.frozensets(st.sampled_from(PHASES), max_size=2), st.frozensets(st.sampled_from(LAS), max_size=1)
    team = [
        AdviserTerms(100 + n, f"Adviser {n}", draw(st.integers(0, 4)), draw(phases), draw(las), draw(PLACES))
        for n in range(count)
    ]
    keys = [a.key for a in team]
    leads = st.none() | st.sampled_from(keys) if keys else st.none()
    found = [
        SchoolTerms(
            n, f"School {n}", draw(st.sampled_from(PHASES)), draw(st.sampled_from(LAS)), draw(PLACES), draw(leads)
        )
        for n in range(draw(st.integers(0, schools)))
    ]
    between = {}
    for adviser, school in product(team, found):
        if kind := draw(st.sampled_from(["", "", "", "", "doubt", "hard"])):
            between[adviser.key, school.key] = (Bar("Worked there.", kind == "hard"),)
    return found, team, between


def cost(plan, schools, team, bars):
    """(schools without anybody, points with what changes cost), or None where the plan must not be."""
    by_key = {a.key: a for a in team}
    total = without = 0
    for school in schools:
        who = plan[school.key]
        if who is None:
            without += 1
            continue
        between = bars.get((who, school.key), ())
        if any(bar.hard for bar in between):
            return None
        total += points(by_key[who], school, between) + CHANGE * (school.lead not in (None, who))
    if any(list(plan.values()).count(a.key) > a.capacity for a in team):
        return None
    return without, total


@given(teams())
@settings(max_examples=150, deadline=None)
def test_a_suggestion_is_possible_and_no_worse_than_now(case):
    schools, team, bars = case
    found = rebalance(schools, team, bars)
    after = cost(found.plan, schools, team, bars)
    assert after is not None
    assert (found.after.over, found.after.conflicts) == (0, 0)
    now = cost({s.key: s.lead for s in schools}, schools, team, bars)
    assert now is None or after <= now
    assert rebalance(schools[::-1], team[::-1], bars) == found
    assert all(move.why and move.new != move.old for move in found.moves)


@given(teams(schools=5, advisers=3))
@settings(max_examples=150, deadline=None)
def test_no_other_plan_is_cheaper(case):
    schools, team, bars = case
    choices = [None, *(a.key for a in team)]
    plans = (dict(zip([s.key for s in schools], plan, strict=True)) for plan in product(choices, repeat=len(schools)))
    best = min(found for plan in plans if (found := cost(plan, schools, team, bars)) is not None)
    assert cost(rebalance(schools, team, bars).plan, schools, team, bars) == best


def test_a_region_of_600_schools_and_100_advisers_takes_a_moment():
    pick = Random(1)
    place = lambda: (pick.randint(500_000, 560_000), pick.randint(155_000, 200_000))  # noqa: E731
    team = [AdviserTerms(n, f"Adviser {n}", pick.randint(5, 8), place=place()) for n in range(100)]
    schools = [SchoolTerms(n, f"School {n}", place=place(), lead=pick.randrange(100)) for n in range(600)]
    start = perf_counter()
    found = rebalance(schools, team, {})
    assert perf_counter() - start < 10  # 0.2 s on an idle machine
    assert not found.after.without and found.after.points < found.before.points / 3


def test_says_why_a_school_should_change_hands():
    far = AdviserTerms(1, "Ada", 5, frozenset({"primary"}), place=(540_000, 180_000))
    near = AdviserTerms(2, "Ben", 5, place=(520_000, 180_000))
    school = SchoolTerms(9, "Haverstock", "secondary", place=(521_000, 180_000), lead=1)
    (move,) = rebalance([school], [far, near], {}).moves
    assert move.why == ("1.0 km from Ben, 19.0 km from Ada.", "Ben works in this phase, Ada does not.")


def test_a_little_nearer_is_not_worth_a_change():
    team = [AdviserTerms(1, "Ada", 5, place=(520_000, 180_000)), AdviserTerms(2, "Ben", 5, place=(525_000, 180_000))]
    school = SchoolTerms(9, "Haverstock", place=(525_000, 180_000), lead=1)
    assert not rebalance([school], team, {}).moves


def test_a_move_that_only_makes_room_says_for_whom():
    ada = AdviserTerms(1, "Ada", 1, place=(500_000, 180_000))
    ben = AdviserTerms(2, "Ben", 1, place=(530_000, 180_000))
    kept = SchoolTerms(8, "First", place=(510_000, 180_000), lead=1)
    barred = SchoolTerms(9, "Second", place=(500_000, 180_000))
    found = rebalance([kept, barred], [ada, ben], {(2, 9): (Bar("Ben was head there."),)})
    (first, second) = found.moves
    assert first.why == ("20.0 km from Ben, 10.0 km from Ada.", "Makes room for Second with Ada.")
    assert second.why == ("Has no adviser yet.", "0.0 km from Ada.")
    assert (found.before.without, found.after.without) == (1, 0)


def test_a_conflict_and_a_caseload_beyond_the_days_are_reasons():
    ada, ben = AdviserTerms(1, "Ada", 0), AdviserTerms(2, "Ben", 3)
    school = SchoolTerms(9, "Haverstock", lead=1)
    (move,) = rebalance([school], [ada, ben], {(1, 9): (Bar("Ada was head there."),)}).moves
    assert move.why == ("Ada may not: Ada was head there.", "Ada has 1 of these schools and room for 0.")


def test_schools_for_which_nobody_has_days_are_named():
    schools = [SchoolTerms(n, f"School {n}") for n in range(3)]
    found = rebalance(schools, [AdviserTerms(1, "Ada", 2)], {})
    assert [len(found.moves), len(found.unplaced), found.after.without] == [2, 1, 1]
    assert rebalance(schools, [], {}).unplaced == tuple(schools)
