"""How it was worked out, and what is not there and why."""

from dataPacks.render.sections.method import WEAKER, weight_words
from tests.calc.render.drawn import block, page_of, rows, section
from tests.factories import pack as factory

PAGE = page_of(factory.secondary())


def test_the_share_of_the_methods_weight_and_what_was_missing():
    assert (
        "The characteristics that were available carry 89% of the method's weight. Left out, because no table in this "
        "release has them: where young people go to higher education (POLAR4) and income deprivation (IDACI)."
    ) in section(PAGE, "method").paragraphs


def test_labels_begin_small_within_a_sentence_and_abbreviations_stay():
    assert weight_words(0.9, ["How many stay on"]).endswith("has it: how many stay on.")
    assert weight_words(0.9, ["SEN support", "English as a first language"]).endswith(
        "has them: SEN support and English as a first language."
    )


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


def test_what_is_hidden_or_worked_out_is_counted_in_two_sentences_without_paragraphs():
    notes = section(PAGE, "notes")
    assert notes.sentence == (
        "2 of 15 figures about this school are not shown, and nothing that is not shown is counted as nought. "
        "2 of the 13 averages for Camden and England are worked out here rather than published."
    )
    assert (notes.paragraphs, len(notes.blocks), notes.blocks[0].is_open) == ((), 1, False)


def test_one_table_has_what_is_hidden_what_was_worked_out_and_what_editions_leave_out():
    assert rows(block(PAGE, "notes").table) == [
        ["Figure", "Year", "Place", "How it came about, or why it is not shown", "Schools counted"],
        ["Progress 8", "2016-17", "This school", "Not published, because too few pupils could be included", ""],
        [
            "Grade 4 (C) or above in English and mathematics, disadvantaged pupils", "2018-19", "This school",
            "Not published, because there were fewer than 11 pupils", "",
        ],
        ["Attainment 8", "2018-19", "Camden", "Computed by us: mean of 10 schools' figures", "10"],
        ["Pupils on roll", "2018-19", "England", "Computed by us: mean of 3,400 schools' figures", "3,400"],
        ["Several figures", "2018-19 final", "This school",
         "The tables leave out the number of pupils and confidence limits", ""],
    ]  # fmt: skip


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
