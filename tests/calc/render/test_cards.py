"""Headline cards: figure, best quarter, expectation, authority, England; the word for where it stands."""

import pytest

from dataPacks.render.cards import Card
from tests.calc.render.drawn import page_of
from tests.factories import pack as factory


def card(measure: str, body: dict | None = None) -> Card:
    return next(c for c in page_of(body or factory.secondary()).cards if measure in c.id)


def test_the_figure_comes_first_with_its_likely_range():
    shown = card("progress8")
    assert (shown.title, shown.year, shown.value, shown.limits) == (
        "Progress 8", "2018-19", "−0.11", "Likely range −0.31 to 0.09",
    )  # fmt: skip


def test_then_the_best_quarter_the_expectation_the_authority_and_england_in_this_order():
    rows = [(row.label, row.value, row.detail) for row in card("attainment8").rows]
    assert rows == [
        ("Best quarter of similar schools", "47.9 or more", ""),
        ("Expected of a school like this", "44.2", "mean of 48 schools"),
        ("Camden", "49.3", "worked out from 10 schools"),
        ("England", "46.7", "state-funded schools, published"),
    ]


def test_the_standing_is_a_word_with_how_sure_it_is():
    shown = card("progress8")
    assert shown.standing == "In line with similar schools"
    assert shown.sure == "The published 95% range takes in the mean of similar schools"


def test_how_sure_is_said_in_few_words_on_the_card_and_once_below_all_cards():
    assert card("attainment8").sure == "Judged by the size of the difference alone"
    assert page_of(factory.secondary()).footnotes == [
        "Judged by the size of the difference alone: no range of uncertainty is published for this figure.",
        "What is expected of a school like this is, for now, the mean of its similar schools.",
    ]


def test_without_a_figure_or_a_set_there_is_nothing_to_say_below():
    assert page_of(factory.special()).footnotes == []


def test_a_headline_older_than_the_pack_says_so():
    body = factory.primary()
    body["headlines"][0]["year"] = "2017-18"
    assert card("rwm", body).older == "The newest year with this figure; others here are of 2018-19."
    assert card("maths", body).older == ""


def test_where_less_is_better_the_words_say_which_way_the_figure_lies():
    shown = card("absence_persistent_10".replace("_", "-"))
    assert shown.standing == "Below similar schools: a higher figure"
    assert shown.hint == "A lower figure is better here."
    assert shown.rows[0].value == "11.6% or less"


def test_a_figure_that_is_not_there_is_a_sentence_and_has_no_standing():
    shown = card("attainment8", factory.special())
    assert shown.why_not == "Not published, because there were fewer than 11 pupils"
    assert (shown.value, shown.limits, shown.standing, shown.sure) == ("", "", "", "")


def test_without_a_set_the_card_says_so():
    assert [row.value for row in card("attainment8", factory.special()).rows[:2]] == ["No set of similar schools"] * 2


@pytest.mark.parametrize("none", [None, {"value": None, "n": 0, "how": "No school has a figure"}])
def test_a_place_without_an_average_says_so_and_why(none):
    body = factory.secondary()
    body["measures"] = [f | {"la": none} for f in body["measures"]]
    row = card("progress8", body).rows[2]
    assert (row.label, row.value, row.is_figure) == ("Camden", "No figure", False)
    assert row.detail == "none is published, and too few schools have a figure to work one out"


def test_too_few_similar_schools_are_said_to_be():
    body = factory.secondary()
    body["measures"] = [f | {"similar": factory.similar(None, None, None, n=3)} for f in body["measures"]]
    rows = [(row.value, row.detail) for row in card("progress8", body).rows[:2]]
    assert rows == [("No figure", "too few similar schools have one")] * 2


def test_a_headline_whose_figure_is_missing_is_left_out():
    body = factory.secondary()
    body["headlines"].append(factory.headline("ebacc_aps", "above", "EBacc"))
    assert len(page_of(body).cards) == 4


def test_the_same_headline_twice_is_one_card():
    body = factory.secondary()
    body["headlines"] *= 2
    assert len(page_of(body).cards) == 4
