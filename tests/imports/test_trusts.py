"""Tables about trusts in the database: with their names and schools, compared by UID, in no school's figures."""

from pathlib import Path

import pytest

from dataPacks.store import figures
from schools.models import DatasetVersion, Result, School, SummaryResult, TrustFacts, YearFacts
from tests.imports import files

pytestmark = pytest.mark.django_db
OAK = {
    "UID": "2062", "CHAINID": "TR00015", "CHAINNAME": "Oak Trust", "GROUP-TYPE": "Multi-academy trust",
    "SCHOOL-URNS": "138918, 139043", "P8SCORE_ADJ_WGTAVG": "0.1", "P8SCORE_ADJ_LOWER": "-0.1",
    "P8SCORE_ADJ_UPPER": "0.3",
}  # fmt: skip
ELM = OAK | {"UID": "2063", "CHAINID": "TR00016", "CHAINNAME": "Elm Trust", "P8SCORE_ADJ_WGTAVG": "SUPPM"}


def table(folder: Path, *rows: files.Row) -> Path:
    path = folder / "2018-19" / "england_ks4-mats-performance.csv"
    return files.write(path, files.headings_of("mats-ks4", "2018"), rows, blank="SUPPM")


def test_a_table_about_trusts_is_kept_with_their_names_and_schools(tmp_path: Path) -> None:
    report = files.only(files.take(table(tmp_path, OAK, ELM)))
    assert (report.rows_accepted, report.rows_new, report.rows_changed, report.rows_unchanged) == (2, 2, 0, 0)
    kept = list(TrustFacts.objects.order_by("uid").values_list("uid", "group_id", "name", "group_type", "urns", "line"))
    assert kept[0] == (2062, "TR00015", "Oak Trust", "Multi-academy trust", [138918, 139043], 2)
    found = {row.label: row for row in SummaryResult.objects.filter(series__measure="progress8", series__group="all")}
    assert (found["2062"].level, found["2062"].value, found["2062"].lower) == ("trust", 0.1, -0.1)
    assert (found["2063"].value, found["2063"].code) == (None, "SUPPM")


def test_it_makes_no_school_and_enters_no_schools_figures(tmp_path: Path) -> None:
    files.take(table(tmp_path, OAK))
    assert not School.objects.exists() and not YearFacts.objects.exists() and not Result.objects.exists()
    assert figures.sources(measure="progress8") == []


def test_a_corrected_table_says_what_it_changes_and_comes_into_force(tmp_path: Path) -> None:
    files.take(table(tmp_path, OAK, ELM))
    report = files.only(files.take(table(tmp_path, OAK, ELM | {"CHAINNAME": "Elm Academies"}, OAK | {"UID": "9"})))
    assert (report.rows_new, report.rows_changed, report.rows_unchanged) == (1, 1, 1)
    first, second = DatasetVersion.objects.order_by("id")
    assert second.replaces == first
