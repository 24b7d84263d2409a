"""Are we moving? The sentence, the open places of the line, and the table."""

from tests.calc.render.drawn import SVG, block, drawing, page_of, rows, section
from tests.factories import pack as factory

PAGE = page_of(factory.secondary())


def test_the_sentence_compares_with_the_first_year_that_can_be_compared():
    assert block(PAGE, "over-time", 1).sentence == (
        "In 2018 to 2019 it was 42.4, up 1.4 from 41.0 in 2017 to 2018; "
        "the mean of similar schools went from 43.6 to 44.2."
    )


def test_percentages_move_by_percentage_points():
    sentence = block(page_of(factory.primary()), "over-time").sentence
    assert sentence.startswith("In 2018 to 2019 it was 71%, up 5 percentage points from 66% in 2017 to 2018")


def test_a_figure_that_stays_the_same_is_said_to():
    body = factory.primary()
    body["measures"][1]["value"] = 71.0
    assert "the same as in 2017 to 2018" in block(page_of(body), "over-time").sentence


def test_a_single_year_has_a_sentence_and_no_picture():
    only = block(PAGE, "over-time", 2)
    assert only.sentence == "In 2018 to 2019 it was 58.0%. There is no earlier year to compare it with."
    assert only.chart == ""


def test_breaks_and_hidden_years_are_named():
    assert block(PAGE, "over-time").notes == [
        "The line is left open between 2016-17 and 2017-18. "
        "From 2018 extreme negative scores are capped, so earlier years are not strictly comparable.",
        "2016-17: not published, because too few pupils could be included.",
    ]


def test_missing_years_are_named():
    body = factory.secondary()
    body["measures"] = [
        factory.figure("absence_overall", 5.0, year="2018-19"),
        factory.figure("absence_overall", 4.0, year="2021-22"),
    ]
    body["headlines"] = [factory.headline("absence_overall", "in line", "", year="2021-22")]
    notes = block(page_of(body), "over-time").notes
    assert any("there are no results for the time in between (2019-20 to 2020-21)" in note for note in notes)


def test_no_line_runs_over_a_break():
    chart = drawing(block(PAGE, "over-time", 1).chart)
    ours = [n for n in chart.iter(f"{SVG}line") if n.get("stroke") == "#12436D"]
    assert len(ours) == 1  # four years with a figure, of which only the last two are comparable


def england_over(*averages):
    years = ("2016-17", "2017-18", "2018-19")
    figures = [
        factory.figure("absence_overall", 5.0, year=year, england=average)
        for year, average in zip(years, averages, strict=True)
    ]
    headline = factory.headline("absence_overall", "in line", "")
    return block(page_of(factory.document(measures=figures, headlines=[headline])), "over-time")


def england_lines(shown):
    return [n for n in drawing(shown.chart).iter(f"{SVG}line") if n.get("stroke") == "#28A197"]


def test_englands_line_is_open_and_named_where_published_turns_into_worked_out():
    shown = england_over(factory.published(4.5), factory.published(4.6), factory.worked_out(4.9, 2859))
    assert len(england_lines(shown)) == 1
    assert shown.notes == [
        "England's line is left open between 2017-18 and 2018-19. In 2017-18 it is published for state-funded schools, "
        "in 2018-19 worked out from 2,859 schools: not the same schools, so the two cannot be compared."
    ]


def test_englands_line_is_open_between_figures_about_different_schools():
    every = factory.published(4.6, scope="all schools")
    assert len(england_lines(england_over(factory.published(4.5), every, every))) == 1


def test_englands_line_runs_on_while_it_is_about_the_same_schools():
    shown = england_over(factory.worked_out(4.5, 2800), factory.worked_out(4.6, 2810), factory.worked_out(4.7, 2820))
    assert (len(england_lines(shown)), shown.notes) == (2, [])


def test_the_table_has_every_year_newest_first():
    table = rows(block(PAGE, "over-time").table)
    assert table[0] == [
        "Year", "This school", "Likely range", "Pupils", "Similar schools' mean", "Schools counted",
        "Similar schools' middle half", "Camden", "England",
    ]  # fmt: skip
    assert table[1] == [
        "2018-19", "−0.11", "−0.31 to 0.09", "183", "0.02", "48", "−0.28 to 0.31",
        "0.12 state-funded schools, published", "−0.03 state-funded schools, published",
    ]  # fmt: skip
    assert table[3][:2] == ["2016-17", "Not published, because too few pupils could be included"]


def test_without_headlines_the_section_says_so():
    assert section(page_of(factory.nothing()), "over-time").sentence == (
        "There is no headline figure to follow over the years."
    )
