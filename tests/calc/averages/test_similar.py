"""A figure among similar schools' figures."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataPacks.calc.averages import similar
from dataPacks.calc.rows import row_mean, row_quantiles, row_sd

NAN = np.nan
TEN = np.array([[*range(1, 11)]])
VALUES = np.array([99.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])


def test_mean_number_quartiles_and_rank():
    result = similar(VALUES, TEN, np.array([8.5]), "better")
    assert (result.mean[0], result.n[0]) == (5.5, 10)
    assert (result.upper_quartile[0], result.lower_quartile[0]) == (7.75, 3.25)
    assert result.sd[0] == pytest.approx(np.std(range(1, 11), ddof=1))
    assert result.rank[0] == 3


def test_where_less_is_better_the_best_quarter_is_the_lowest():
    result = similar(VALUES, TEN, np.array([2.5]), "worse")
    assert (result.upper_quartile[0], result.lower_quartile[0]) == (3.25, 7.75)
    assert result.rank[0] == 3


def test_where_neither_is_better_there_is_no_rank():
    assert similar(VALUES, TEN, np.array([2.5]), "neither").rank[0] == 0


def test_equal_figures_share_the_better_place():
    assert similar(VALUES, TEN, np.array([10.0]), "better").rank[0] == 1


def test_with_fewer_than_ten_figures_there_is_no_mean_but_their_number_is_told():
    values = VALUES.copy()
    values[4] = NAN
    result = similar(values, TEN, np.array([5.0]), "better")
    assert result.n[0] == 9
    assert np.isnan([result.mean[0], result.sd[0], result.upper_quartile[0], result.lower_quartile[0]]).all()
    assert result.rank[0] == 0


def test_figures_that_are_not_there_are_left_out_never_nought():
    members = np.array([[*range(1, 11), 11, -1]])
    result = similar(np.append(VALUES, NAN), members, np.array([5.0]), "better")
    assert (result.mean[0], result.n[0]) == (5.5, 10)


def test_a_school_whose_own_figure_is_hidden_has_no_rank():
    assert similar(VALUES, TEN, np.array([NAN]), "better").rank[0] == 0


def test_schools_without_a_set_give_nothing_and_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = similar(VALUES, np.full((2, 50), -1), np.array([5.0, NAN]), "better")
    assert np.isnan(result.mean).all()
    assert result.n.tolist() == [0, 0]


@settings(max_examples=100, deadline=None)
@given(hnp.arrays(np.float64, (4, 12), elements=st.one_of(st.just(NAN), st.floats(-100, 100, width=16))))
def test_rows_with_gaps_have_the_statistics_of_their_figures(figures):
    mean, sd, (p10, median, p90) = row_mean(figures), row_sd(figures), row_quantiles(figures, (0.1, 0.5, 0.9))
    for i, row in enumerate(figures):
        known = row[np.isfinite(row)]
        if len(known) == 0:
            assert np.isnan([mean[i], sd[i], p10[i]]).all()
        else:
            assert mean[i] == pytest.approx(known.mean())
            assert [p10[i], median[i], p90[i]] == pytest.approx(np.quantile(known, [0.1, 0.5, 0.9]).tolist())
        if len(known) > 1:
            assert sd[i] == pytest.approx(known.std(ddof=1))
