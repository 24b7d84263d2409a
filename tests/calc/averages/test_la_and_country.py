"""Averages that no table publishes are computed, and say how."""

import math

import numpy as np

from dataPacks.calc.averages import la_and_country

NAN = np.nan


def averages(values, cohorts, codes=None, in_scope=None):
    n = len(values)
    return la_and_country(
        np.array(values, float), np.array(cohorts, float),
        np.array(["202"] * n if codes is None else codes),
        np.ones(n, bool) if in_scope is None else np.array(in_scope),
    )  # fmt: skip


def test_weighted_by_pupils_where_their_numbers_are_known():
    _, country = averages([10, 20], [100, 300])
    assert (country.value, country.n) == (17.5, 2)
    assert country.how == "Computed by us: mean of 2 schools' figures, weighted by their numbers of pupils"


def test_the_plain_mean_where_the_edition_publishes_no_pupil_numbers():
    places, country = averages([10, 20], [NAN, NAN])
    assert country.value == 15
    assert country.how == (
        "Computed by us: mean of 2 schools' figures, not weighted, because this edition does not publish pupil numbers"
    )
    assert places["202"] == country


def test_the_plain_mean_where_too_many_pupil_numbers_are_missing():
    _, country = averages([10, 20, 60], [100, NAN, 100])
    assert country.value == 30
    assert country.how.endswith("not weighted, because pupil numbers are published for only 2 of them")


def test_a_few_schools_without_pupil_numbers_are_left_out_and_counted():
    _, country = averages([10] * 39 + [1000], [100] * 39 + [NAN])
    assert (country.value, country.n) == (10, 39)
    assert country.how.endswith("; 1 left out, because their number of pupils is not published")


def test_each_authority_has_its_own():
    places, country = averages([10, 20, 60], [1, 1, 1], codes=["202", "203", "203"])
    assert (places["202"].value, places["203"].value, country.value) == (10, 40, 30)
    assert places["202"].how == "Computed by us: the figure of the only school that has one"


def test_schools_out_of_scope_and_figures_that_are_not_there_do_not_count():
    places, country = averages([10, 20, NAN, 90], [1, 1, 1, 1], in_scope=[True, True, True, False])
    assert (country.value, country.n) == (15, 2)
    assert places["202"].n == 2


def test_an_authority_without_any_figure_says_so():
    places, country = averages([NAN, 5], [1, 1], codes=["202", "203"])
    assert math.isnan(places["202"].value)
    assert (places["202"].n, places["202"].how) == (0, "No school has a figure")
    assert country.value == 5


def test_no_figures_anywhere():
    places, country = averages([NAN], [NAN])
    assert math.isnan(country.value)
    assert list(places) == ["202"]


def test_schools_of_an_unknown_authority_count_for_the_country_only():
    places, country = averages([10, 20], [1, 1], codes=["", "202"])
    assert list(places) == ["202"]
    assert country.n == 2
