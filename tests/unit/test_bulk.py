"""Bulk loading keeps every value as it is, on both databases, also texts that their formats have a meaning for."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from dataPacks.store import bulk
from schools.models import LocalAuthority, School, SummaryResult
from tests.web import builders

pytestmark = pytest.mark.django_db

AWKWARD = [
    "",
    "\\N",
    "\\",
    "a\\tb",
    "tab\there",
    "line\nbreak",
    "return\rhere",
    '"quoted", with comma',
    "O’Brien’s É",
    "NULL",
    "nan",
]


def insert_schools(names: list[str], **columns: object) -> list[School]:
    n = len(names)
    known = {
        "urn": pd.array([100_000 + i for i in range(n)], dtype="Int64"),
        "name": np.array(names, object),
        "la_id": np.full(n, None, object),
        "is_selective": np.full(n, False),
        "is_open": np.full(n, True, object),
        "from_register": np.full(n, True, object),
        "is_listed": np.full(n, True, object),
    }
    texts = ("laestab", "phase", "sector", "type_code", "type_name", "gender", "religious_character")
    texts += ("street", "town", "postcode", "facts_year")
    bulk.insert(School, known | {name: np.full(n, "", object) for name in texts} | columns)
    return list(School.objects.order_by("urn"))


def test_texts_come_back_as_they_were():
    assert [school.name for school in insert_schools(AWKWARD)] == AWKWARD


def test_missing_texts_are_empty_and_other_missing_values_are_null():
    LocalAuthority.objects.create(code="202")
    names = np.array(["a", None], object)
    opened = np.array([dt.date(1999, 9, 1), None], object)
    ages = np.array([11, None], object)
    first, second = insert_schools(
        ["", ""], name=names, opened_on=opened, age_low=ages, la_id=np.array([None, "202"], object)
    )

    assert (first.name, first.opened_on, first.age_low, first.la_id) == ("a", dt.date(1999, 9, 1), 11, None)
    assert (second.name, second.opened_on, second.age_low, second.la_id) == ("", None, None, "202")


def test_numbers_keep_every_digit_and_columns_of_nothing_are_null():
    values = np.array([0.1, -1 / 3, 1e-300, 2.0**53, np.nan])
    n = len(values)
    series = builders.figure(builders.school(), builders.dataset()).series
    bulk.insert(
        SummaryResult,
        {
            "series_id": np.full(n, series.pk), "level": np.full(n, "la", object), "label": np.full(n, "all", object),
            "la_code": np.array([f"{i:03d}" for i in range(n)], object), "line": np.arange(n), "value": values,
            "code": np.array(["", "", "", "", "SUPP"], object), "reason": np.zeros(n, np.int8),
            "cohort": np.full(n, np.nan), "lower": np.full(n, np.nan), "upper": np.full(n, np.nan),
        },
    )  # fmt: skip

    rows = SummaryResult.objects.order_by("la_code")
    assert [row.value for row in rows] == [*values[:-1].tolist(), None]
    assert rows[4].code == "SUPP"
    assert {row.cohort for row in rows} == {None}


def test_every_batch_is_followed_by_a_tick(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_ROWS", {"sqlite": 2, "postgresql": 2})
    ticks: list[int] = []
    n = 5
    bulk.insert(
        LocalAuthority,
        {"code": np.array([f"{i:03d}" for i in range(n)], object), "name": np.full(n, "x", object)},
        tick=lambda: ticks.append(LocalAuthority.objects.count()),
    )

    assert ticks == [2, 4, 5]
