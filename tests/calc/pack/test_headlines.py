"""Which figures become headlines, and with what evidence they are judged."""

import numpy as np

from dataPacks.calc import averages
from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.pack import _headlines
from dataPacks.calc.pack_figures import Series
from dataPacks.definitions import measures
from schools.reasons import Reason

SECONDARY, SPECIAL = {"phase": "secondary"}, {"phase": "special"}


def column(edition="final", reason=Reason.NONE, **figures):
    made = FigureColumn.empty(1)
    made.about["edition"] = edition
    made.source[0], made.reason[0] = 0, int(reason)
    for name, figure in figures.items():
        getattr(made, name)[0] = figure
    return made


def series(key, year, used, *others, mean=0.0, sd=0.5):
    arrays = (np.array([number]) for number in (mean, sd, 50, mean + sd, mean - sd, 1))
    return Series(measures()[key], "all", year, used, list(others), averages.Similar(*arrays))


def headlines(*mine, school=SECONDARY):
    return _headlines(list(mine), school, 0, 0, has_set=True)


def test_a_figure_from_long_before_the_newest_results_is_no_headline():
    shown = headlines(
        series("attainment8", "2018-19", column(value=45)),
        series("basics_95", "2017-18", column(value=40)),
        series("basics_94", "2009-10", column(value=60)),
    )
    assert [(h.measure.key, h.year) for h in shown] == [("attainment8", "2018-19"), ("basics_95", "2017-18")]


def test_a_school_whose_only_results_are_old_keeps_them():
    assert [h.year for h in headlines(series("basics_94", "2009-10", column(value=60)))] == ["2009-10"]


def test_seven_pupils_counted_only_in_the_provisional_edition_are_too_few():
    provisional = column("provisional", value=-3.4, lower=-4.5, upper=-2.3, cohort=7)
    shown = headlines(series("progress8", "2018-19", column(value=-3.5), provisional), school=SPECIAL)
    assert shown[0].document()["standing"] == "too few pupils to say"


def test_a_difference_within_the_schools_own_provisional_range_is_in_line():
    provisional = column("provisional", value=0.2, lower=0.0, upper=0.4, cohort=180)
    shown = headlines(series("progress8", "2018-19", column(value=0.15), provisional))
    assert shown[0].document()["standing"] == "in line"
    assert "the 95% range of the provisional edition" in shown[0].document()["sure"].replace("The", "the")


def test_a_special_school_with_no_published_number_is_not_judged():
    shown = headlines(series("absence_overall", "2018-19", column(value=9), mean=6, sd=1), school=SPECIAL)
    assert shown[0].document()["sure"] == "The number of pupils is not published."
