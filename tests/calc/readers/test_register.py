"""Registers: a spreadsheet's numbers, dates in both forms, flags, and which schools are open."""

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from .tables import read, refusal, write

INFORMATION_LINE = (
    "URN,LANAME,LA,ESTAB,LAESTAB,SCHNAME,STREET,LOCALITY,ADDRESS3,TOWN,POSTCODE,SCHSTATUS,OPENDATE,CLOSEDATE,MINORGROUP,"
    "SCHOOLTYPE,ISPRIMARY,ISSECONDARY,ISPOST16,AGELOW,AGEHIGH,GENDER,RELCHAR,ADMPOL,OFSTEDRATING,OFSTEDLASTINSP"
)
SPINE_LINE = (
    "URN,LA,ESTAB,LAESTAB,SCHNAME,STREET,TOWN,POSTCODE,ICLOSE,OPENDATE,CLOSEDATE,NFTYPE,ISPRIMARY,ISSECONDARY,ISPOST16,"
    "AGEL,AGEH,GENDER,RELDENOM,ADMPOL"
)
INFORMATION, SPINE = INFORMATION_LINE.split(","), SPINE_LINE.split(",")
STATUSES = [("Open", True), ("Closed", False), ("Open, but proposed to close", True)]
SCHOOL: dict[str, Any] = {
    "URN": 100049, "LANAME": "Camden", "LA": 202, "ESTAB": 4104, "LAESTAB": 2024104, "SCHNAME": "Haverstock School",
    "STREET": "24 Haverstock Hill", "TOWN": "London", "POSTCODE": "NW3 2BQ", "SCHSTATUS": "Open", "ICLOSE": 1,
    "MINORGROUP": "Maintained school", "SCHOOLTYPE": "Community school", "NFTYPE": "Community school", "ISPRIMARY": 0,
    "ISSECONDARY": 1, "ISPOST16": 1, "AGELOW": 11, "AGEHIGH": 18, "AGEL": 11, "AGEH": 18, "GENDER": "Mixed",
    "RELCHAR": "None", "RELDENOM": "Does not apply", "ADMPOL": "Non-selective",
}  # fmt: skip


def spreadsheet(path: Path, headings: list[str], schools: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("england")
    sheet.write_row(0, 0, headings)
    for i, school in enumerate(schools, 1):
        sheet.write_row(i, 0, [school.get(heading, "") for heading in headings])
    book.close()
    return path


def school(**changes: Any) -> dict[str, Any]:
    return {**SCHOOL, **changes}


@pytest.fixture
def information(tmp_path: Path) -> Path:
    return tmp_path / "2018-19" / "england_school_information.xlsx"


def test_a_school_as_the_register_has_it(information: Path) -> None:
    table = read(spreadsheet(information, INFORMATION, [school()]))
    assert (table.kind, table.year, table.edition, table.is_register) == ("register", "2018-19", "final", True)
    row = table.schools.iloc[0]
    assert (row["line"], row["urn"], row["laestab"], row["la_code"]) == (2, 100049, "2024104", "202")
    assert (row["name"], row["la_name"], row["street"], row["town"]) == (
        "Haverstock School", "Camden", "24 Haverstock Hill", "London",
    )  # fmt: skip
    assert (row["type_code"], row["type_name"], row["phase"], row["sector"]) == (
        "CY", "Community school", "secondary", "state",
    )  # fmt: skip
    assert (row["age_low"], row["age_high"], row["gender"], row["religious_character"]) == (11, 18, "Mixed", "")
    assert row["is_open"] is True and not row["is_selective"] and row["opened_on"] is None


def test_the_spine_has_its_own_headings(tmp_path: Path) -> None:
    rows = [school(ADMPOL="Selective"), school(URN=100050, ESTAB=4166, LAESTAB=2024166, ICLOSE=2)]
    table = read(spreadsheet(tmp_path / "2016-17" / "england_spine.xlsx", SPINE, rows))
    assert table.schools["is_selective"].tolist() == [True, False]
    assert table.schools["is_open"].tolist() == [True, False]
    assert table.schools["la_name"].tolist() == ["", ""]


def test_a_primary_school_cannot_be_selective_whatever_the_register_says(information: Path) -> None:
    primary = school(ADMPOL="Selective", ISPRIMARY=1, ISSECONDARY=0, ISPOST16=0, AGELOW=4, AGEHIGH=11)
    table = read(spreadsheet(information, INFORMATION, [primary]))
    assert (table.schools["phase"].tolist(), table.schools["is_selective"].tolist()) == (["primary"], [False])


@pytest.mark.parametrize(("status", "is_open"), STATUSES)
def test_who_is_open(information: Path, status: str, is_open: bool) -> None:
    table = read(spreadsheet(information, INFORMATION, [school(SCHSTATUS=status)]))
    assert table.schools["is_open"].tolist() == [is_open]


@pytest.mark.parametrize("cell", ["01-09-2018", "01/09/2018", "2018-09-01", datetime.date(2018, 9, 1)])
def test_dates_as_text_and_as_dates(information: Path, cell: object) -> None:
    table = read(spreadsheet(information, INFORMATION, [school(OPENDATE=cell)]))
    assert table.schools["opened_on"].tolist() == [datetime.date(2018, 9, 1)]


def test_numbers_that_a_spreadsheet_stripped_of_zeros(information: Path) -> None:
    table = read(spreadsheet(information, INFORMATION, [school(ESTAB=104, LAESTAB=2020104, STREET=24)]))
    assert table.schools[["laestab", "street"]].values.tolist() == [["2020104", "24"]]


def test_a_blank_age_is_no_fault(information: Path) -> None:
    table = read(spreadsheet(information, INFORMATION, [school(AGELOW="", AGEHIGH="")]))
    assert table.schools["age_low"].tolist() == [pd.NA] and table.faults == []


@pytest.mark.parametrize(
    ("heading", "cell", "what"),
    [
        ("OPENDATE", "soon", "no date"), ("OPENDATE", "31-02-2018", "no date"), ("AGELOW", "eleven", "no age"),
        ("AGELOW", 1100, "no age"), ("ISPRIMARY", 2, "neither 0 nor 1"), ("URN", 49, "no URN"),
        ("LAESTAB", 3024104, "does not begin with"), ("LA", "", "no authority's code"),
    ],
)  # fmt: skip
def test_a_bad_cell_refuses_its_row(information: Path, heading: str, cell: object, what: str) -> None:
    rows = [school(), school(URN=100050, ESTAB=4166, LAESTAB=2024166) | {heading: cell}]
    table = read(spreadsheet(information, INFORMATION, rows))
    assert table.schools["urn"].tolist() == [100049] and table.rows_refused == 1
    (fault,) = table.faults
    assert (fault.line, fault.field) == (3, heading) and what in fault.reason


def test_a_register_may_be_given_as_text(tmp_path: Path) -> None:
    cells = [f'"{SCHOOL.get(heading, "")}"' for heading in INFORMATION]
    path = tmp_path / "2018-19" / "england_school_information.csv"
    table = read(write(path, [INFORMATION_LINE, ",".join(cells)]))
    assert table.schools["urn"].tolist() == [100049] and table.schools["phase"].tolist() == ["secondary"]


def test_a_register_without_a_heading(information: Path) -> None:
    (fault,) = refusal(spreadsheet(information, [h for h in INFORMATION if h != "POSTCODE"], [school()]))
    assert (fault.line, fault.field) == (1, "POSTCODE")
