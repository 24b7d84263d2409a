"""The range of luck around a school's figure, and whence it comes."""

import pytest

from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.ranges import cohort_of, from_cohort, range_of, wilson
from dataPacks.definitions import measures


def column(edition, **figures):
    """A column of one school."""
    made = FigureColumn.empty(1)
    made.about["edition"] = edition
    for name, figure in figures.items():
        getattr(made, name)[0] = figure
    return made


def test_the_published_limits_come_first():
    used = column("final", value=0.1, lower=-0.2, upper=0.3, cohort=100)
    other = column("provisional", value=0.0, lower=-1, upper=1)
    found = range_of(measures()["progress8"], used, [other], 0)
    assert (found.lower, found.upper, found.name, found.is_published) == (-0.2, 0.3, "the published 95% range", True)


def test_the_width_of_another_editions_limits_is_laid_around_the_figure_in_use():
    used, other = column("final", value=0.1), column("provisional", value=0.0, lower=-0.25, upper=0.15, cohort=150)
    found = range_of(measures()["progress8"], used, [other], 0)
    assert (found.lower, found.upper) == pytest.approx((-0.1, 0.3))
    assert "provisional edition" in found.name
    assert not found.is_published


def test_the_newest_other_edition_is_taken():
    used, old = column("final", value=0.0), column("provisional", value=0, lower=-1, upper=1, cohort=7)
    newer = column("revised", value=0, lower=-0.2, upper=0.2, cohort=17)
    assert range_of(measures()["progress8"], used, [old, newer], 0).upper == pytest.approx(0.2)
    assert cohort_of(used, [old, newer], 0) == 17


def test_the_number_of_pupils_is_the_used_editions_own_where_it_has_one():
    assert cohort_of(column("final", cohort=20), [column("provisional", cohort=7)], 0) == 20
    assert cohort_of(column("final"), [column("provisional", cohort=7)], 0) == 7
    assert cohort_of(column("final"), [column("provisional")], 0) is None


def test_a_share_of_pupils_has_wilsons_interval():
    # Worked by hand: p = 0.5, n = 100, z = 1.96: middle 0.5, half 1.96 * sqrt(0.0025 + 0.000096) / 1.0384 = 0.0962.
    assert wilson(50, 100) == pytest.approx((40.383, 59.617), abs=0.001)
    used, other = column("final", value=50), column("provisional", cohort=100)
    found = range_of(measures()["basics_95"], used, [other], 0)
    assert (found.lower, found.upper) == pytest.approx(wilson(50, 100))
    assert found.name == "the 95% range that we work out for 100 pupils"


def test_a_share_of_none_or_all_still_has_a_range_within_the_possible():
    assert wilson(0, 20) == pytest.approx((0, 16.113), abs=0.001)
    assert wilson(100, 20) == pytest.approx((83.887, 100), abs=0.001)


def test_wilsons_interval_takes_in_a_mean_exactly_where_the_binomial_error_at_that_mean_does():
    mean, n = 65.0, 80
    edge = mean - 1.959964 * (mean * (100 - mean) / n) ** 0.5
    assert wilson(edge, n)[1] == pytest.approx(mean)


def test_attainment_8_is_judged_by_how_much_years_of_one_school_differ():
    found = from_cohort(measures()["attainment8"], 46.0, 144)  # 1.959964 * 24 / 12
    assert (found.lower, found.upper) == pytest.approx((42.08, 49.92), abs=0.001)


@pytest.mark.parametrize("key", ["absence_overall", "ks2_reading_progress"])
def test_a_measure_without_a_law_of_luck_has_no_range(key):
    assert from_cohort(measures()[key], 5.0, 200) is None


def test_without_a_figure_or_a_number_of_pupils_there_is_no_range():
    assert range_of(measures()["basics_95"], column("final", cohort=50), [], 0) is None
    assert range_of(measures()["basics_95"], column("final", value=50), [], 0) is None
