"""What a person gets from a sound table: values, codes, reasons, limits and lines, each in its place."""

from pathlib import Path

import numpy as np
import pytest

from dataPacks import readers
from schools.reasons import Reason

from .tables import (
    ABSENCE,
    ABSENCE_ROWS,
    ABSENCE_TAIL,
    KS4_ROWS,
    KS4_TAIL,
    absence_lines,
    census_lines,
    figure,
    ks4_lines,
    read,
    write,
)


def test_a_provisional_table_gives_figures_limits_and_cohorts(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines(), bom=True))
    assert (table.kind, table.year, table.edition, table.is_official) == ("ks4", "2018-19", "provisional", True)
    found = figure(table, 100049, "progress8")
    assert (found["value"], found["lower"], found["upper"], found["cohort"]) == (-0.09, -0.28, 0.09, 178)
    assert (found["line"], found["heading"], found["code"], found["reason"]) == (2, "P8MEA", "", Reason.NONE)
    assert figure(table, 100049, "basics_95")["value"] == 43.2


def test_rows_are_counted_apart(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines()))
    assert (table.rows_read, table.rows_school, table.rows_summary, table.rows_refused) == (8, 4, 4, 0)
    assert table.schools["record_type"].tolist() == ["1", "1", "1", "2"]
    assert table.schools["is_open"].tolist() == [True, True, True, False]
    assert table.schools["type_code"].tolist() == ["CY", "VA", "F", "CYS"]
    assert table.columns_unused == ["TP8ADJ", "P8MEA_ORIG", "P8CILOW_ORIG", "P8CIUPP_ORIG", "P8_BANDING"]


def test_rows_that_the_publisher_ends_early_are_filled_with_blanks(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines()))
    new, no_band = figure(table, 100100, "attainment8"), figure(table, 100050, "attainment8")
    assert np.isnan(new["value"]) and (new["code"], new["reason"]) == ("", Reason.BLANK)
    assert (no_band["code"], no_band["reason"]) == ("NE", Reason.NO_ENTRIES)


def test_a_school_named_na_keeps_its_name(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines()))
    assert table.schools["name"].tolist()[1] == "NA"


def test_summary_rows_say_whose_figures_they_are(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines()))
    found = table.summaries[["level", "la_code", "label", "line"]].values.tolist()
    assert found[0] == ["la", "202", "state-funded schools", 6]
    assert found[2:] == [["england", "", "all schools", 8], ["england", "", "state-funded schools", 9]]
    attainment = [c.measure for c in table.columns].index("attainment8")
    assert table.summary_figures.value[2:, attainment].tolist() == [44.5, 46.5]
    assert table.summary_figures.reason[1, attainment] == Reason.BLANK


def test_a_one_space_urn_on_a_summary_row_is_no_fault(tmp_path: Path) -> None:
    lines = [line.replace("4,202,, ,", "4,202, , ,") for line in ks4_lines()]
    assert read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", lines)).faults == []


def test_census_rows_marked_nat_are_englands(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_census.csv", census_lines(), bom=True))
    assert table.summaries["label"].tolist() == ["primary", "secondary", "special"]
    assert figure(table, 100049, "roll")["value"] == 950
    suppressed = figure(table, 100050, "fsm_ever")
    assert np.isnan(suppressed["value"]) and (suppressed["code"], suppressed["reason"]) == ("NA", Reason.NOT_APPLICABLE)


def test_the_limit_on_rolls_does_not_bind_england(tmp_path: Path) -> None:
    table = read(write(tmp_path / "2018-19" / "england_census.csv", census_lines()))
    assert table.summary_figures.value[0, 0] == 4727089


def test_laestab_keeps_its_zeros(tmp_path: Path) -> None:
    lines = [ABSENCE, "202,0104,100049,6.9,18.8", *ABSENCE_TAIL]
    table = read(write(tmp_path / "2018-19" / "england_abs.csv", lines))
    assert table.schools["laestab"].tolist() == ["2020104"]


@pytest.mark.parametrize("name", ["england_abs.csv", "england_abs.csv.gz", "england_abs.tsv", "england_abs.tsv.gz"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [True, False])
def test_packing_line_ends_and_marks_change_nothing(tmp_path: Path, name: str, ending: str, bom: bool) -> None:
    lines = [line.replace(",", "\t") if ".tsv" in name else line for line in absence_lines()]
    table = read(write(tmp_path / "2018-19" / name, lines, ending=ending, bom=bom))
    assert table.schools["urn"].tolist() == [100049, 100050, 100100]
    assert table.figures.value[0].tolist() == [6.9, 18.8]


def test_the_checksum_is_of_the_unpacked_bytes(tmp_path: Path) -> None:
    plain = read(write(tmp_path / "2018-19" / "england_abs.csv", absence_lines()))
    packed = read(write(tmp_path / "2018-19" / "england_abs.csv.gz", absence_lines()))
    assert plain.checksum == packed.checksum and len(plain.checksum) == 64


def test_a_file_may_end_without_a_line_break(tmp_path: Path) -> None:
    text = "\n".join(absence_lines())
    assert read(write(tmp_path / "2018-19" / "england_abs.csv", text)).rows_read == 6


def test_a_blank_row_is_noted_and_nothing_else(tmp_path: Path) -> None:
    lines = [ABSENCE, *ABSENCE_ROWS, ",,,,", *ABSENCE_TAIL]
    table = read(write(tmp_path / "2018-19" / "england_abs.csv", lines), strict=True)
    assert (table.rows_read, table.rows_school, table.rows_refused) == (7, 3, 0)
    assert [(f.line, f.severity) for f in table.faults] == [(5, "warning")]


def test_lines_count_line_breaks_within_cells(tmp_path: Path) -> None:
    rows = [KS4_ROWS[0].replace("Haverstock School", '"Haverstock\nSchool"'), *KS4_ROWS[1:]]
    lines = [ks4_lines()[0], *rows, *KS4_TAIL]
    table = read(write(tmp_path / "2018-19" / "england_ks4provisional.csv", lines, ending="\n"))
    assert table.schools["line"].tolist() == [2, 4, 5, 6]


def test_the_scope_is_the_authorities_of_an_extract(tmp_path: Path) -> None:
    assert read(write(tmp_path / "2018-19" / "england_abs.csv", absence_lines())).scope == "202,203"


def test_walking_gives_every_file_once_and_says_which_were_named(tmp_path: Path) -> None:
    named = write(tmp_path / "a" / "england_abs.csv", absence_lines())
    write(tmp_path / "a" / "notes.txt", "notes")
    write(tmp_path / "a" / ".hidden.csv", "x")
    found = readers.walk([tmp_path / "a", named])
    assert [(path.name, outright) for path, outright in found] == [("england_abs.csv", True), ("notes.txt", False)]


def test_what_is_no_table_is_skipped_in_a_folder_and_refused_by_name(tmp_path: Path) -> None:
    meta = write(tmp_path / "2018-19" / "abs_meta.csv", ["Column,Variable,Label", "A,LA,Local authority"])
    skipped = readers.read(meta)
    assert isinstance(skipped, readers.Skipped) and skipped.reason.startswith("no school table")
    with pytest.raises(readers.Refused):
        readers.read(meta, named=True)
