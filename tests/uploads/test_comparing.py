"""Two editions of one table: which figures differ, on the page and in the file that goes with it."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from dataPacks.store import comparing
from schools.models import DatasetVersion, School
from tests.imports import files
from tests.web import builders
from tests.web.pages import body, words

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i, "PERCTOT": "5.0"} for i in range(5)]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[DatasetVersion, DatasetVersion]:
    files.take(files.register(tmp_path, [*ROWS, {"URN": 100_009, "ESTAB": 4009}]))
    files.take(files.absence(tmp_path / "old", ROWS))
    moved = [ROWS[0] | {"PERCTOT": "9.5"}, ROWS[1] | {"PERCTOT": "4.0"}, ROWS[2] | {"PERCTOT": "SUPP"}, ROWS[3]]
    files.take(files.absence(tmp_path / "new", [*moved, {"URN": 100_009, "ESTAB": 4009, "PERCTOT": "7.0"}]))
    old, new = DatasetVersion.objects.filter(kind="absence").order_by("id")
    return old, new


@pytest.fixture
def browser(admin) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def test_figures_are_counted_school_by_school(pair):
    (overall,) = [c for c in comparing.columns_of(*pair) if c.key[0] == "absence_overall"]
    assert overall.change.as_dict() == {
        "with_figure": 4, "changed": 2, "vanished": 2, "appeared": 1, "mean_change": pytest.approx(3.5 / 3),
    }  # fmt: skip
    assert comparing.rows_of(*pair) == comparing.Rows(4, 1, 1)


def test_the_page_shows_counts_and_the_biggest_moves(pair, browser):
    old, new = pair
    page = words(browser.get(f"/datasets/{old.pk}/against/{new.pk}/?measure=absence_overall"))
    assert "4 in both, 1 only before, 1 only after" in page
    assert "Absence 2018-19 4 2 1 2" in page
    assert "School 100000 5.0 9.5 +4.50 percentage points School 100001 5.0 4.0 \u22121.00 percentage points" in page


def test_the_file_has_every_figure_that_differs(pair, browser):
    old, new = pair
    text = body(browser.get(f"/datasets/{old.pk}/against/{new.pk}/changes.csv")).decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Measure"] == "absence_overall"]
    found = {row["URN"]: (row["Before"], row["After"], row["Difference"]) for row in rows}
    assert found == {
        "100000": ("5", "9.5", "4.5"), "100001": ("5", "4", "-1"), "100002": ("5", "SUPP", ""),
        "100004": ("5", "", ""), "100009": ("", "7", ""),
    }  # fmt: skip


def test_a_files_page_offers_what_it_can_be_compared_with(pair, browser):
    old, new = pair
    page = browser.get(f"/datasets/{new.pk}/")
    assert f'href="/datasets/{old.pk}/against/{new.pk}/"' in page.content.decode()
    assert "Replaced england_abs.csv" in words(page)


def test_other_tables_and_schools_own_figures_are_not_compared(pair, browser, london):
    _, new = pair
    register = DatasetVersion.objects.get(kind="register")
    private = builders.dataset("absence", visibility="school", challenge=london)
    for one, other in ((register, new), (private, new), (new, private), (new, new)):
        assert browser.get(f"/datasets/{one.pk}/against/{other.pk}/").status_code == 404


def test_what_is_not_public_hides_figures_about_few_pupils(london):
    school = School.objects.create(urn=100_000, name="Small", is_listed=True)
    tables = [builders.dataset(visibility="challenge", challenge=london, edition=e) for e in ("provisional", "final")]
    for table, value in zip(tables, (1.0, 2.0), strict=True):
        builders.figure(school, table, cohort=10, value=value)
    assert all(cells.empty for _, cells in comparing.differing(*tables))


def test_nor_does_the_file_of_differences_give_few_pupils_away(london):
    school = School.objects.create(urn=100_000, name="Small", is_listed=True)
    tables = [builders.dataset(visibility="challenge", challenge=london, edition=e) for e in ("provisional", "final")]
    for table, value in zip(tables, (1.0, 2.0), strict=True):
        for group, cohort in (("all", 20), ("disadvantaged", 14)):
            builders.figure(school, table, group=group, cohort=cohort, value=value)
    assert [key[1] for key, cells in comparing.differing(*tables) if not cells.empty] == ["all"]
