"""What schools like this one achieved: worked examples, and what holds for any figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.calc.improvement import FEWEST, Change, achieved, changes, longest, near, sentences, spans

YEARS = ["2015-16", "2016-17", "2017-18", "2018-19"]
levels = st.floats(min_value=0, max_value=100).map(lambda v: round(v, 1))
found = st.lists(st.builds(Change, st.integers(0, 49), levels, levels), max_size=60)


def always(before, after):
    return True


def points(value):
    return f"{value:.1f} points".replace("-", "−")


def rises(*gains, start=40.0):
    """One school for each gain, all from the same level."""
    return [Change(n, start, start + gain) for n, gain in enumerate(gains)]


def test_pairs_of_years_that_may_be_compared():
    assert spans(YEARS, 1, always) == [("2015-16", "2016-17"), ("2016-17", "2017-18"), ("2017-18", "2018-19")]
    assert spans(YEARS, 3, always) == [("2015-16", "2018-19")]
    assert spans(["2015-16", "2017-18"], 1, always) == []
    assert spans(YEARS, 1, lambda before, after: before >= "2017-18") == [("2017-18", "2018-19")]


def test_as_many_years_as_can_be_compared():
    assert longest(YEARS, 2, always) == 2
    assert longest(YEARS, 9, always) == 3
    assert longest(YEARS[:1], 9, always) == 0


def test_a_school_counts_where_it_has_both_figures():
    assert changes([([40.0, None, 41.0], [42.0, 43.0, None])]) == [Change(0, 40.0, 42.0)]


def test_only_schools_that_started_at_a_similar_level():
    alike = [Change(n, 40.0, 41.0) for n in range(10)]
    far = [Change(n, 80.0, 95.0) for n in range(10)]
    assert near([*alike, *far], 40.0) == alike
    # None near enough: all are counted, and the words no longer say 'at a similar level'.
    result = achieved([*alike, *far], baseline=10.0, target=12.0, years=1)
    assert (result.near_start, result.changes) == (False, 20)


def test_an_example_by_hand():
    """Gains 0 … 10: the middle is 5, a quarter is 2.5 or less, a quarter 7.5 or more; 9 of 11 are below 9."""
    result = achieved(rises(*range(11)), baseline=40.0, target=49.0, years=1)
    assert (result.low, result.middle, result.high) == (2.5, 5.0, 7.5)
    assert result.below == 9 / 11
    assert sentences(result, points, 1, str) == [
        "Schools like yours that started at a similar level improved by 5.0 points in a year (middle half: 2.5 to 7.5; "
        "11 changes at 11 schools). Your target asks for 9.0 points in a year, more than 8 in 10 of them "
        "managed."
    ]


def test_a_fall_is_an_improvement_where_less_is_better():
    result = achieved(rises(*[-2.0] * 10), baseline=40.0, target=37.0, years=1, better=-1)
    assert (result.middle, result.asked, result.below) == (2.0, 3.0, 1.0)
    assert "more than any of them managed" in sentences(result, points, 1)[0]


def test_a_target_worse_than_the_start_is_said_to_be():
    [said] = sentences(achieved(rises(*range(11)), baseline=40.0, target=38.0, years=1), points, 1)
    assert "Your target is 2.0 points worse than where you start, in a year" in said


def test_schools_that_went_back_are_said_to_have():
    [said] = sentences(achieved(rises(*[-2.0] * 10), baseline=40.0, target=41.0, years=1), points, 1)
    assert "went back by 2.0 points in a year" in said


@pytest.mark.parametrize("by", [0.0, 0.04, -0.04])
def test_what_rounds_to_nothing_is_neither_a_rise_nor_a_fall(by):
    [said] = sentences(achieved(rises(*[by] * 10), baseline=40.0, target=41.0, years=1), points, 1)
    assert "hardly changed in a year" in said


@pytest.mark.parametrize(("target", "says"), [
    (41.0, "which all of them managed"),
    (42.0, "which 9 in 10 of them managed"),
    (46.0, "more than 5 in 10 of them managed"),
    (50.0, "more than 9 in 10 of them managed"),
    (51.0, "more than any of them managed"),
])  # fmt: skip
def test_how_many_managed_as_much(target, says):
    """Ten schools improved by 1, 2 … 10."""
    [said] = sentences(achieved(rises(*range(1, 11)), baseline=40.0, target=target, years=1), points, 1)
    assert said.endswith(f" in a year, {says}.")


def test_too_few_to_say():
    result = achieved(rises(*range(FEWEST - 1)), baseline=40.0, target=41.0, years=1)
    assert result.middle is None
    assert sentences(result, points, 1) == [
        "Too few schools like yours have figures a year apart to say what they achieved (9 changes at 9 schools). "
        "Your target asks for 1.0 points in a year: judge for yourself whether that can be done."
    ]


def test_no_two_years_to_compare():
    [said] = sentences(achieved([], baseline=40.0, target=41.0, years=0), points, 2)
    assert said.startswith("There are no two years of this measure that may be compared")


def test_says_where_the_target_runs_longer_than_the_figures():
    said = sentences(achieved(rises(*range(11)), baseline=40.0, target=45.0, years=1), points, 3)
    assert "Your target asks for 5.0 points in three years" in said[0]
    assert said[1] == "Figures can be compared over a year alone: your date is further away than that."


@given(found, levels, levels)
def test_quartiles_are_in_order_and_the_share_is_one(rows, baseline, target):
    result = achieved(rows, baseline=baseline, target=target, years=1)
    if result.middle is None:
        assert result.changes < FEWEST
    else:
        assert result.low <= result.middle <= result.high
        assert 0 <= result.below <= 1 and result.changes >= FEWEST >= 1
    assert result.schools <= result.changes <= len(rows)
    assert sentences(result, points, 1)[0].endswith(".")


@given(found, levels, levels)
def test_a_mirrored_measure_gives_the_same(rows, baseline, target):
    mirrored = [Change(row.school, -row.before, -row.after) for row in rows]
    one = achieved(rows, baseline=baseline, target=target, years=1)
    other = achieved(mirrored, baseline=-baseline, target=-target, years=1, better=-1)
    assert (one.changes, one.asked, one.below) == (other.changes, pytest.approx(other.asked), other.below)
    assert one.middle == pytest.approx(other.middle)


@given(found, levels, levels, st.floats(min_value=0, max_value=20))
def test_a_higher_target_is_never_managed_by_more(rows, baseline, target, more):
    lower = achieved(rows, baseline=baseline, target=target, years=1)
    higher = achieved(rows, baseline=baseline, target=target + more, years=1)
    assert lower.below is None or lower.below <= higher.below


@given(found, levels, st.randoms())
def test_the_order_of_schools_does_not_matter(rows, baseline, dice):
    shuffled = list(rows)
    dice.shuffle(shuffled)
    one = achieved(rows, baseline=baseline, target=50.0, years=1)
    other = achieved(shuffled, baseline=baseline, target=50.0, years=1)
    assert (one.changes, one.middle, one.below) == (other.changes, other.middle, other.below)
