"""Which school each row belongs to, and what is known of it: the same whatever the order in which files came."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataPacks.actions.imports import ImportReport
from dataPacks.store import published
from schools.models import DatasetVersion, School
from tests.imports import files

pytestmark = pytest.mark.django_db


def results(measure: str | None = None) -> list[tuple]:
    """What `export_results` writes, as rows in a fixed order; of one measure, those of 2009-10."""
    frames = list(published.results(measure=measure, year="2009-10" if measure else None))
    texts = "".join(frame[published.EXPORT].to_csv(header=False, index=False) for frame in frames)
    return sorted(tuple(row) for row in csv.reader(io.StringIO(texts)))


def warnings(report: ImportReport) -> list[dict]:
    return [fault for file in report.as_dict()["files"] for fault in file["faults"] if fault["severity"] == "warning"]


def test_a_school_without_urn_is_kept_by_its_laestab_with_one_warning(tmp_path: Path) -> None:
    report = files.take(files.ks4_of_2010(tmp_path, [{"ESTAB": "4104", "P5ACinclEM10": "45%"}, {"ESTAB": "0001"}]))
    assert list(
        School.objects.values_list("urn", "laestab", "name", "is_listed", "from_register").order_by("laestab")
    ) == [
        (None, "2020001", "Table's 0001", True, False),
        (None, "2024104", "Table's 4104", True, False),
    ]
    (warning,) = warnings(report)
    assert "2 schools are in no register" in warning["reason"]
    assert "Table's 4104" in warning["value"]
    assert warning["remedy"]


def test_a_later_register_gives_the_urn_and_the_results_stay_attached(tmp_path: Path) -> None:
    files.take(files.ks4_of_2010(tmp_path, [{"ESTAB": "4104", "P5ACinclEM10": "45%"}]))
    before = School.objects.get()
    files.take(files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104", "SCHNAME": "Haverstock School"}]))
    after = School.objects.get()
    assert (after.pk, after.urn, after.name, after.from_register) == (before.pk, 100049, "Haverstock School", True)
    (row,) = results("ac5em")
    assert (row[0], row[1], row[5]) == ("100049", "2024104", "45.0")


def test_no_warning_once_the_register_is_there(tmp_path: Path) -> None:
    register = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}])
    table = files.ks4_of_2010(tmp_path, [{"ESTAB": "4104", "P5ACinclEM10": "45%"}])
    assert warnings(files.take(table, register)) == []


PREDECESSOR = {"URN": "100049", "ESTAB": "4104", "SCHSTATUS": "Closed", "CLOSEDATE": "31-08-2012", "SCHNAME": "Old"}
ACADEMY = {
    "URN": "138000",
    "ESTAB": "4104",
    "OPENDATE": "01-09-2012",
    "SCHNAME": "New academy",
    "SCHOOLTYPE": "Academy sponsor led",
}


@pytest.mark.parametrize("rows", [[PREDECESSOR, ACADEMY], [ACADEMY, PREDECESSOR]], ids=["old first", "new first"])
@pytest.mark.parametrize("table_first", [True, False])
def test_of_two_bearers_of_a_laestab_the_one_open_that_year_has_the_results(
    tmp_path: Path, rows: list[files.Row], table_first: bool
) -> None:
    register = files.register(tmp_path, rows)
    table = files.ks4_of_2010(tmp_path, [{"ESTAB": "4104", "P5ACinclEM10": "45%"}])
    for path in (table, register) if table_first else (register, table):
        files.take(path)
    assert {row[0] for row in results("ac5em")} == {"100049"}
    assert School.objects.count() == 2


def test_a_laestab_that_changed_is_still_known_by_the_years_that_had_it(tmp_path: Path) -> None:
    """A reorganised authority: the number of 2016-17 is found although the newest register has another."""
    files.take(files.register(tmp_path, [{"URN": "113854", "LA": "838", "ESTAB": "4022"}]))
    files.take(files.register(tmp_path, [{"URN": "113854", "LA": "835", "ESTAB": "4022"}], year="2016-17"))
    files.take(files.ks4_of_2010(tmp_path, [{"LEA": "835", "ESTAB": "4022", "P5ACinclEM10": "45%"}]))
    assert {row[:2] for row in results("ac5em")} == {("113854", "8384022")}
    assert School.objects.count() == 1


def test_a_school_that_turns_out_to_be_another_takes_its_results_along(tmp_path: Path) -> None:
    """First the academy alone bears the number; then an older table names the school that bore it in that year."""
    files.take(files.ks4_of_2010(tmp_path, [{"ESTAB": "4104", "P5ACinclEM10": "45%"}]))
    files.take(files.register(tmp_path, [{"URN": "138000", "ESTAB": "4104"}]))
    assert {row[0] for row in results("ac5em")} == {"138000"}
    files.take(files.absence(tmp_path, [{"URN": "100049", "ESTAB": "4104"}], year="2016-17"))
    assert {row[0] for row in results("ac5em")} == {"100049"}


def test_no_row_is_lost_where_one_school_bore_two_numbers_of_one_table(tmp_path: Path) -> None:
    register = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}])
    older = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4999"}], year="2016-17")
    rows = [{"ESTAB": "4104", "P5ACinclEM10": "45%"}, {"ESTAB": "4999", "P5ACinclEM10": "46%"}]
    files.take(register, older, files.ks4_of_2010(tmp_path, rows))
    assert sorted(row[5] for row in results("ac5em")) == ["45.0", "46.0"]


def test_the_newest_register_gives_all_facts(tmp_path: Path) -> None:
    new = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104", "SCHNAME": "New name", "TOWN": ""}])
    old = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104", "SCHNAME": "Old name"}], year="2016-17")
    files.take(new)
    files.take(old)
    assert (School.objects.get().name, School.objects.get().town, School.objects.get().facts_year) == (
        "New name",
        "",
        "2018-19",
    )


def small_country(folder: Path) -> list[Path]:
    """Five files that contradict one another about three schools, one number and one year."""
    return [
        files.register(folder, [PREDECESSOR, ACADEMY, {"URN": "100050", "ESTAB": "4166"}]),
        files.register(folder, [{"URN": "100050", "ESTAB": "4200", "SCHNAME": "As it was"}], year="2016-17"),
        files.ks4_of_2010(
            folder,
            [
                {"ESTAB": "4104", "P5ACinclEM10": "45%"},
                {"ESTAB": "4200", "P5ACinclEM10": "46%"},
                {"ESTAB": "4300", "P5ACinclEM10": "SUPP"},
                {"ESTAB": "4400", "P5ACinclEM10": "47%", "NFTYPE": "IND"},
            ],  # fmt: skip
        ),
        files.ks4(
            folder,
            [{"URN": "100050", "ESTAB": "4166", "P8MEA": "-0.09"}, {"URN": "138000", "ESTAB": "4104"}],
            "provisional",
        ),
        files.absence(folder, [{"URN": "100060", "ESTAB": "4400"}, {"URN": "100050", "ESTAB": "4166"}], year="2016-17"),
    ]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return small_country(tmp_path_factory.mktemp("country"))


def state_after(order: list[list[Path]]) -> tuple[list, list]:
    for paths in order:
        files.take(*paths)
    assert School.objects.count() == len(files.school_rows()), "every school is visible"
    found = files.school_rows(), results()
    DatasetVersion.objects.update(replaces=None)
    DatasetVersion.objects.all().delete()
    School.objects.all().delete()
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), cuts=st.lists(st.booleans(), min_size=4, max_size=4))
def test_schools_and_results_do_not_depend_on_the_order(
    country: list[Path], order: list[int], cuts: list[bool]
) -> None:
    """In any order, in one command or several."""
    expected = state_after([country])
    batches = [[country[order[0]]]]
    for place, cut in zip(order[1:], cuts, strict=True):
        if cut:
            batches.append([])
        batches[-1].append(country[place])
    assert state_after(batches) == expected


def test_the_small_country_is_what_it_should_be(country: list[Path]) -> None:
    schools, found = state_after([country])
    assert [(row[0], row[1], row[2]) for row in schools] == [
        (100049, "2024104", "Old"),
        (100050, "2024166", "School 100050"),
        (100060, "2024400", "Table's 4400"),
        (138000, "2024104", "New academy"),
        (None, "2024300", "Table's 4300"),
    ]
    whose = {(row[5], row[6]): row[0] for row in found if row[3] == "2009-10" and row[2] == "ac5em"}
    assert whose == {
        ("45.0", ""): "100049", ("46.0", ""): "100050", ("47.0", ""): "100060", ("", "SUPP"): "",
    }  # fmt: skip
