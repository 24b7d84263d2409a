"""Beside a figure: published or worked out, and of which schools."""

import pytest

from dataPacks.render.averages import average_of


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
