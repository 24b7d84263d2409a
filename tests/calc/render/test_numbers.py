"""Numbers, places and dates as people read them."""

import pytest

from dataPacks.render.numbers import date_words, number, ordinal, with_unit


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (42.4, 1, "42.4"), (-0.11, 2, "−0.11"), (-0.04, 1, "0.0"), (0.0, 0, "0"), (1264.0, 0, "1,264"),
        (-1234.5, 1, "−1,234.5"), (3.0, None, "3"), (2.50, None, "2.5"), (-0.001, None, "0"), (1e300, 1, "1e+300"),
    ],
)  # fmt: skip
def test_a_number_has_a_real_minus_its_decimals_and_no_negative_nought(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(58.0, "%", "58.0%"), (5.0, "percent", "5.0%"), (-3.0, "£", "−£3.0"), (4.0, "£", "£4.0"), (4.0, "points", "4.0")],
)
def test_signs_of_money_and_per_cent_stand_with_the_number_other_units_do_not(value, unit, text):
    assert with_unit(value, unit, 1) == text


@pytest.mark.parametrize(
    ("place", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (31, "31st"), (112, "112th")]
)
def test_places_read_as_ordinals(place, text):
    assert ordinal(place) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-03-03T02:14:00+00:00", "3 March 2026"),
        ("2026-07-01T23:30:00Z", "2 July 2026"),  # already the next day in London's summer
        ("2026-11-23", "23 November 2026"),
        (None, ""),
        ("soon", ""),
    ],
)
def test_a_moment_is_the_date_in_london(moment, text):
    assert date_words(moment) == text
