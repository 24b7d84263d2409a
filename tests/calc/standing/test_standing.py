"""Where a school stands, in a word, and how sure that is."""

import math

import pytest

from dataPacks.calc.standing import Figure, Word, phrase, standing


def word(figure, mean=0.0, sd=0.5, higher_is="better"):
    return standing(figure, mean, sd, higher_is).word


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(0.05, 0.45, Word.ABOVE), (-0.1, 0.3, Word.IN_LINE), (-0.5, -0.1, Word.BELOW), (0.0, 0.4, Word.IN_LINE)],
)
def test_published_limits_decide_where_there_are_any(lower, upper, expected):
    assert word(Figure((lower + upper) / 2, lower, upper)) is expected


def test_clear_of_the_limits_is_called_sure_and_in_line_says_it_may_be_chance():
    assert standing(Figure(0.3, 0.1, 0.5), 0, 0.5, "better").sure == (
        "Sure: the whole of the published 95% range is higher than the mean of similar schools."
    )
    assert "may be chance" in standing(Figure(0.1, -0.1, 0.3), 0, 0.5, "better").sure


def test_limits_as_wide_as_the_spread_of_similar_schools_say_nothing():
    assert word(Figure(0.1, -0.5, 0.7)) is Word.TOO_FEW


def test_wide_limits_that_are_clear_of_the_mean_do_say_something():
    assert word(Figure(0.8, 0.1, 1.5)) is Word.ABOVE


@pytest.mark.parametrize(
    ("value", "expected"), [(45.0, Word.IN_LINE), (47.0, Word.IN_LINE), (47.1, Word.ABOVE), (42.9, Word.BELOW)]
)
def test_without_limits_a_fifth_of_the_spread_is_in_line(value, expected):
    assert word(Figure(value), mean=45, sd=10) is expected


def test_without_limits_the_words_say_that_only_the_size_was_judged():
    assert standing(Figure(60), 45, 10, "better").sure.startswith("Judged by the size of the difference alone")


@pytest.mark.parametrize(("value", "expected"), [(4.0, Word.ABOVE), (8.0, Word.BELOW), (6.0, Word.IN_LINE)])
def test_above_means_better_for_pupils_also_where_less_is_better(value, expected):
    assert word(Figure(value), mean=6, sd=2, higher_is="worse") is expected


def test_limits_too_are_read_by_what_is_better_for_pupils():
    assert word(Figure(4, 3.5, 4.5), mean=6, higher_is="worse") is Word.ABOVE
    assert word(Figure(8, 7.5, 8.5), mean=6, higher_is="worse") is Word.BELOW
    assert "lower than the mean" in standing(Figure(4, 3.5, 4.5), 6, 2, "worse").sure


def test_few_pupils_without_limits_say_nothing():
    assert word(Figure(60, cohort=10), mean=45, sd=10) is Word.TOO_FEW
    assert word(Figure(60, cohort=11), mean=45, sd=10) is Word.ABOVE


def test_a_figure_withheld_for_too_few_pupils_says_so():
    assert word(Figure(None, is_few=True)) is Word.TOO_FEW


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


def test_where_all_similar_schools_are_the_same_any_difference_counts():
    assert word(Figure(100), mean=100, sd=0) is Word.IN_LINE
    assert word(Figure(99), mean=100, sd=0) is Word.BELOW


def test_the_words_are_the_packs_own():
    assert [str(w) for w in Word] == ["above", "in line", "below", "too few pupils to say", "not comparable"]


@pytest.mark.parametrize(
    ("given", "higher_is", "words"),
    [
        (Word.ABOVE, "better", "higher than at similar schools"),
        (Word.BELOW, "better", "lower than at similar schools"),
        (Word.ABOVE, "worse", "lower than at similar schools (lower is better)"),
        (Word.BELOW, "worse", "higher than at similar schools (lower is better)"),
        (Word.IN_LINE, "worse", "in line with similar schools"),
        (Word.TOO_FEW, "better", "based on too few pupils to say how it compares with similar schools"),
        (Word.NOT_COMPARABLE, "better", "not compared with similar schools"),
    ],
)
def test_a_sentence_gives_the_direction_of_the_number_and_which_way_is_better(given, higher_is, words):
    assert phrase(given, higher_is) == words
