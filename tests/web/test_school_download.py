"""/schools/schools.csv and .xlsx: the whole filtered list as a file."""

import csv
import io
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from tests.web import builders
from tests.web.pages import body, goes_to_login

CSV, XLSX = "/schools/schools.csv", "/schools/schools.xlsx"
FORMULAS = ["=1+1", "+44", "-5", "@SUM(A1)", "\tTab", "\rReturn"]


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode())))


def test_signed_out_people_sign_in_first(client):
    assert goes_to_login(client.get(CSV))


def test_only_reads(as_, head):
    assert as_(head).post(CSV).status_code == 405


def test_other_formats_do_not_exist(as_, head):
    assert as_(head).get("/schools/schools.pdf").status_code == 404


def test_csv_has_every_school_of_the_filter_not_only_the_page(as_, head):
    for number in range(30):
        builders.school(f"Park School {number:02}")
    response = as_(head).get(CSV + "?q=park&sort=-name")
    assert response["Content-Disposition"] == 'attachment; filename="schools.csv"'
    names = [row["Name"] for row in rows_of(response)]
    assert names == [f"Park School {number:02}" for number in reversed(range(30))]


def test_csv_tells_what_is_known(as_, head, haverstock):
    (row,) = rows_of(as_(head).get(CSV))
    assert (row["URN"], row["Local authority"], row["Phase"], row["State"]) == ("100049", "Camden", "Secondary", "Open")


@pytest.mark.parametrize("name", FORMULAS)
def test_text_never_becomes_a_formula_in_csv(as_, head, name):
    builders.school(name, postcode="")
    cells = csv_names(as_(head))
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert f"'{name}".replace("\r", "") in [cell.replace("\r", "") for cell in cells]


@pytest.mark.parametrize("name", FORMULAS)
def test_xlsx_has_the_text_as_it_is(as_, head, name):
    """Its cells say that they are text; an apostrophe would be read as part of the name."""
    builders.school(name, postcode="")
    assert name.strip() in [cell.strip() for cell in xlsx_names(as_(head))]


def csv_names(client) -> list[str]:
    return [row["Name"] for row in rows_of(client.get(CSV))]


def xlsx_names(client) -> list[str]:
    return [str(row[2]) for row in sheet_of(client.get(XLSX))[1:]]


def sheet_of(response) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(body(response))).get_sheet_by_index(0).to_python()


def test_xlsx_keeps_numbers_as_numbers_and_numbers_kept_as_text_as_text(as_, head, haverstock):
    heading, row = sheet_of(as_(head).get(XLSX))
    cells = dict(zip(heading, row, strict=True))
    assert cells["URN"] == 100049.0
    assert cells["LAESTAB"] == haverstock.laestab


def test_xlsx_has_no_formula_at_all(as_, head):
    builders.school("=1+1")
    with ZipFile(io.BytesIO(body(as_(head).get(XLSX)))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("url", [CSV, XLSX])
def test_queries_do_not_grow_with_rows(as_, head, django_assert_num_queries, url):
    client = as_(head)
    for number in range(50):
        builders.school(f"Park School {number}")
    with django_assert_num_queries(6):
        body(client.get(url))
