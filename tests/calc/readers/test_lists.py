"""Links, groups, members, inspections and small areas: read by their headings, refused in words."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dataPacks import readers
from dataPacks.readers import Refused, Skipped, Table
from tests.calc.readers.tables import write

LINKS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"
GROUPS = (
    "Group UID,Group ID,Group Name,Companies House Number,Group Type (code),Group Type,Closed Date,Open date,"
    "Incorporated on (open date),Group Status (code),Group Status,Head of Group First Name,Head of Group Last Name"
)
MEMBERS = "URN,Group UID,Group ID,Group Name,Group Type,Date Joined Group,Date Left Group"
HISTORY = "URN,Rating,Inspection Date"
OUTCOMES = (
    "urn,Latest inspection date,Overall effectiveness: how good is the school,Achievement of Pupils,"
    "Pupils' behaviour,The quality of teaching,The effectiveness of leadership and management in embedding ambition "
    "and driving improvement,Category,Previous inspection date,Previous Overall effectiveness,Previous_Category"
)


def table(path: Path) -> Table:
    read = readers.read(path, named=True)
    assert isinstance(read, Table)
    return read


def rows(path: Path, name: str) -> list[dict]:
    return table(path).lists[name].to_dict("records")


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        readers.read(path, named=True)
    return str(refused.value) + refused.value.faults[0].remedy


def test_a_link_is_kept_from_the_earlier_school_to_the_later_whichever_end_tells_it(tmp_path: Path) -> None:
    path = write(tmp_path / "links_edubase20220901.csv", [
        LINKS, "100002,100001,Old School,Predecessor,01-09-2012", "100003,100004,New School,Successor - merged,",
        '100005,100006,"Sixth form, a",Sixth Form Centre Link,',
    ])  # fmt: skip
    found = rows(path, "links")
    assert [(r["before"], r["after"], r["relation"], r["linked_on"]) for r in found] == [
        (100001, 100002, "succession", dt.date(2012, 9, 1)), (100003, 100004, "merger", None),
        (100005, 100006, "other", None),
    ]  # fmt: skip
    assert [(r["before_name"], r["after_name"]) for r in found][:2] == [("Old School", ""), ("", "New School")]
    assert (table(path).as_of, table(path).year) == (dt.date(2022, 9, 1), "2022-23")


def test_an_unknown_kind_of_link_is_kept_with_a_warning_and_takes_no_part(tmp_path: Path) -> None:
    read = table(write(tmp_path / "links.csv", [LINKS, "100002,100001,Old,Predecessor - federated,01-09-2012"]))
    assert read.lists["links"]["relation"].tolist() == ["other"]
    assert ["no kind of link that is known" in fault.reason for fault in read.faults] == [True]


def test_a_bad_row_is_refused_alone_with_line_field_and_remedy(tmp_path: Path) -> None:
    read = table(write(tmp_path / "links.csv", [
        LINKS, "100002,100001,Old,Predecessor,01-09-2012", "100002,12,Old,Predecessor,01-09-2012",
        "100003,100001,Old,Predecessor,32-09-2012", "100002,100001,Old,Predecessor,02-09-2012",
    ]))  # fmt: skip
    assert (read.rows_read, read.rows_accepted, read.rows_refused) == (4, 1, 3)
    assert [(f.line, f.field, f.value) for f in read.faults] == [
        (3, "LinkURN", "12"), (4, "LinkEstablishedDate", "32-09-2012"), (5, "URN", "100002"),
    ]  # fmt: skip
    assert all(fault.remedy for fault in read.faults)


def test_a_list_of_which_every_row_is_bad_is_refused(tmp_path: Path) -> None:
    assert "every row was refused" in refusal(write(tmp_path / "links.csv", [LINKS, "1,2,Old,Predecessor,01-09-2012"]))


def test_groups_are_open_or_closed_and_dated_by_opening_or_incorporation(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "allgroupsdata20220901.csv", [
        GROUPS, "1,TR1,Hill Trust,0123,06,Multi-academy trust,,,18/07/2012,OPEN,Open,,",
        "2,,River Federation,,01,Federation,31/08/2010,06/01/2009,,CLOSED,Closed,,",
        "3,TR3,New Trust,,06,Multi-academy trust,,,,PROPOSED_TO_OPEN,Proposed to open,,",
    ]), "groups")  # fmt: skip
    assert [(r["name"], r["is_open"], r["opened_on"], r["closed_on"]) for r in found] == [
        ("Hill Trust", True, dt.date(2012, 7, 18), None),
        ("River Federation", False, dt.date(2009, 1, 6), dt.date(2010, 8, 31)), ("New Trust", False, None, None),
    ]  # fmt: skip


def test_members_have_the_days_they_joined_and_left(tmp_path: Path) -> None:
    (row,) = rows(write(tmp_path / "academiesmatmembership20220901.csv", [
        MEMBERS, "100001,1,TR1,Hill Trust,Multi-academy trust,01-09-2012,31-08-2018",
    ]), "members")  # fmt: skip
    assert (row["urn"], row["name"], row["joined_on"], row["left_on"]) == (
        100001, "Hill Trust", dt.date(2012, 9, 1), dt.date(2018, 8, 31),
    )  # fmt: skip


def test_names_of_heads_are_never_read_and_a_warning_says_so_without_repeating_them(tmp_path: Path) -> None:
    read = table(write(tmp_path / "allgroupsdata20220901.csv", [
        GROUPS, "1,TR1,Hill Trust,0123,06,Multi-academy trust,,,18/07/2012,OPEN,Open,Canary,Zebedee",
    ]))  # fmt: skip
    (warning,) = read.faults
    assert "names of people under 'Head of Group First Name', 'Head of Group Last Name'" in warning.reason
    kept = repr(read.lists) + repr(read.faults) + repr(read.schools)
    assert "Canary" not in kept and "Zebedee" not in kept


@pytest.mark.parametrize("heading", ["Surname", "UPN", "Date of birth", "Legal Forename"])
def test_a_file_about_single_pupils_is_refused_whatever_else_it_is(tmp_path: Path, heading: str) -> None:
    path = write(tmp_path / "absence.csv", [f"LA,ESTAB,URN,PERCTOT,PPERSABS10,{heading}", "202,4104,100049,6,18,x"])
    said = refusal(path)
    assert heading in said and "about a person" in said and "Take the column out" in said
    with pytest.raises(Refused):
        readers.read(path)  # in a folder too


def test_a_history_keeps_each_inspection_in_the_words_of_its_time(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "ofsted_ratings.csv", [
        HISTORY, "100001,Satisfactory,20110107", "100001,Requires Improvement,20130418",
        "100002,Special Measures,20140101",
    ]), "inspections")  # fmt: skip
    assert [(r["urn"], r["grade"], r["words"], r["concern"]) for r in found] == [
        (100001, 3, "satisfactory", ""), (100001, 3, "requires improvement", ""),
        (100002, 4, "inadequate", "special measures"),
    ]  # fmt: skip


def test_outcomes_give_the_latest_and_the_previous_inspection_and_the_single_areas(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "mi_schools_2014-05-31.csv", [
        OUTCOMES, "100001,19/04/2013,4,4,2,4,3,SM ,26/09/2008,3,NTI", "100002,19/04/2013,2,2,2,2,2,,-,-,-",
    ]), "inspections")  # fmt: skip
    assert [(r["urn"], r["inspected_on"], r["words"], r["concern"], r["areas"]) for r in found] == [
        (100001, dt.date(2013, 4, 19), "inadequate", "special measures",
         '{"achievement": 4, "behaviour": 2, "teaching": 4, "leadership": 3}'),
        (100001, dt.date(2008, 9, 26), "satisfactory", "notice to improve", "{}"),
        (100002, dt.date(2013, 4, 19), "good", "",
         '{"achievement": 2, "behaviour": 2, "teaching": 2, "leadership": 2}'),
    ]  # fmt: skip


def test_an_unknown_judgement_is_refused_with_what_is_known(tmp_path: Path) -> None:
    said = refusal(write(tmp_path / "ofsted_ratings.csv", [HISTORY, "100001,Splendid,20110107"]))
    assert "every row was refused" in said


def workbook(*sheets: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for number, lines in enumerate(sheets):
        sheet = book.add_worksheet(f"sheet {number}")
        for i, line in enumerate(lines):
            sheet.write_row(i, 0, line)
    book.close()
    return buffer.getvalue()


LOOK = [["Cover"], ["Official statistics"]]
AREAS = [["LSOA code (2011)", "Local Authority District code (2013)",
          "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
          "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
          "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)",
          "Income Deprivation Affecting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs)"],
         ["E01031349", "E07000223", 21352, 7, 16807, 6], ["E01031350", "E07000223", 8864, 11, 11629, 4]]  # fmt: skip


def test_of_several_sheets_the_one_whose_headings_are_known_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deprivation.xlsx"
    path.write_bytes(workbook(LOOK, AREAS))
    read = table(path)
    assert (read.kind, read.year, read.rows_accepted) == ("area-need", "2015-16", 1)
    assert read.lists["needs"].to_dict("records") == [
        {"line": 2, "lsoa": "E01031349", "idaci_rank": 16807, "idaci_decile": 6, "imd_rank": 21352, "imd_decile": 7}
    ]
    assert "tenth from 1 to 10" in read.faults[0].reason


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_", "."), body)
    return path


@pytest.mark.parametrize(("head", "why"), [
    ("urn,name,open_date,close_date,town,postcode", "cannot be a register"),
    ("OLD_URN,LATEST_URN", "not how or when"),
])  # fmt: skip
def test_lists_that_are_of_no_use_are_passed_over_in_folders_and_refused_by_name(
    tmp_path: Path, head: str, why: str
) -> None:
    path = write(tmp_path / "list.csv", [head, ",".join(["100001"] * (head.count(",") + 1))])
    found = readers.read(path)
    assert isinstance(found, Skipped) and why in found.reason
    assert why in refusal(path)
