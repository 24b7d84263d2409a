"""The files look as the publisher's do: headings, marks at their start and end, summary rows, early ends of rows."""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dataPacks.definitions import published_headings as headings
from dataPacks.synthetic import Country
from tests.shared_data import SHARED_DATA, needs_shared_data

from .published import BOM, YEARS, raw_rows, rows

WIDTHS = {
    "ks4final": (416, 496, 505), "ks2final": (290, 326, 318), "census": (21, 21, 22), "abs": (5, 5, 5),
}  # fmt: skip
REAL = {
    "ks4-2016-17": "la-extracts/2016-17/850_ks4final.csv.gz",
    "ks4-2017-18": "la-extracts/2017-18/936_ks4final.csv.gz",
    "ks2-2016-17": "la-extracts/2016-17/936_ks2final.csv.gz",
    "ks2-2017-18": "la-extracts/2017-18/850_ks2final.csv.gz",
    "ks4provisional-2018-19": "perf/2018-19/england_ks4provisional.csv.gz",
    "census-2016-17": "perf/2016-17/england_census.csv.gz",
    "census-2017-18": "perf/2017-18/england_census.csv.gz",
    "census-2018-19": "perf/2018-19/england_census.csv.gz",
    "abs": "perf/2018-19/england_abs.csv.gz",
}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.csv"))


def test_every_year_has_its_files(country: Country, folder: Path) -> None:
    yearly = ["england_abs.csv", "england_census.csv", "england_ks2final.csv", "england_ks4final.csv"]
    latest = ["england_ks4provisional.csv", "england_school_information.xlsx"]
    for year in YEARS:
        assert sorted(path.name for path in (folder / year).iterdir()) == sorted(
            yearly + (latest if year == YEARS[-1] else [])
        )
    assert sorted(country.files) == sorted(path for path in folder.rglob("*") if path.is_file())


def test_files_start_with_a_byte_order_mark_and_end_without_a_line_end(country: Country, folder: Path) -> None:
    for path in _files(folder):
        text = path.read_bytes().decode("utf-8")
        assert text.startswith(BOM), path
        assert not text.endswith("\n"), path
        uses_lf = path.parent.name == "2016-17" and path.name == "england_census.csv"
        assert ("\r\n" in text) is not uses_lf, path


@pytest.mark.parametrize("table", WIDTHS)
def test_each_row_has_a_field_for_each_heading(country: Country, folder: Path, table: str) -> None:
    for year, width in zip(YEARS, WIDTHS[table], strict=True):
        assert Counter(len(row) for row in raw_rows(folder / year / f"england_{table}.csv")).keys() == {width}


def test_the_provisional_table_ends_rows_early_as_the_publisher_does(country: Country, folder: Path) -> None:
    found = raw_rows(folder / "2018-19" / "england_ks4provisional.csv")
    widths = Counter((len(row), row[0]) for row in found[1:])
    assert {width for width, _ in widths} <= {2, 7, 24, 25}
    assert widths[7, "1"] > 0  # new schools
    assert widths[24, "2"] > 0  # no Progress 8, hence no band
    assert widths[24, "5"] == widths[24, "7"] == 1


def test_summary_rows_are_marked_as_the_publisher_marks_them(country: Country, folder: Path) -> None:
    for year in YEARS:
        secondary = rows(folder / year / "england_ks4final.csv")
        primary = rows(folder / year / "england_ks2final.csv")
        assert [row["RECTYPE"] for row in secondary[-2:]] == ["5", "7"]
        assert [row["RECTYPE"] for row in primary[-2:]] == ["4", "5"]
        assert {row["URN"] for row in secondary if row["RECTYPE"] in "457"} == {""}
        assert {row["URN"] for row in primary if row["RECTYPE"] in "345"} == {" "}
        authorities = {row["LEA"] for row in secondary if row["RECTYPE"] == "4"}
        assert authorities >= {row["LEA"] for row in secondary if row["RECTYPE"] == "1"} >= set(country.la_codes)


def test_census_and_absence_end_in_rows_for_the_country(country: Country, folder: Path) -> None:
    census = [row for row in raw_rows(folder / "2018-19" / "england_census.csv") if row[0] == "NAT"]
    assert [row[1:4] for row in census] == [
        ["", "PRI", "State-funded primary"],
        ["", "SEC", "State-funded secondary"],
        ["", "SPE", "State-funded special school"],
    ]  # fmt: skip
    for year in YEARS:
        assert [row[:3] for row in raw_rows(folder / year / "england_abs.csv")[-3:]] == [
            ["NAT", p, ""] for p in ("PRI", "SEC", "SPE")
        ]
    assert [row[0:3] for row in raw_rows(folder / "2016-17" / "england_census.csv")[-2:]] == [
        ["NAT", "", "PRI"],
        ["NAT", "", "SEC"],
    ]


def test_the_register_is_a_workbook_of_26_columns(country: Country, folder: Path) -> None:
    book = CalamineWorkbook.from_path(folder / "2018-19" / "england_school_information.xlsx")
    assert book.sheet_names == ["england"]
    found = book.get_sheet_by_name("england").to_python()
    assert found[0] == headings("school_information")
    assert len(found) == 4001
    assert len({row[0] for row in found[1:]}) == 4000
    closed = [row for row in found[1:] if row[found[0].index("SCHSTATUS")] == "Closed"]
    assert {row[found[0].index("CLOSEDATE")] for row in closed} == {"31-08-2018", "31-08-2019"}


@needs_shared_data
@pytest.mark.parametrize("layout", REAL)
def test_headings_are_the_real_ones_in_the_real_order(layout: str) -> None:
    with gzip.open(SHARED_DATA / REAL[layout]) as file:
        first = next(csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")))
    assert headings(layout) == first


@needs_shared_data
def test_headings_of_2018_19_are_those_that_the_publisher_describes() -> None:
    for layout, name, column in (("ks4-2018-19", "ks4_meta", 1), ("ks2-2018-19", "ks2_meta", 1)):
        with gzip.open(SHARED_DATA / f"perf/2018-19/{name}.csv.gz") as file:
            described = list(csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")))
        assert headings(layout) == [row[column].strip() for row in described[1:]]


@needs_shared_data
def test_the_register_has_the_real_headings() -> None:
    book = CalamineWorkbook.from_path(SHARED_DATA / "perf/2018-19/england_school_information.xlsx")
    assert headings("school_information") == book.get_sheet_by_index(0).to_python(nrows=1)[0]
