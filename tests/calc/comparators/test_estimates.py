"""Gaps are estimated from a school's other features: never 0, never left out of the distance."""

import numpy as np
import pytest

from dataPacks.calc.comparators import prepare
from dataPacks.calc.estimates import fill
from tests.calc.comparators.making import everyone, feature, method

NAN = np.nan


def test_a_gap_is_filled_along_the_line_that_the_other_schools_form():
    x = np.linspace(0, 99, 100)
    values = np.column_stack([x, 3 * x + 5])
    values[40, 1] = NAN
    filled = fill(values, everyone(100), everyone(100))
    assert filled[40, 1] == pytest.approx(3 * 40 + 5, rel=0.01)


def test_estimates_agree_with_least_squares_on_the_complete_schools():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(400, 2))
    y = 2 * x[:, 0] - x[:, 1] + rng.normal(size=400)
    values = np.column_stack([x, y])
    values[:20, 2] = NAN
    design = np.column_stack([np.ones(380), x[20:]])
    slopes = np.linalg.lstsq(design, y[20:], rcond=None)[0]
    expected = np.column_stack([np.ones(20), x[:20]]) @ slopes
    assert np.abs(fill(values, everyone(400), everyone(400))[:20, 2] - expected).max() < 0.25  # SD of y is 2.4


def test_figures_that_are_published_are_never_touched():
    rng = np.random.default_rng(6)
    values = rng.normal(size=(50, 3))
    values[rng.random((50, 3)) < 0.2] = NAN
    filled = fill(values, everyone(50), everyone(50))
    known = np.isfinite(values)
    assert np.array_equal(filled[known], values[known])
    assert np.isfinite(filled).all()


def test_estimates_stay_within_what_any_school_has():
    x = np.linspace(0, 100, 101)
    values = np.column_stack([x, np.clip(x - 50, 0, 50)])
    values[0, 1] = NAN
    assert fill(values, everyone(101), everyone(101))[0, 1] == 0


def test_schools_that_are_not_asked_for_keep_their_gaps():
    values = np.array([[1.0, 2], [2, NAN], [3, 4], [4, NAN]])
    filled = fill(values, everyone(4), np.array([True, True, True, False]))
    assert np.isfinite(filled[1, 1])
    assert np.isnan(filled[3, 1])


def test_with_too_few_schools_to_see_a_relation_the_estimate_is_the_mean():
    values = np.array([[1.0, 10], [2, 20], [3, 60], [9, NAN]])
    assert fill(values, everyone(4), everyone(4))[3, 1] == pytest.approx(30)


def test_a_school_without_any_figure_gets_the_means():
    values = np.array([[1.0, 10], [2, 20], [3, 60], [NAN, NAN]])
    assert fill(values, everyone(4), everyone(4))[3].tolist() == pytest.approx([2, 30])


def test_the_order_of_schools_changes_no_bit():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(300, 4)) + rng.normal(size=(300, 1))
    values[rng.random((300, 4)) < 0.15] = NAN
    shuffle = rng.permutation(300)
    filled = fill(values, everyone(300), everyone(300))
    assert np.array_equal(filled[shuffle], fill(values[shuffle], everyone(300), everyone(300)))


def test_estimates_are_marked_and_zero_is_not_assumed():
    spread = np.linspace(20, 60, 40)
    gaps = spread.copy()
    gaps[3] = NAN
    prepared = prepare(method(feature("a", 0.6), feature("b", 0.4)), {"a": spread, "b": gaps})
    assert prepared.estimated.sum() == 1
    assert prepared.estimated[3, 1]
    assert prepared.values[3, 1] == pytest.approx(spread[3], abs=1)
