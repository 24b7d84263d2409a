"""Beside a figure: published or worked out, and of which schools."""

import pytest

from dataPacks.render.averages import average_of
from dataPacks.render.figures import Figure
from tests.calc.render.drawn import block, page_of
from tests.factories import pack as factory


def words(how, **fields):
    return average_of({"value": 1.0, "n": None, "how": how} | fields).words


@pytest.mark.parametrize(
    ("how", "fields", "expected"),
    [
        ("published, state-funded schools", {}, "state-funded schools, published"),
        ("published", {}, "published"),
        ("published, x", {"kind": "published", "scope": "secondary schools"}, "secondary schools, published"),
        ("The national row", {"kind": "published", "scope": "all schools"}, "all schools, published"),
        ("Computed by us: mean of 9 schools' figures", {"n": 9}, "worked out from 9 schools"),
        ("published, by mistake", {"kind": "computed", "n": 2859}, "worked out from 2,859 schools"),
        ("Computed by us", {}, "worked out, not published"),
    ],
)
def test_the_kind_counts_and_without_it_how_the_words_begin(how, fields, expected):
    assert words(how, **fields) == expected


@pytest.mark.parametrize("raw", [None, {"value": None, "n": 1, "how": "published"}])
def test_no_value_is_no_average(raw):
    assert average_of(raw) is None


def test_what_a_measure_is_about_stands_under_its_title_and_in_the_table_of_all_figures(monkeypatch):
    note = "About pupils who left two years before."
    monkeypatch.setattr(Figure, "note", note)
    page = page_of(factory.secondary())
    shown = [block(page, key).about for key in ("over-time", "similar", "disadvantaged", "all-figures")]
    assert shown == [note] * 4
