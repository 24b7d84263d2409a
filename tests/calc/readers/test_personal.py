"""Columns about persons in a file that should have none: refused by heading; no value is read, kept or said again."""

from pathlib import Path

import pytest

from dataPacks import readers
from dataPacks.definitions import is_about_a_person, kinds

from .books import book, cells, rows
from .tables import absence_lines, refusal, write
from .test_register import INFORMATION, school, spreadsheet

SECRET = "Zebedee-Quillfeather"
PERSONAL = [
    "HeadName", "Surname", "UPN", "ForeName", "DOB", "Legal Surname", "Pupil_Forename", "DATE OF BIRTH", "Head Teacher",
    "HeadLastName", "ULN", "CandidateNumber", "Email Address",
]  # fmt: skip


def _table(heading: str) -> list[str]:
    first, *rest = absence_lines()
    return [f"{first},{heading}", *(f"{line},{SECRET}" for line in rest)]


def _says_nothing(faults: list[readers.Fault]) -> None:
    assert SECRET not in "".join(str(fault.as_dict()) for fault in faults)


@pytest.mark.parametrize("heading", PERSONAL)
def test_the_column_is_named_and_no_value_is_said(tmp_path: Path, heading: str) -> None:
    faults = refusal(write(tmp_path / "2018-19" / "england_abs.csv", _table(heading)))
    assert [(fault.line, fault.field, fault.value) for fault in faults] == [(1, heading, "")]
    assert f"the column '{heading}', which is about a person" in faults[0].reason
    _says_nothing(faults)


def test_a_broken_file_with_such_a_column_says_no_value_either(tmp_path: Path) -> None:
    lines = _table("Surname")
    lines[2] = lines[2] + f",{SECRET},{SECRET}"
    _says_nothing(refusal(write(tmp_path / "2018-19" / "england_abs.csv", lines)))


def test_in_a_workbook(tmp_path: Path) -> None:
    first, *rest = cells()
    spoilt = [["Absence of our pupils"], [*first, "Surname"], *([*row, SECRET] for row in rest)]
    faults = refusal(book(tmp_path / "2018-19" / "england_abs.xlsx", ("england", rows(spoilt))))
    assert (faults[0].line, faults[0].field) == (2, "Surname")
    _says_nothing(faults)


def test_a_list_of_pupils_is_refused_by_name_and_in_a_folder_too(tmp_path: Path) -> None:
    path = write(tmp_path / "pupils.csv", ["UPN,Surname,Forename", f"A1,{SECRET},Zoe"])
    faults = refusal(path, named=True)
    assert [fault.field for fault in faults] == ["UPN", "Surname", "Forename"]
    _says_nothing(faults)
    _says_nothing(refusal(path))


def test_a_register_may_say_who_heads_a_school_but_not_who_its_pupils_are(tmp_path: Path) -> None:
    path = tmp_path / "2018-19" / "england_school_information.xlsx"
    table = readers.read(spreadsheet(path, [*INFORMATION, "HeadLastName"], [school(HeadLastName=SECRET)]))
    assert isinstance(table, readers.Table)
    assert SECRET not in table.schools.to_csv() and table.columns_unused[-1] == "HeadLastName"
    faults = refusal(spreadsheet(path, [*INFORMATION, "Surname"], [school(Surname=SECRET)]))
    assert faults[0].field == "Surname"
    _says_nothing(faults)


def test_no_heading_of_a_known_table_is_taken_for_one() -> None:
    for kind in kinds().values():
        names = {h for layout in kind.layouts for names in kind.headings_of(layout) for h in names}
        names |= {h for column in kind.columns for h in column.headings}
        may_name_heads = kind.is_register or kind.listing is not None
        assert not [name for name in names if is_about_a_person(name, may_name_heads=may_name_heads)]
