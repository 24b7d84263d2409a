"""Extracts of the register: partial or whole, ragged, dated, with what stands beside the schools' own facts."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dataPacks import readers
from dataPacks.readers import Refused, Table
from tests.calc.readers.tables import write

HEADINGS = [
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)", "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge",
    "StatutoryHighAge", "Gender (name)", "ReligiousCharacter (name)", "AdmissionsPolicy (name)", "Street", "Town",
    "Postcode", "Trusts (name)", "SchoolSponsors (name)", "OfstedLastInsp", "OfstedRating (name)", "LastChangedDate",
    "Easting", "Northing", "HeadLastName", "LSOA (code)", "Linked establishments",
]  # fmt: skip
SCHOOL = {
    "LA (code)": "936", "LA (name)": "Surrey", "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open", "PhaseOfEducation (name)": "Primary", "StatutoryLowAge": "4",
    "StatutoryHighAge": "11", "LastChangedDate": "20-04-2022", "Linked establishments": "Does not have links",
}  # fmt: skip


def extract(folder: Path, *schools: dict[str, str], name: str = "edubasealldata20220420.csv") -> Path:
    rows = [SCHOOL | {"EstablishmentName": f"School {s['URN']}"} | s for s in schools]
    lines = [",".join(HEADINGS), *(",".join(row.get(name, "") for name in HEADINGS) for row in rows)]
    return write(folder / name, lines)


def table(path: Path) -> Table:
    read = readers.read(path, named=True)
    assert isinstance(read, Table)
    return read


def only(read: Table) -> dict[Any, Any]:
    (row,) = read.schools.to_dict("records")
    return row


ONE = {"URN": "125001", "EstablishmentNumber": "2001"}


def test_an_extract_is_a_register_of_its_day(tmp_path: Path) -> None:
    read = table(extract(tmp_path, ONE | {"OpenDate": "01-09-1999"}))
    row = only(read)
    assert (read.is_register, read.year, read.as_of) == (True, "2021-22", dt.date(2022, 4, 20))
    assert (row["urn"], row["laestab"], row["la_name"], row["type_code"]) == (125001, "9362001", "Surrey", "CY")
    assert (row["phase"], row["sector"], row["is_open"], row["opened_on"]) == (
        "primary", "state", True, dt.date(1999, 9, 1),
    )  # fmt: skip


def test_without_a_date_in_its_name_the_newest_change_is_its_day(tmp_path: Path) -> None:
    assert table(extract(tmp_path, ONE, name="edubasealldata.csv")).as_of == dt.date(2022, 4, 20)


def test_links_with_unquoted_commas_are_put_together_and_other_long_rows_are_refused(tmp_path: Path) -> None:
    path = extract(tmp_path, ONE | {"Linked establishments": "125002 Predecessor, 125003 Successor"})
    assert table(path).rows_accepted == 1
    with pytest.raises(Refused, match="has 29 fields, but the heading has 28"):
        readers.read(extract(tmp_path, ONE | {"Town": "Guildford, Surrey"}), named=True)


@pytest.mark.parametrize(("type_", "phase", "ages", "found"), [
    ("Community school", "Middle deemed primary", ("8", "12"), "middle-deemed-primary"),
    ("Academy special converter", "Not applicable", ("4", "19"), "special"),
    ("Pupil referral unit", "Not applicable", ("11", "16"), "pru"),
    ("Community school", "Not applicable", ("11", "16"), "secondary"),
    ("Academy converter", "All-through", ("3", "18"), "all-through"),
    ("Academy 16-19 converter", "16 plus", ("16", "19"), "post-16"),
    ("Local authority nursery school", "Nursery", ("2", "4"), "primary"),
])  # fmt: skip
def test_the_phase_is_the_registers_own_unless_the_type_decides(
    tmp_path: Path, type_: str, phase: str, ages: tuple[str, str], found: str
) -> None:
    more = {"TypeOfEstablishment (name)": type_, "PhaseOfEducation (name)": phase}
    more |= {"StatutoryLowAge": ages[0], "StatutoryHighAge": ages[1]}
    assert only(table(extract(tmp_path, ONE | more)))["phase"] == found


def test_an_establishment_without_a_number_is_kept(tmp_path: Path) -> None:
    read = table(extract(tmp_path, ONE | {"EstablishmentNumber": ""}))
    assert (only(read)["laestab"], read.rows_refused) == ("", 0)


ACADEMY = {"URN": "140001", "EstablishmentNumber": "4001", "TypeOfEstablishment (name)": "Academy converter"}
SECONDARY = {"PhaseOfEducation (name)": "Secondary", "StatutoryLowAge": "11", "StatutoryHighAge": "16"}


@pytest.mark.parametrize(("schools", "scope"), [
    ([ACADEMY], "936 academies primary"), ([ONE], "936 maintained primary"), ([ONE, ACADEMY], "936 primary"),
    ([ONE, ACADEMY | SECONDARY], "936"),
])  # fmt: skip
def test_what_an_extract_leaves_out_shows_in_its_scope(tmp_path: Path, schools: list[dict], scope: str) -> None:
    assert table(extract(tmp_path, *schools)).scope == scope


def test_place_groups_and_inspection_stand_beside_the_school(tmp_path: Path) -> None:
    read = table(extract(tmp_path, ACADEMY | {
        "Trusts (name)": "HILL TRUST", "SchoolSponsors (name)": "Hill", "OfstedLastInsp": "23-01-2019",
        "OfstedRating (name)": "Serious Weaknesses", "Easting": "472080", "Northing": "139716",
        "LSOA (code)": "E01022574",
    }))  # fmt: skip
    place, inspection = (read.lists[name].to_dict("records")[0] for name in ("places", "inspections"))
    assert (place["lsoa"], place["easting"], place["northing"]) == ("E01022574", 472080, 139716)
    assert [(r["name"], r["kind"]) for r in read.lists["members"].to_dict("records")] == [
        ("HILL TRUST", "Trust"), ("Hill", "School sponsor"),
    ]  # fmt: skip
    assert (inspection["words"], inspection["concern"], inspection["grade"]) == ("inadequate", "serious weaknesses", 4)


def test_what_cannot_be_read_beside_the_school_is_left_out_and_the_school_is_kept(tmp_path: Path) -> None:
    read = table(extract(tmp_path, ACADEMY | {"LSOA (code)": "none", "OfstedRating (name)": "?", "Easting": "x"}))
    assert (read.rows_accepted, read.lists) == (1, {})


def test_names_of_heads_are_warned_of_and_not_kept(tmp_path: Path) -> None:
    read = table(extract(tmp_path, ONE | {"HeadLastName": "Zebedee"}))
    (warning,) = read.faults
    assert "'HeadLastName'" in warning.reason and "Zebedee" not in repr((read.faults, read.schools, read.lists))
