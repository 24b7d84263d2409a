"""Axes begin and end on round numbers and hold every value."""

from hypothesis import given
from hypothesis import strategies as st

from dataPacks.render.numbers import number
from dataPacks.render.svg.axis import round_axis, tick_text

values = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6)


@given(values, st.booleans())
def test_every_value_has_a_place_on_the_axis(known, from_zero):
    axis = round_axis(known, 2, 97, from_zero=from_zero)
    assert all(2 <= axis(value) <= 97 for value in known)
    assert 2 <= len(axis.ticks) <= 12
    assert tick_text(axis, number)


def test_bars_always_stand_on_nought():
    assert round_axis([44.0, 47.0], 0, 100, from_zero=True).low == 0
    assert round_axis([-0.4, -0.1], 0, 100, from_zero=True).high == 0


def test_ticks_are_round_numbers_with_no_more_decimals_than_they_need():
    assert [text for _, text in tick_text(round_axis([0.0, 56.1], 0, 100), number)] == ["0", "20", "40", "60"]
    around_nought = tick_text(round_axis([-0.31, 0.4], 0, 100, about=4), number)
    assert [text for _, text in around_nought] == ["−0.4", "−0.2", "0.0", "0.2", "0.4"]


def test_a_single_value_still_has_an_axis_around_it():
    axis = round_axis([42.0], 0, 100)
    assert axis.low < 42 < axis.high
