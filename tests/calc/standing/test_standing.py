"""Where a school stands, in a word, and how sure that is."""

import math

import pytest

from dataPacks.calc.ranges import Range
from dataPacks.calc.standing import BEYOND_CHANCE, CANNOT_TELL, MAY_BE_CHANCE, Figure, Word, phrase, standing
from schools.reasons import Reason


def published(lower, upper):
    return Range(lower, upper, "the published 95% range", is_published=True)


def word(figure, mean=0.0, sd=0.5, higher_is="better"):
    return standing(figure, mean, sd, higher_is).word


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(0.05, 0.45, Word.ABOVE), (-0.1, 0.3, Word.IN_LINE), (-0.5, -0.1, Word.BELOW), (0.0, 0.4, Word.IN_LINE)],
)
def test_a_range_decides_where_there_is_one(lower, upper, expected):
    assert word(Figure((lower + upper) / 2, published(lower, upper))) is expected


def test_only_what_is_published_for_this_figure_is_called_sure():
    assert standing(Figure(0.3, published(0.1, 0.5)), 0, 0.5, "better").sure == (
        "Sure: the whole of the published 95% range is higher than the mean of similar schools."
    )
    borrowed = Range(0.1, 0.5, "the 95% range of the provisional edition, laid around this figure,")
    assert standing(Figure(0.3, borrowed), 0, 0.5, "better").sure == (
        "Fairly sure: the whole of the 95% range of the provisional edition, laid around this figure, is higher than "
        "the mean of similar schools."
    )


def test_in_line_says_that_a_difference_may_be_chance():
    result = standing(Figure(0.1, published(-0.1, 0.3)), 0, 0.5, "better")
    assert result.sure == "The published 95% range takes in the mean of similar schools: a difference may be chance."
    assert result.briefly == MAY_BE_CHANCE


def test_a_range_as_wide_as_the_spread_of_similar_schools_says_nothing():
    assert word(Figure(0.1, published(-0.5, 0.7))) is Word.TOO_FEW


def test_a_wide_range_that_is_clear_of_the_mean_does_say_something():
    assert word(Figure(0.8, published(0.1, 1.5))) is Word.ABOVE


@pytest.mark.parametrize(
    ("value", "expected"), [(45.0, Word.IN_LINE), (49.9, Word.IN_LINE), (50.0, Word.ABOVE), (40.0, Word.BELOW)]
)
def test_without_a_range_only_half_the_spread_has_a_direction(value, expected):
    assert word(Figure(value), mean=45, sd=10) is expected


def test_a_direction_without_a_range_says_that_chance_cannot_be_ruled_out():
    result = standing(Figure(60), 45, 10, "better")
    assert result.sure == (
        "We cannot tell whether this is chance: neither a range nor the number of pupils is published."
    )
    assert result.briefly == CANNOT_TELL
    known = standing(Figure(60, cohort=80), 45, 10, "better")
    assert known.sure == "We cannot tell whether this is chance: no range is published."


def test_in_line_without_a_range_says_that_only_the_size_was_judged():
    assert standing(Figure(46), 45, 10, "better").sure.startswith("Judged by the size of the difference alone")


@pytest.mark.parametrize(("value", "expected"), [(4.0, Word.ABOVE), (8.0, Word.BELOW), (6.0, Word.IN_LINE)])
def test_above_means_better_for_pupils_also_where_less_is_better(value, expected):
    assert word(Figure(value), mean=6, sd=2, higher_is="worse") is expected


def test_ranges_too_are_read_by_what_is_better_for_pupils():
    assert word(Figure(4, published(3.5, 4.5)), mean=6, higher_is="worse") is Word.ABOVE
    assert word(Figure(8, published(7.5, 8.5)), mean=6, higher_is="worse") is Word.BELOW
    result = standing(Figure(4, published(3.5, 4.5)), 6, 2, "worse")
    assert "lower than the mean" in result.sure
    assert result.briefly == BEYOND_CHANCE


def test_fewer_than_eleven_pupils_say_nothing_whatever_the_range():
    assert word(Figure(60, cohort=10), mean=45, sd=10) is Word.TOO_FEW
    assert word(Figure(60, published(50, 70), cohort=10), mean=45, sd=10) is Word.TOO_FEW
    assert word(Figure(60, cohort=11), mean=45, sd=10) is Word.ABOVE


def test_a_special_school_with_an_unknown_number_of_pupils_is_not_judged():
    result = standing(Figure(60, is_often_small=True), 45, 10, "better")
    assert (result.word, result.sure) == (Word.TOO_FEW, "The number of pupils is not published.")
    assert word(Figure(60, cohort=40, is_often_small=True), mean=45, sd=10) is Word.ABOVE
    assert word(Figure(60, published(50, 65), is_often_small=True), mean=45, sd=10) is Word.ABOVE


@pytest.mark.parametrize(
    ("reason", "cohort", "expected", "because"),
    [
        (Reason.SUPPRESSED, None, Word.TOO_FEW, "too few pupils for the figure to be published"),
        (Reason.SUPPRESSED, 10, Word.TOO_FEW, "too few pupils for the figure to be published"),
        (Reason.SUPPRESSED, 120, Word.NOT_COMPARABLE, "to protect pupils' privacy"),
        (Reason.FEW_PUPILS, None, Word.TOO_FEW, "too few pupils for the figure to be published"),
        (Reason.LOW_COVERAGE, 120, Word.NOT_COMPARABLE, "fewer than half of the pupils could be included"),
        (Reason.NOT_AVAILABLE, 120, Word.NOT_COMPARABLE, "no figure for this school"),
    ],
)
def test_a_figure_that_is_withheld_gives_the_true_reason(reason, cohort, expected, because):
    result = standing(Figure(None, cohort=cohort, reason=reason), 45, 10, "better")
    assert result.word is expected
    assert because in result.sure


@pytest.mark.parametrize(
    ("figure", "mean", "sd", "higher_is", "because"),
    [
        (Figure(None), 0, 1, "better", "no figure for this school"),
        (Figure(math.nan), 0, 1, "better", "no figure for this school"),
        (Figure(1), None, None, "better", "Too few similar schools"),
        (Figure(1), math.nan, math.nan, "better", "Too few similar schools"),
        (Figure(1), 0, 1, "neither", "neither better nor worse"),
    ],
)
def test_what_cannot_be_compared_says_why(figure, mean, sd, higher_is, because):
    result = standing(figure, mean, sd, higher_is)
    assert result.word is Word.NOT_COMPARABLE
    assert because in result.sure


def test_a_school_without_a_set_is_told_that_it_has_none():
    result = standing(Figure(1), None, None, "better", has_set=False)
    assert (result.word, result.sure) == (Word.NOT_COMPARABLE, "This school has no set of similar schools.")


def test_where_all_similar_schools_are_the_same_any_difference_counts():
    assert word(Figure(100), mean=100, sd=0) is Word.IN_LINE
    assert word(Figure(99), mean=100, sd=0) is Word.BELOW


def test_the_words_are_the_packs_own():
    assert [str(w) for w in Word] == ["above", "in line", "below", "too few pupils to say", "not comparable"]


@pytest.mark.parametrize(
    ("value", "higher_is", "words"),
    [
        (9, "better", "higher than at similar schools"),
        (1, "better", "lower than at similar schools"),
        (1, "worse", "lower than at similar schools (lower is better)"),
        (9, "worse", "higher than at similar schools (lower is better)"),
        (5, "worse", "in line with similar schools"),
        (5, "neither", "not compared with similar schools"),
    ],
)
def test_a_sentence_gives_the_direction_of_the_number_and_which_way_is_better(value, higher_is, words):
    assert phrase(standing(Figure(value), 5, 2, higher_is), higher_is) == words


def test_a_sentence_about_too_few_pupils_does_not_take_a_direction():
    assert phrase(standing(Figure(9, cohort=7), 5, 2, "better"), "better") == (
        "but there were too few pupils to say how that compares with similar schools"
    )
