"""How it was worked out, and what is not there and why."""

from dataPacks.render.sections.method import WEAKER, weight_words
from tests.calc.render.drawn import block, page_of, rows, section
from tests.factories import pack as factory

PAGE = page_of(factory.secondary())


def test_the_share_of_the_methods_weight_and_what_was_missing():
    assert (
        "The characteristics that were available carry 89% of the method's weight; no table in this release has where "
        "young people go to higher education (POLAR4) or income deprivation (IDACI)."
    ) in section(PAGE, "method").paragraphs


def test_a_method_with_all_its_features_says_so():
    assert weight_words(1.0, []) == "Every characteristic that the method uses was available."
    assert weight_words(0.875, []) == "The characteristics that were available carry 87.5% of the method's weight."


def test_a_weaker_comparison_is_said_to_be_at_the_top_and_under_the_method():
    page = page_of(factory.primary())
    assert page.warning == WEAKER
    assert WEAKER in section(page, "method").paragraphs


def test_a_set_smaller_than_the_method_looks_for_says_so():
    body = factory.secondary() | {"comparators": factory.comparators(30)}
    words = " ".join(section(page_of(body), "method").paragraphs)
    assert "The set has 30 schools. The method looks for 50, but there are no more schools of this kind." in words


def test_what_is_hidden_is_listed_with_the_reason():
    assert section(PAGE, "notes").sentence.startswith("2 of 15 figures about this school are not shown")
    assert rows(block(PAGE, "notes").table)[1:] == [
        ["Progress 8: 2016-17", "Not published, because too few pupils could be included"],
        [
            "Grade 4 (C) or above in English and mathematics, disadvantaged pupils: 2018-19",
            "Not published, because there were fewer than 11 pupils",
        ],
    ]


def test_what_an_edition_leaves_out_and_what_was_worked_out():
    assert section(PAGE, "notes").paragraphs == [
        "The 2018-19 final tables leave out, for some measures: the number of pupils and confidence limits.",
        "Figures for England that are not published were worked out: "
        "the unweighted mean of 3400 schools of this phase.",
        "Figures for the local authority that are not published were worked out: "
        "the unweighted mean of 10 schools of this phase.",
    ]


def test_nothing_hidden_and_nothing_at_all_read_differently():
    assert section(page_of(factory.primary()), "notes").sentence == (
        "Every figure that this pack looks for is published for this school."
    )
    assert section(page_of(factory.nothing()), "notes").sentence == (
        "No table in this release has a figure about this school."
    )


def test_all_figures_name_file_line_column_and_earlier_editions():
    table = rows(block(PAGE, "all-figures").table)
    assert table[1][0:5] == ["All pupils", "2018-19", "−0.11", "−0.31 to 0.09", "183"]
    assert table[1][-2:] == [
        "Final edition england_ks4final.csv line 412, column P8MEA",
        "Provisional: −0.09 england_ks4provisional.csv line 398, column P8MEA",
    ]


def test_the_top_names_school_year_and_release():
    assert (PAGE.name, PAGE.year, PAGE.release, PAGE.challenge) == (
        "Haverstock School", "2018 to 2019", "Release 3, published on 23 November 2026", "London",
    )  # fmt: skip
