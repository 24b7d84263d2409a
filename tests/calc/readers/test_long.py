"""The generic table of local figures: one row per school, measure, year and group."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from dataPacks.definitions import Measure, measures
from dataPacks.readers import Local, Recognised, Table, recognise
from schools.reasons import Reason

from .tables import read, refusal, write

HEAD = "urn,measure,year,group,value,code,cohort"
ROWS = [
    "100049,attainment8,2018-19,all,42.4,,178",
    "100049,attainment8,2017-18,all,41.0,,180",
    "100049,attainment8,2018-19,boys,,SUPP,",
    "100050,attainment8,2018-19,all,51.25,,104",
]
LATE = Measure(
    "late", "Pupils late on the day", "Late", "%", 1, "worse", "outcome", (), 0, 100, "Counted at the gate."
)  # fmt: skip


def table(tmp_path: Path, rows: list[str], head: str = HEAD, **told: object) -> Table:
    return read(write(tmp_path / "ours.csv", [head, *rows]), **told)


def cell(found: Table, urn: int, measure: str, group: str, year: str) -> tuple[float, str, int, float, int]:
    row = found.schools["urn"].tolist().index(urn)
    keys = [(c.measure, c.group, c.year) for c in found.columns]
    at, figures = (row, keys.index((measure, group, year))), found.figures
    assert figures.lines is not None
    return figures.value[at], figures.code[at], figures.reason[at], figures.cohort[at], figures.lines[at]


def test_each_row_is_a_figure_with_its_own_line(tmp_path: Path) -> None:
    found = table(tmp_path, ROWS)
    assert (found.kind, found.year, found.is_official, found.rows_accepted) == ("local", "2018-19", False, 4)
    assert cell(found, 100049, "attainment8", "all", "2018-19") == (42.4, "", 0, 178, 2)
    assert cell(found, 100049, "attainment8", "all", "2017-18") == (41.0, "", 0, 180, 3)
    assert cell(found, 100050, "attainment8", "all", "2018-19") == (51.25, "", 0, 104, 5)


def test_a_code_stands_under_value_or_under_code(tmp_path: Path) -> None:
    rows = [*ROWS, "100050,attainment8,2018-19,boys,SUPP,,"]
    for urn, line in ((100049, 4), (100050, 6)):
        value, code, reason, cohort, at = cell(table(tmp_path, rows), urn, "attainment8", "boys", "2018-19")
        assert np.isnan(value) and np.isnan(cohort)
        assert (code, reason, at) == ("SUPP", Reason.SUPPRESSED, line)


def test_what_no_row_says_is_in_no_table(tmp_path: Path) -> None:
    value, _, reason, _, line = cell(table(tmp_path, ROWS), 100050, "attainment8", "all", "2017-18")
    assert np.isnan(value) and (reason, line) == (Reason.NOT_IN_TABLE, 0)


@pytest.mark.parametrize("head", ["URN,Measure,Year,Group,Value", "group , value , year , measure , Urn"])
def test_headings_may_be_in_any_case_and_order(tmp_path: Path, head: str) -> None:
    cells = dict(
        zip(["urn", "measure", "year", "group", "value"], ["100049", "roll", "2019", "all", "950"], strict=True)
    )
    row = ",".join(cells[h.strip().casefold()] for h in head.split(","))
    assert cell(table(tmp_path, [row], head), 100049, "roll", "all", "2018-19")[0] == 950


@pytest.mark.parametrize("year", ["2018-19", "2018/19", "201819", "2019", "2018-2019"])
def test_years_may_be_spelt_in_several_ways(tmp_path: Path, year: str) -> None:
    assert table(tmp_path, [f"100049,roll,{year},all,950,,"]).columns[0].year == "2018-19"


def test_schools_may_be_named_by_laestab(tmp_path: Path) -> None:
    rows = ["2024104,roll,2018-19,all,950", "202/4104,eal,2018-19,all,9"]
    found = table(tmp_path, rows, "laestab,measure,year,group,value")
    assert found.schools["laestab"].tolist() == ["2024104"] and found.schools["la_code"].tolist() == ["202"]


def test_where_a_school_is_named_twice_its_urn_counts(tmp_path: Path) -> None:
    found = table(tmp_path, ["100049,,roll,2018-19,all,950"], "urn,laestab,measure,year,group,value")
    assert found.schools["urn"].tolist() == [100049] and found.columns_unused == ["laestab"]


def test_a_measure_of_the_challenges_own(tmp_path: Path) -> None:
    rows = ["100049,late,2018-19,all,4.5%,,300"]
    assert "no measure has that key" in refusal(write(tmp_path / "x.csv", [HEAD, *rows]))[0].reason
    found = table(tmp_path, rows, local=Local(measures={"late": LATE}))
    assert cell(found, 100049, "late", "all", "2018-19")[0] == 4.5
    other = table(tmp_path, rows, local=Local(measures={"late": replace(LATE, maximum=50)}))
    assert found.definition != other.definition, "what a measure is decides how its figures are read"


def test_a_shipped_measure_is_never_replaced() -> None:
    own = {"roll": replace(LATE, key="roll")}
    assert Local(measures=own).all_measures["roll"] == measures()["roll"]


def test_an_unknown_measure_refuses_the_file_and_names_what_comes_near(tmp_path: Path) -> None:
    rows = [*ROWS, "100049,atainment8,2018-19,all,1,,", "100050,atainment8,2018-19,all,1,,"]
    (fault,) = refusal(write(tmp_path / "ours.csv", [HEAD, *rows]))
    assert (fault.line, fault.field, fault.value) == (6, "measure", "atainment8")
    assert "in 2 rows" in fault.reason and "'attainment8'" in fault.remedy


@pytest.mark.parametrize(
    ("row", "field", "what"),
    [
        ("10004,roll,2018-19,all,9,,", "urn", "six digits"),
        (",roll,2018-19,all,9,,", "urn", "a blank"),
        ("100051,roll,2018-20,all,9,,", "year", "no academic year"),
        ("100051,roll,1950-51,all,9,,", "year", "no academic year"),
        ("100051,roll,2018-19,boy,9,,", "group", "no group"),
        ("100051,roll,2018-19,all,many,,", "value", "neither a number nor a known code"),
        ("100051,attainment8,2018-19,all,9999,,", "value", "outside"),
        ("100051,roll,2018-19,all,9,SUPP,", "code", "beside the value"),
        ("100051,roll,2018-19,all,,SECRET,", "code", "no known code"),
        ("100051,roll,2018-19,all,9,,-3", "cohort", "no number of pupils"),
        ("100049,attainment8,201819,all,42.4,,178", "measure", "repeats"),
        ("100049,attainment8,2019,all,43,,178", "measure", "contradicts"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_alone(tmp_path: Path, row: str, field: str, what: str) -> None:
    found = table(tmp_path, [*ROWS, row])
    (fault,) = found.faults
    assert (fault.line, fault.field) == (6, field) and what in fault.reason and fault.remedy
    assert (found.rows_refused, found.rows_accepted) == (1, 4)
    refusal(write(tmp_path / "strict.csv", [HEAD, *ROWS, row]), strict=True)


def test_a_told_year_must_be_in_the_table(tmp_path: Path) -> None:
    assert table(tmp_path, ROWS, year="2017-18").year == "2018-19"
    (fault,) = refusal(write(tmp_path / "ours.csv", [HEAD, *ROWS]), year="2016-17")
    assert "its years are 2017-18, 2018-19" in fault.reason


def test_it_is_recognised_with_its_newest_year(tmp_path: Path) -> None:
    found = recognise(write(tmp_path / "ours.csv", [HEAD, *ROWS]))
    assert isinstance(found, Recognised) and (found.kind, found.year, found.layout) == ("local", "2018-19", "long")


def test_a_table_without_a_good_row_is_refused(tmp_path: Path) -> None:
    assert "every row was refused" in refusal(write(tmp_path / "a.csv", [HEAD, "1,roll,2019,all,9,,"]))[0].reason
    assert "no row of a school" in refusal(write(tmp_path / "b.csv", [HEAD, ""]))[0].reason


def test_a_spreadsheet_and_a_packed_table_are_read_alike(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "ours.xlsx") as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([HEAD.split(","), [100049, "attainment8", 201819, "all", 42.4, "", 178]]):
            sheet.write_row(i, 0, row)
    packed = write(tmp_path / "ours.csv.gz", [HEAD, ROWS[0]])
    for path in (tmp_path / "ours.xlsx", packed):
        assert cell(read(path), 100049, "attainment8", "all", "2018-19") == (42.4, "", 0, 178, 2)


def test_a_table_without_a_school_is_not_taken_for_one(tmp_path: Path) -> None:
    (fault, *_) = refusal(write(tmp_path / "ours.csv", ["measure,year,group,value", "roll,2019,all,9"]), named=True)
    assert "no table of a known kind" in fault.reason


def test_two_tables_about_other_measures_are_not_the_same_table(tmp_path: Path) -> None:
    one = table(tmp_path, ROWS)
    assert one.scope == table(tmp_path, ROWS[:3]).scope
    assert one.scope != table(tmp_path, ["100049,roll,2018-19,all,950,,"]).scope
