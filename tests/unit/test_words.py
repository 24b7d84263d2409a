"""Numbers, years and lengths of time as people read them."""

import pytest

from challenge.core.words import count_of, seconds_in_words, year_in_words


@pytest.mark.parametrize(
    ("year", "text"),
    [("2018-19", "2018 to 2019"), ("1999-00", "1999 to 2000"), ("2019", "2019"), ("", ""), ("current", "current")],
)
def test_academic_years(year, text):
    assert year_in_words(year) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 schools"), (1, "1 school"), (24323, "24,323 schools")])
def test_counts(number, text):
    assert count_of(number, "school") == text


def test_irregular_plurals():
    assert count_of(2, "try", "tries") == "2 tries"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.42, "0.4 seconds"), (12.4, "12 seconds"), (60, "1 minute 0 seconds"), (200.4, "3 minutes 20 seconds")],
)
def test_lengths_of_time(seconds, text):
    assert seconds_in_words(seconds) == text
