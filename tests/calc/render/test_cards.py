"""Headline cards: figure, best quarter, expectation, authority, England; the word for where it stands."""

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
    rows = [(row.label, row.value, row.hint) for row in card("attainment8").rows]
    assert rows == [
        ("Best quarter of similar schools", "47.9 or more", ""),
        ("Expected of a school like this", "44.2", "For now, the mean of similar schools."),
        ("Camden", "49.3", "Worked out, not published"),
        ("England", "46.7", ""),
    ]


def test_the_standing_is_a_word_with_how_sure_it_is():
    shown = card("progress8")
    assert shown.standing == "In line with similar schools"
    assert shown.sure == "The published 95% range takes in the mean of similar schools."


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


def test_an_edition_that_does_not_publish_an_average_says_so():
    body = factory.secondary()
    body["measures"] = [f | {"england": None, "not_published": ["england"]} for f in body["measures"]]
    assert card("progress8", body).rows[-1].value == "Not published in this edition"


def test_a_headline_whose_figure_is_missing_is_left_out():
    body = factory.secondary()
    body["headlines"].append(factory.headline("ebacc_aps", "above", "EBacc"))
    assert len(page_of(body).cards) == 4


def test_the_same_headline_twice_is_one_card():
    body = factory.secondary()
    body["headlines"] *= 2
    assert len(page_of(body).cards) == 4
