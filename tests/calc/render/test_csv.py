"""The pack as CSV: one row per figure, numbers as numbers, no text that a spreadsheet would run."""

import csv
import io

import pytest

from dataPacks.render.csv import pack_csv
from tests.factories import pack as factory


def lines(body: dict) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack_csv(body))))


def test_a_row_holds_the_figure_what_stands_beside_it_and_its_source():
    row = lines(factory.secondary())[0]
    assert {name: text for name, text in row.items() if text} == {
        "urn": "100049", "laestab": "2024104", "school": "Haverstock School", "challenge": "London", "release": "3",
        "kind": "outcome", "measure": "progress8", "name": "Progress 8", "group": "all", "pupils": "All pupils",
        "year": "2018-19", "edition": "final", "value": "-0.11", "unit": "score", "cohort": "183.0", "lower": "-0.31",
        "upper": "0.09", "similar_mean": "0.02", "similar_schools": "48", "similar_best_quarter": "0.31",
        "similar_other_quarter": "-0.28", "rank": "31", "la": "0.12", "la_how": "published, state-funded schools",
        "england": "-0.03", "england_how": "published, state-funded schools", "file": "england_ks4final.csv",
        "line": "412", "column": "P8MEA",
    }  # fmt: skip


def test_a_hidden_figure_has_code_reason_and_words_and_no_value():
    row = lines(factory.secondary())[2]
    assert (row["value"], row["code"], row["reason"], row["why_no_value"], row["rank"]) == (
        "", "LOWCOV", "low_coverage", "Not published, because too few pupils could be included", "",
    )  # fmt: skip


def test_context_has_its_own_rows():
    context = [row["measure"] for row in lines(factory.secondary()) if row["kind"] == "context"]
    assert context == ["roll", "disadvantaged"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_begins_like_a_formula_is_escaped(start):
    body = factory.with_school(factory.special(), name=f"{start}1+1")
    assert lines(body)[0]["school"] == f"'{start}1+1"


def test_negative_numbers_stay_numbers():
    assert float(lines(factory.secondary())[0]["value"]) == -0.11


def test_a_pack_without_figures_is_a_heading_row():
    assert pack_csv(factory.nothing()).count("\r\n") == 1
