"""Workbooks as people and programs make them: read where nothing is in doubt, else refused in words."""

import datetime
import time
from pathlib import Path
from typing import Any

import pytest

from dataPacks.readers import Table

from .books import altered, book, cells, locked, rows, with_sheet
from .tables import figure, read, refusal
from .test_register import INFORMATION, school

NOTES = [["Source: Department for Education"], [], ["Note: SUPP means that a figure is suppressed."]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "2018-19" / "england_abs.xlsx"


def said(table: Table) -> list[str]:
    return [fault.reason for fault in table.faults]


def test_a_plain_sheet_is_read_without_a_word(path: Path) -> None:
    table = read(book(path, ("england", rows(cells()))))
    assert (table.rows_school, table.rows_summary, table.faults) == (3, 3, [])
    assert figure(table, 100049, "absence_overall")["line"] == 2


# ---- sheets


def test_of_several_sheets_the_one_with_the_table_is_read_and_named(path: Path) -> None:
    cover = ("Cover", rows([["Absence in schools"], ["Published 2019"]]))
    table = read(book(path, cover, ("Data", rows(cells())), ("Notes", rows(NOTES))))
    assert table.rows_school == 3
    assert "read from sheet 'Data' of england_abs.xlsx; not from 'Cover', 'Notes'." in said(table)[0]


def test_two_tables_in_one_workbook(path: Path) -> None:
    (fault,) = refusal(book(path, ("2018", rows(cells())), ("2019", rows(cells()))))
    assert "2 tables, on its sheets '2018' and '2019'" in fault.reason


def _hidden(_: Any, sheet: Any) -> None:
    rows(cells())(_, sheet)
    sheet.hide()


def test_a_hidden_sheet_is_not_read(path: Path) -> None:
    table = read(book(path, ("shown", rows(cells())), ("old", _hidden)))
    assert table.rows_school == 3
    assert "not from 'old' (hidden)" in said(table)[0]


def test_a_table_on_a_hidden_sheet_alone(path: Path) -> None:
    (fault,) = refusal(book(path, ("Cover", rows([["Absence"]])), ("data", _hidden)))
    assert "hidden sheet 'data'" in fault.reason and "Show the sheet" in fault.remedy


def test_a_workbook_with_nothing_in_it(path: Path) -> None:
    (fault,) = refusal(book(path, ("a", rows([])), ("b", rows([]))), named=True)
    assert "none of its sheets holds anything" in fault.reason


# ---- headings


def test_headings_below_a_title(path: Path) -> None:
    table = read(book(path, ("england", rows([["Pupil absence in schools"], [], *cells()]))))
    assert table.rows_school == 3
    assert figure(table, 100049, "absence_overall")["line"] == 4
    assert "The headings stand on line 3; what stands above them was not read." in said(table)


def test_two_rows_of_headings_of_which_the_upper_ones_are_merged(path: Path) -> None:
    """As people lay tables out: the school's keys merged downwards, a title merged over the figures."""

    def write(made: Any, sheet: Any) -> None:
        for j, name in enumerate(cells()[0][:3]):
            sheet.merge_range(0, j, 1, j, name)
        sheet.merge_range(0, 3, 0, 4, "Absence")
        sheet.write_row(1, 3, cells()[0][3:])
        rows(cells()[1:], at=2)(made, sheet)

    table = read(book(path, ("england", write)))
    assert table.rows_school == 3
    assert figure(table, 100050, "absence_overall")["value"] == 5.1


def test_one_heading_merged_over_two_columns(path: Path) -> None:
    def write(made: Any, sheet: Any) -> None:
        wide = [[*row, "1"] for row in cells()[1:]]
        sheet.write_row(0, 0, cells()[0][:4])
        sheet.merge_range(0, 4, 0, 5, "PPERSABS10")
        rows(wide, at=1)(made, sheet)

    (fault,) = refusal(book(path, ("england", write)))
    assert (fault.line, fault.field) == (1, "PPERSABS10") and "over 2 columns" in fault.reason


def test_a_second_row_of_headings_below_is_a_bad_row(path: Path) -> None:
    words = ["Authority", "Number", "School", "Overall absence", "Persistent"]
    table = read(book(path, ("england", rows([cells()[0], words, *cells()[1:]]))))
    assert (table.rows_school - table.rows_refused, table.faults[0].line) == (3, 2)


def test_merged_cells_among_the_figures(path: Path) -> None:
    def write(made: Any, sheet: Any) -> None:
        rows(cells())(made, sheet)
        sheet.merge_range(2, 3, 3, 3, 5.1)

    (fault,) = refusal(book(path, ("england", write)))
    assert (fault.line, fault.field) == (3, "PERCTOT") and "lines 3 to 4" in fault.reason


# ---- below the table


def test_notes_under_the_table_are_no_rows(path: Path) -> None:
    table = read(book(path, ("england", rows([*cells(), [], *NOTES]))))
    assert (table.rows_read, table.rows_refused) == (6, 0)
    assert "What stands below line 7 are notes under the table; they were not read." in said(table)


def test_notes_do_not_stand_for_rows_that_are_missing(path: Path) -> None:
    faults = refusal(book(path, ("england", rows([*cells()[:-1], [], *NOTES]))))
    assert "lacks the row 'SPE'" in faults[0].reason


# ---- formulas and errors


def _with_cell(path: Path, column: int, formula: str, value: Any, *, blank: bool = False) -> Path:
    def write(made: Any, sheet: Any) -> None:
        rows(cells())(made, sheet)
        sheet.write_formula(1, column, formula, None, value)

    made = book(path, ("england", write))
    if not blank:
        return made
    empty = f"<f>{formula[1:]}</f><v></v>".encode()

    def change(parts: dict[str, bytes]) -> None:
        assert empty in parts["xl/worksheets/sheet1.xml"]

    return altered(made, change)


def test_the_saved_result_of_a_formula_counts(path: Path) -> None:
    table = read(_with_cell(path, 3, "=6+0.9", 6.9))
    assert figure(table, 100049, "absence_overall")["value"] == 6.9
    assert "1 cells are formulas" in said(table)[0]


def test_a_formula_that_was_never_calculated_is_not_blank_and_not_calculated(path: Path) -> None:
    table = read(_with_cell(path, 3, "=6+0.9", "", blank=True))
    assert (table.rows_refused, table.rows_school) == (1, 3)
    fault = table.faults[-1]
    assert (fault.line, fault.field, fault.value) == (2, "PERCTOT", "=6+0.9")
    assert "formula without a result" in fault.reason and "save it with its results" in fault.remedy


def test_an_error_in_a_cell_is_not_blank(path: Path) -> None:
    table = read(_with_cell(path, 3, "=1/0", "#DIV/0!"))
    fault = table.faults[-1]
    assert (fault.line, fault.field, fault.value, table.rows_refused) == (2, "PERCTOT", "#DIV/0!", 1)


def test_a_formula_in_a_column_that_nobody_reads_is_nothing(path: Path) -> None:
    def write(made: Any, sheet: Any) -> None:
        rows([[*row, "x"] for row in cells()])(made, sheet)
        sheet.write_formula(1, 5, "=1+1", None, "")

    table = read(book(path, ("england", write)))
    assert table.rows_refused == 0


# ---- dates


@pytest.mark.parametrize(
    ("cell", "day"), [(43344, datetime.date(2018, 9, 1)), ("01-09-2018", datetime.date(2018, 9, 1)), ("", None)]
)
def test_a_date_as_the_number_of_its_day(path: Path, cell: Any, day: datetime.date | None) -> None:
    path = path.with_name("england_school_information.xlsx")
    one = school(OPENDATE=cell)
    made = book(path, ("england", rows([INFORMATION, [one.get(name, "") for name in INFORMATION]])))
    assert read(made).schools["opened_on"].tolist() == [day]


def test_a_date_in_a_workbook_that_counts_from_1904(path: Path) -> None:
    path = path.with_name("england_school_information.xlsx")
    one = school(OPENDATE=41882)
    made = book(path, ("england", rows([INFORMATION, [one.get(name, "") for name in INFORMATION]])))
    old = b"<workbookPr "

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(old, old + b'date1904="1" ')

    assert read(altered(made, change)).schools["opened_on"].tolist() == [datetime.date(2018, 9, 1)]


def test_a_year_is_no_date(path: Path) -> None:
    path = path.with_name("england_school_information.xlsx")
    schools = [school(), school(URN=100050, ESTAB=4166, LAESTAB=2024166, OPENDATE=2018)]
    made = book(path, ("england", rows([INFORMATION, *([s.get(n, "") for n in INFORMATION] for s in schools)])))
    table = read(made)
    assert (table.faults[0].field, table.faults[0].value, table.rows_refused) == ("OPENDATE", "2018", 1)


# ---- other formats, macros, locks


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods", ".xlsm"])
def test_other_spreadsheets_are_refused_with_a_remedy(path: Path, suffix: str) -> None:
    (fault,) = refusal(book(path, ("england", rows(cells()))).rename(path.with_suffix(suffix)), named=True)
    assert f"'{suffix}' is not read" in fault.reason and "as .xlsx or .csv" in fault.remedy


def test_macros_under_the_name_of_an_ordinary_workbook(path: Path) -> None:
    made = altered(book(path, ("england", rows(cells()))), lambda parts: parts.update({"xl/vbaProject.bin": b"x"}))
    (fault,) = refusal(made)
    assert "macros" in fault.reason


def test_a_locked_workbook(path: Path) -> None:
    (fault,) = refusal(locked(book(path, ("england", rows(cells())))))
    assert "password" in fault.reason


def test_an_old_or_encrypted_workbook_under_a_new_name(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (fault,) = refusal(path)
    assert "old .xls" in fault.reason and "password" in fault.reason


# ---- workbooks that are small and spread far


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_UNSAID = f'<row r="1">{"<c><v>1</v></c>" * 2000}</row><row r="1048576"><c><v>1</v></c></row>'


@pytest.mark.parametrize(
    "xml",
    [FAR, FAR_UNSAID, FAR.replace('r="XFD1048576"', "r='XFD1048576'"), f"<!-- -->{FAR}"],
    ids=["a far corner", "cells without places", "other quotes", "a comment"],
)
def test_a_sheet_with_a_cell_far_away(path: Path, xml: str) -> None:
    begin = time.perf_counter()
    (fault,) = refusal(with_sheet(path, xml))
    assert "more cells than a table of schools has" in fault.reason
    assert time.perf_counter() - begin < 5


def test_coloured_cells_far_away_are_no_cells(path: Path) -> None:
    made = book(path, ("england", rows(cells())))

    def change(parts: dict[str, bytes]) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)

    assert read(altered(made, change)).rows_school == 3


def test_one_long_text_that_all_cells_share(path: Path) -> None:
    row = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 3001))
    made = with_sheet(path, row)
    text = b"<sst><si><t>" + b"0" * 100_000 + b"</t></si></sst>"
    (fault,) = refusal(altered(made, lambda parts: parts.update({"xl/sharedStrings.xml": text})))
    assert "more cells than a table" in fault.reason


def test_entities_are_refused(path: Path) -> None:
    made = book(path, ("england", rows(cells())))

    def change(parts: dict[str, bytes]) -> None:
        head, tail = parts["xl/workbook.xml"].split(b"<workbook", 1)
        parts["xl/workbook.xml"] = head + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook' + tail

    (fault,) = refusal(altered(made, change))
    assert "entities" in fault.reason


def test_a_zero_character_is_refused_as_in_text(path: Path) -> None:
    first, *rest = cells()
    (fault,) = refusal(book(path, ("england", rows([[*first, "Not\0e"], *([*row, "x"] for row in rest)]))))
    assert "holds a zero character" in fault.reason
