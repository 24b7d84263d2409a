"""Disadvantaged pupils and the gap: only from figures that are there."""

from dataPacks.definitions import measures
from tests.calc.render.drawn import block, everything, page_of, rows, section
from tests.factories import pack as factory


def gap_of(*figures):
    return block(page_of(factory.document(measures=list(figures))), "disadvantaged")


def disadvantaged(value, **fields):
    return factory.figure("attainment8", value, group="disadvantaged", **fields)


def others(value, **fields):
    return factory.figure("attainment8", value, group="not_disadvantaged", **fields)


def test_both_figures_and_the_gap_here_and_in_similar_schools():
    shown = block(page_of(factory.secondary()), "disadvantaged")
    assert shown.sentence == (
        "In 2018 to 2019 it was 38.9 for disadvantaged pupils and 46.3 for other pupils, a gap of 7.4. "
        "In similar schools the means are 40.1 and 48.0, a gap of 7.9."
    )
    assert rows(shown.table)[1:] == [
        ["Disadvantaged pupils", "38.9", "96", "40.1", "48 schools", "No figure", "No figure"],
        ["Other pupils", "46.3", "87", "48.0", "48 schools", "No figure", "No figure"],
        ["Gap", "7.4", "", "7.9", "", "", ""],
    ]


def test_a_hidden_figure_leaves_no_gap():
    shown = block(page_of(factory.secondary()), "disadvantaged", 1)
    assert shown.sentence == (
        "There is no figure for disadvantaged pupils: not published, because there were fewer than 11 pupils. "
        "So there is no gap to show either."
    )
    assert rows(shown.table)[3][1] == "Not shown, because a figure is missing"


def test_two_hidden_figures_are_said_once():
    assert gap_of(disadvantaged(None), others(None)).sentence == (
        "There is no figure for disadvantaged pupils or for other pupils: "
        "not shown by the publisher, to protect pupils' privacy."
    )


def test_a_published_gap_is_read_rather_than_worked_out():
    published = factory.figure("attainment8", -7.5, group="gap")
    assert "a gap of 7.5" in gap_of(disadvantaged(38.9), others(46.3), published).sentence


def test_a_hidden_published_gap_stays_hidden():
    hidden = factory.figure("attainment8", group="gap")
    assert "gap of" not in gap_of(disadvantaged(38.9), others(46.3), hidden).sentence


def test_where_no_table_has_other_pupils_all_pupils_stand_beside_and_there_is_no_gap():
    shown = gap_of(factory.figure("attainment8", 42.4), disadvantaged(38.9))
    assert shown.sentence == ("In 2018 to 2019 it was 38.9 for disadvantaged pupils and 42.4 for all pupils.")
    assert [row[0] for row in rows(shown.table)] == ["Pupils", "Disadvantaged pupils", "All pupils"]
    assert ">All pupils</text>" in shown.chart


def several(measures):
    groups = [("disadvantaged", 40.0), ("all", 50.0)]
    figures = [factory.figure(measure, value, group=group) for measure in measures for group, value in groups]
    return factory.document(measures=figures, headlines=[factory.headline("basics_94", "in line", "")])


def test_that_no_table_has_other_pupils_is_said_once():
    page = page_of(several(["attainment8", "basics_94"]))
    assert section(page, "disadvantaged").sentence == (
        "How disadvantaged pupils do here and in similar schools. No table in this release has other pupils on their "
        "own, so all pupils stand beside them, without a gap."
    )
    assert everything(page).count("other pupils on their own") == 1


def test_where_only_some_measures_lack_other_pupils_that_is_said():
    body = several(["basics_94"])
    body["measures"] += [disadvantaged(38.9), others(46.3)]
    assert "For some measures no table in this release has other" in section(page_of(body), "disadvantaged").sentence


def test_three_measures_are_in_sight_the_headline_first_and_the_others_folded():
    body = several(["ebacc_aps", "absence_overall", "attainment8", "basics_94", "basics_95"])
    found = section(page_of(body), "disadvantaged")
    assert found.blocks[0].title.startswith("Grade 4")
    assert (len(found.blocks), len(found.more)) == (3, 2)
    assert found.more_title == "2 more measures of disadvantaged pupils"


def test_a_measure_of_which_more_is_neither_better_nor_worse_has_no_gap():
    neither = next(m.key for m in measures().values() if m.role == "outcome" and m.higher_is == "neither")
    assert section(page_of(several([neither])), "disadvantaged").blocks == ()


def test_disadvantaged_pupils_alone_are_still_shown():
    shown = gap_of(disadvantaged(38.9, similar=factory.similar(40.1, 43.0, 37.0)))
    assert shown.sentence == (
        "In 2018 to 2019 it was 38.9 for disadvantaged pupils. In similar schools the mean is 40.1."
    )


def test_the_newest_year_with_a_figure_is_taken():
    shown = gap_of(disadvantaged(None), others(None), disadvantaged(37.0, year="2017-18"), others(45.0, year="2017-18"))
    assert shown.title == "Attainment 8, 2017-18"


def test_without_any_such_figure_the_section_says_so():
    assert section(page_of(factory.primary()), "disadvantaged").sentence == (
        "No table in this release has results of disadvantaged pupils at this school."
    )
