"""Figures from before a school: hollow marks, footnotes, tables, CSV; and what is said of a school without a past."""

import csv
import io

import pytest

from dataPacks.render.csv import pack_csv
from tests.calc.render.drawn import SVG, block, drawing, page_of, rows, section
from tests.factories import pack as factory

PAGE = page_of(factory.academy())
OLD = "as Old School (URN 100001) until 31 August 2017"
MERGED = (
    "mean, weighted by pupils, of Hill School (URN 100002) and River School (URN 100003), which were apart until "
    "31 August 2016"
)
OWN = "#12436D"


def said(**school: object) -> list[str]:
    return list(section(page_of(factory.with_school(factory.secondary(), **school)), "over-time").paragraphs)


def step(how: str, *names: str, why_not: str = "", until: str | None = "2012-08-31") -> dict:
    schools = [{"urn": 100001 + i, "name": name} for i, name in enumerate(names)]
    return {"schools": schools, "how": how, "until": until, "carried": not why_not, "why_not": why_not}


def test_marks_of_earlier_schools_are_hollow_and_the_schools_own_are_full():
    chart = drawing(block(PAGE, "over-time", 1).chart)
    ours = [dot for dot in chart.iter(f"{SVG}circle") if OWN in (dot.get("fill"), dot.get("stroke"))]
    assert [dot.get("fill") for dot in ours[:4]] == ["#FFFFFF", "#FFFFFF", OWN, OWN]  # 2015-16 to 2018-19


def test_footnotes_name_the_schools_and_their_last_day():
    assert block(PAGE, "over-time", 1).notes[:2] == [
        f"2015-16, hollow mark: {MERGED}.", f"2016-17, hollow mark: {OLD}.",
    ]  # fmt: skip


def test_the_description_says_whose_figures_they_are():
    assert f"2016-17 43.1 ({OLD})" in drawing(block(PAGE, "over-time", 1).chart).find(f"{SVG}desc").text


def test_tables_say_so_beside_the_figure_and_give_each_parts_line():
    year_by_year = rows(block(PAGE, "over-time", 1).table)
    assert any("2016-17" in row[0] and OLD in row[1] for row in year_by_year)
    everything = "".join(str(b.table) for b in section(PAGE, "all-figures").blocks)
    assert "URN 100002:<br>england_ks4.csv<br>line 77, column ATT8SCR<br>URN 100003:" in everything


def test_the_notes_list_them():
    notes = str(block(PAGE, "notes").table)
    assert f"A{OLD[1:]}" in notes and f"M{MERGED[1:]}" in notes


def test_the_csv_has_the_schools_and_how():
    found = {
        r["year"]: r for r in csv.DictReader(io.StringIO(pack_csv(factory.academy()))) if r["measure"] == "attainment8"
    }
    assert (found["2016-17"]["carried_from"], found["2016-17"]["carried_how"]) == ("100001", OLD)
    assert (found["2015-16"]["carried_from"], found["2015-16"]["carried_how"]) == ("100002 100003", MERGED)
    assert (found["2018-19"]["carried_from"], found["2018-19"]["carried_how"]) == ("", "")


def test_the_past_is_told_in_sentences_and_stands_among_the_facts():
    assert section(PAGE, "over-time").paragraphs == [
        "This school opened on 1 September 2017.",
        "Before it there was Old School (URN 100001), until 31 August 2017. Figures of years before are that school's, "
        "and marked.",
        "It goes back to 2 schools that merged, which were there until 31 August 2016: Hill School (URN 100002) and "
        "River School (URN 100003). For years before, the mean of all of them, weighted by pupils, is shown and marked "
        "where each has a figure and a number of pupils; elsewhere nothing is.",
    ]  # fmt: skip
    assert dict(PAGE.facts)["Opened"] == "1 September 2017"
    assert dict(PAGE.facts)["Before it"].startswith("Old School (URN 100001) until 31 August 2017; Hill School")


def test_a_new_school_says_since_when_and_why_there_is_nothing_earlier():
    assert said(opened_on="2018-09-01") == [
        "This school opened on 1 September 2018. No earlier school is linked with it, so there are no figures from "
        "before."
    ]


def test_a_school_of_which_nothing_is_known_says_nothing():
    assert said() == []


@pytest.mark.parametrize(("what", "words"), [
    (step("split", "Old", why_not="the earlier school was divided between several schools"),
     "It came from a school that was divided: Old (URN 100001), until 31 August 2012. Earlier figures are not shown as "
     "this school's: the earlier school was divided between several schools."),
    (step("succession", "", until=None), "Before it there was a school (URN 100001). Figures of years before are that "
     "school's, and marked."),
])  # fmt: skip
def test_what_does_not_pass_is_said_with_the_reason(what: dict, words: str):
    assert said(history=[what]) == [words]


def test_a_headline_of_an_earlier_school_says_so_on_its_card():
    body = factory.secondary()
    first = body["measures"][0] | {"carried": factory.carried("same", "2019-08-31", (100001, "Old School"))}
    cards = page_of(body | {"measures": [first, *body["measures"][1:]]}).cards
    assert cards[0].older == "As Old School (URN 100001) until 31 August 2019."
