"""Rows that are refused alone and listed, each with its line, field, value, reason and remedy."""

from pathlib import Path

import pytest

from dataPacks.readers import Fault, Table

from .tables import ABSENCE, ABSENCE_ROWS, ABSENCE_TAIL, KS4, KS4_ROWS, KS4_TAIL, read, refusal, write


def with_row(tmp_path: Path, row: str) -> Path:
    return write(tmp_path / "2018-19" / "england_abs.csv", [ABSENCE, *ABSENCE_ROWS, row, *ABSENCE_TAIL])


def refused_alone(table: Table) -> list[Fault]:
    assert table.schools["urn"].tolist() == [100049, 100050, 100100]
    assert table.rows_refused == 1 and len(table.figures.value) == 3
    assert table.rows_read == table.rows_school + table.rows_summary
    for fault in table.faults:
        assert fault.severity == "row" and fault.reason.startswith("Line 5: ") and fault.remedy.endswith(".")
    return table.faults


@pytest.mark.parametrize("urn", ["", "99999", "1000490", "10004O", "012345", "1e5000", "१२३४५६"])
def test_a_malformed_urn(tmp_path: Path, urn: str) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, f"203,4001,{urn},4.0,9.5")))
    assert (fault.line, fault.field, fault.value) == (5, "URN", urn) and "no URN" in fault.reason


@pytest.mark.parametrize(("key", "field"), [("20,4001", "LA"), ("203,401", "ESTAB"), ("203,", "ESTAB")])
def test_a_malformed_laestab(tmp_path: Path, key: str, field: str) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, f"{key},100200,4.0,9.5")))
    assert fault.field == field


def test_a_row_that_repeats_another(tmp_path: Path) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, ABSENCE_ROWS[0])))
    assert (fault.field, fault.value) == ("URN", "100049") and "line 2, which this row repeats" in fault.reason


def test_a_row_that_contradicts_another(tmp_path: Path) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, ABSENCE_ROWS[0].replace("6.9", "7.9"))))
    assert "line 2, which this row contradicts" in fault.reason


@pytest.mark.parametrize("cell", ["abc", "SUP", "1.2.3", "£4", "#REF!"])
def test_an_impossible_cell(tmp_path: Path, cell: str) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, f"203,4001,100200,{cell},9.5")))
    assert (fault.field, fault.value) == ("PERCTOT", cell) and "neither a number nor a code" in fault.reason


@pytest.mark.parametrize("cell", ["-0.1", "100.1", "1e30", "640%"])
def test_a_number_out_of_its_range(tmp_path: Path, cell: str) -> None:
    (fault,) = refused_alone(read(with_row(tmp_path, f"203,4001,100200,4.0,{cell}")))
    assert (fault.field, fault.value) == ("PPERSABS10", cell) and "outside 0 to 100" in fault.reason


def test_every_impossible_cell_of_a_row_is_listed_and_the_row_counted_once(tmp_path: Path) -> None:
    faults = refused_alone(read(with_row(tmp_path, "203,4001,100200,??,900")))
    assert [fault.field for fault in faults] == ["PERCTOT", "PPERSABS10"]


def test_a_known_summary_mark_with_an_unknown_phase(tmp_path: Path) -> None:
    table = read(with_row(tmp_path, "NAT,XYZ,,4.0,9.5"))
    assert table.rows_refused == 1 and table.rows_summary == 4 and len(table.summaries) == 3


def test_a_summary_row_that_stands_twice(tmp_path: Path) -> None:
    table = read(with_row(tmp_path, "NAT,PRI,,4.0,9.5"))
    assert table.rows_refused == 1 and table.summaries["line"].tolist() == [5, 7, 8]


def provisional(tmp_path: Path, row: str) -> Path:
    return write(tmp_path / "2018-19" / "england_ks4provisional.csv", [KS4, *KS4_ROWS, row, *KS4_TAIL])


def test_a_record_type_that_nobody_knows(tmp_path: Path) -> None:
    table = read(provisional(tmp_path, KS4_ROWS[0].replace("1,202", "9,202").replace("100049", "100300")))
    (fault,) = table.faults
    assert (fault.line, fault.field, fault.value) == (6, "RECTYPE", "9") and len(table.schools) == 4


def test_a_lower_limit_above_the_upper(tmp_path: Path) -> None:
    row = KS4_ROWS[0].replace("100049", "100300").replace("-0.09,-0.28,0.09", "-0.09,0.28,0.09", 1)
    (fault,) = read(provisional(tmp_path, row)).faults
    assert (fault.field, fault.value) == ("P8CILOW", "0.28") and "P8CIUPP" in fault.reason


def test_a_cohort_below_nought(tmp_path: Path) -> None:
    (fault,) = read(provisional(tmp_path, KS4_ROWS[0].replace("100049", "100300").replace(",199,", ",-1,"))).faults
    assert (fault.field, fault.value) == ("TPUP", "-1")


def test_a_column_that_no_definition_names_is_not_judged(tmp_path: Path) -> None:
    row = KS4_ROWS[0].replace("100049", "100300").removesuffix(",3") + ",whatever"
    assert read(provisional(tmp_path, row)).faults == []


def test_strict_refuses_the_file_for_one_bad_row(tmp_path: Path) -> None:
    (fault,) = refusal(with_row(tmp_path, "203,4001,100200,abc,9.5"), strict=True)
    assert (fault.line, fault.field, fault.severity) == (5, "PERCTOT", "row")


def test_a_table_of_bad_rows_alone_is_refused(tmp_path: Path) -> None:
    lines = [ABSENCE, "203,4001,100200,abc,9.5", *ABSENCE_TAIL]
    first, second = refusal(write(tmp_path / "2018-19" / "england_abs.csv", lines))
    assert "every row was refused" in first.reason and second.line == 2


def test_a_long_list_of_faults_ends_in_a_count(tmp_path: Path) -> None:
    rows = [f"203,4000,{100_200 + i},{'abc' if i < 1005 else '5.0'},1" for i in range(2100)]
    lines = [ABSENCE, *ABSENCE_ROWS, *rows, *ABSENCE_TAIL]
    table = read(write(tmp_path / "2018-19" / "england_abs.csv", lines))
    assert table.rows_refused == 1005 and len(table.faults) == 1001
    assert any("5 more faults" in fault.reason for fault in table.faults)
