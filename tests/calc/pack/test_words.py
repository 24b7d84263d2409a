"""What the pack says in sentences: read aloud, respectful, and no surer than the figures are."""

import pytest

from dataPacks.calc.pack_words import Headline, lower_first, summary
from dataPacks.calc.ranges import Range
from dataPacks.calc.standing import Figure, standing
from dataPacks.definitions import measures
from schools.reasons import Reason

SCHOOL = {"name": "Northgate School", "phase": "secondary", "la_name": "Camden"}
ROLL = [{"measure": "roll", "group": "all", "value": 1050.0, "year": "2018-19"}]
METHOD = {"no_set": "", "is_weaker": False, "features": [{"weight": 0.6, "off_by_sd": 0.1}]}


def headline(key="progress8", figure=None, mean=0.15, sd=0.4, best=0.45, n=50, has_set=True):
    figure = figure or Figure(-0.11, Range(-0.3, 0.08, "the published 95% range", is_published=True))
    measure = measures()[key]
    place = standing(figure, mean, sd, measure.higher_is, has_set=has_set)
    return Headline(measure, "all", "2018-19", figure.value, figure.reason, place, mean, best, n)


def hidden(key, reason=Reason.SUPPRESSED):
    return headline(key, Figure(None, reason=reason))


def paragraph(*headlines, **method):
    return summary(SCHOOL, METHOD | method, headlines, ROLL, 50)


def test_the_paragraph_gives_the_figure_the_best_quarter_what_is_expected_and_how_sure():
    attainment = headline("attainment8", Figure(44.1), mean=45.0, sd=5, best=48)
    assert paragraph(headline(), attainment, headline("basics_95", Figure(40), 45, 10, 50)) == (
        "Northgate School is a secondary school in Camden with 1,050 pupils in 2018 to 2019. "
        "It is compared with the 50 schools in England most like it. "
        "Progress 8 was −0.11 in 2018 to 2019; a quarter of these schools had 0.45 or more, and their mean was 0.15. "
        "That is lower than at similar schools, by more than chance would explain. "
        "Attainment 8 was 44.1 in 2018 to 2019, in line with similar schools, whose mean was 45.0."
    )


def test_where_less_is_better_the_best_quarter_is_the_lower_one():
    absence = headline("absence_overall", Figure(7.0), mean=5.8, sd=1.2, best=5.2, n=47)
    assert absence.in_full(50) == (
        "Absence was 7.0% in 2018 to 2019; a quarter of the 47 of these schools with a figure had 5.2% or less, and "
        "their mean was 5.8%. That is higher than at similar schools (lower is better), though whether by chance "
        "cannot be told."
    )


def test_a_direction_that_may_be_chance_says_so_in_the_short_sentence_too():
    assert headline("attainment8", Figure(40.0), mean=45.0, sd=5).sentence == (
        "Attainment 8 was 40.0 in 2018 to 2019, lower than at similar schools, whose mean was 45.0, though whether by "
        "chance cannot be told."
    )


def test_too_few_pupils_take_no_direction():
    few = headline(figure=Figure(-0.5, cohort=7))
    assert few.sentence == (
        "Progress 8 was −0.50 in 2018 to 2019, but there were too few pupils to say how that compares with similar "
        "schools."
    )
    assert few.in_full(50).endswith("There were too few pupils to say how that compares with similar schools.")


def test_a_set_that_is_far_off_on_what_counts_most_is_not_called_alike():
    far = [{"weight": 0.6, "off_by_sd": -0.51}, {"weight": 0.1, "off_by_sd": 0.0}]
    assert "the 50 schools in England nearest to it, which are not very alike." in paragraph(headline(), features=far)
    light = [{"weight": 0.6, "off_by_sd": 0.5}, {"weight": 0.1, "off_by_sd": 2.0}]
    assert "most like it" in paragraph(headline(), features=light)
    assert "most like it" in paragraph(headline(), features=[{"weight": 0.6, "off_by_sd": None}])


def test_what_is_not_shown_takes_one_sentence():
    words = paragraph(hidden("progress8"), hidden("attainment8"), hidden("basics_95"))
    assert words.count("not shown") + words.count("Not shown") == 1
    assert words.endswith(
        "There are no figures for Progress 8, Attainment 8 and Grade 5 or above in English and mathematics: not shown "
        "by the publisher, to protect pupils' privacy."
    )


def test_where_two_figures_are_shown_nothing_is_said_of_the_hidden_ones():
    assert "no figure" not in paragraph(headline(), headline("attainment8"), hidden("basics_95"))


def test_a_school_without_results_or_set_says_each_once():
    words = paragraph(no_set="It has no adequate set.")
    assert words.endswith("It has no adequate set. No results have been published for it that could be shown here.")


def test_without_a_set_the_figure_stands_alone():
    alone = headline(mean=None, sd=None, best=None, n=0, has_set=False)
    assert alone.in_full(0) == alone.sentence == "Progress 8 was −0.11 in 2018 to 2019."


def test_low_coverage_is_not_called_too_few_pupils():
    assert hidden("progress8", Reason.LOW_COVERAGE).sentence == (
        "There is no figure for Progress 8 in 2018 to 2019: not published, because fewer than half of the pupils could "
        "be included."
    )


@pytest.mark.parametrize(
    ("label", "words"), [("Number of pupils", "number of pupils"), ("EAL pupils", "EAL pupils"), ("", "")]
)
def test_labels_read_well_in_the_middle_of_a_sentence(label, words):
    assert lower_first(label) == words
