"""Kind, year and edition: from headings, from the path, or told; and what happens when these disagree."""

import datetime
from pathlib import Path

import pytest

from dataPacks import readers
from dataPacks.readers import years

from .tables import KS4, KS4_ROWS, KS4_TAIL, absence_lines, census_lines, ks4_lines, read, refusal, write

SUBSET = (
    "URN,KS4 Pupils,KS4 Boys,KS4 Girls,Progress 8,Progress 8 Boys,Progress 8 Girls,Attainment 8,Attainment 8 Boys,"
    "Attainment 8 Girls,Eng Maths Grade 5,Entering EBacc,EBacc Avg Score,EBacc Avg Boys,EBacc Avg Girls,EBacc Grade 5,"
    "Progress 8 Band,P8 Desc,Academic Year"
)
SUBSET_ROW = "100049,197,114,83,-0.1,-0.25,0.12,44.9,43.8,46.5,41%,12%,3.82,3.79,3.87,5%,3,Average,{}"


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("2018-19/england_abs.csv", "2018-19"),
        ("2017-18/copy/england_abs.csv", "2017-18"),
        ("2015-16/2018-19/england_abs.csv", "2018-19"),
        ("2016-17/2017-2018_england_abs.csv", "2017-18"),
        ("england_abs_2018_19.csv", "2018-19"),
        ("run-2026-11-23/2018-19/england_abs.csv", "2018-19"),
    ],
)
def test_the_year_spelt_nearest_to_the_file_counts(tmp_path: Path, path: str, year: str) -> None:
    assert read(write(tmp_path / path, absence_lines())).year == year


@pytest.mark.parametrize("told", ["2018-19", "2018/19", "2018-2019", " 2018-19 "])
def test_a_told_year_may_be_spelt_in_several_ways(tmp_path: Path, told: str) -> None:
    assert read(write(tmp_path / "abs.csv", absence_lines()), year=told).year == "2018-19"


@pytest.mark.parametrize("told", ["2018-20", "2018", "18-19", "soon", "2018-19-20", "2018-1"])
def test_a_malformed_year_is_refused(tmp_path: Path, told: str) -> None:
    (fault,) = refusal(write(tmp_path / "abs.csv", absence_lines()), year=told)
    assert (fault.field, fault.value) == ("year", told) and "2018-19" in fault.remedy


def test_a_year_that_cannot_be_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "abs.csv", absence_lines())
    late = years.spell(datetime.datetime.now(tz=datetime.UTC).year + 1)
    assert "cannot be" in refusal(path, year=late)[0].reason
    assert "cannot be" in refusal(path, year="1989-90")[0].reason
    assert "cannot be" in refusal(write(tmp_path / late / "abs.csv", absence_lines()))[0].reason


def test_a_file_without_a_year_asks_for_one(tmp_path: Path) -> None:
    (fault,) = refusal(write(tmp_path / "england_abs.csv", absence_lines()))
    assert "--year, for example 2018-19" in fault.remedy


def test_a_year_with_another_layout_is_refused(tmp_path: Path) -> None:
    (fault,) = refusal(write(tmp_path / "england_census.csv", census_lines()), year="2010-11")
    assert "headings are those of the census of 2018-19" in fault.reason
    (fault,) = refusal(write(tmp_path / "2016-17" / "england_ks4provisional.csv", ks4_lines()))
    assert "2017-18 and after" in fault.reason


def test_a_table_with_its_own_year_needs_no_other(tmp_path: Path) -> None:
    table = read(write(tmp_path / "ks4_perf.csv", [SUBSET, SUBSET_ROW.format(2018)]))
    assert (table.kind, table.year, table.is_official) == ("ks4-national-subset", "2017-18", False)


@pytest.mark.parametrize("how", ["told", "path"])
def test_a_year_that_contradicts_the_tables_own_is_refused(tmp_path: Path, how: str) -> None:
    folder, told = ("2016-17", None) if how == "path" else ("x", "2016-17")
    (fault,) = refusal(write(tmp_path / folder / "ks4_perf.csv", [SUBSET, SUBSET_ROW.format(2018)]), year=told)
    assert "of 2017-18 by its own contents" in fault.reason and "2016-17" in fault.reason


def test_two_years_in_one_table_are_refused(tmp_path: Path) -> None:
    other = SUBSET_ROW.format(2017).replace("100049", "100050")
    (fault,) = refusal(write(tmp_path / "ks4_perf.csv", [SUBSET, SUBSET_ROW.format(2018), other]))
    assert (fault.line, fault.field, fault.value) == (3, "Academic Year", "2017")


def test_what_a_renamed_heading_means_depends_on_its_year(tmp_path: Path) -> None:
    """There was no grade 5 in 2016: the column holds A*-C."""
    for ended, measure in ((2016, "basics_94"), (2017, "basics_95")):
        table = read(write(tmp_path / f"{ended}" / "ks4_perf.csv", [SUBSET, SUBSET_ROW.format(ended)]))
        assert [c.measure for c in table.columns if c.heading == "Eng Maths Grade 5"] == [measure]


@pytest.mark.parametrize(
    ("name", "told", "edition"),
    [
        ("england_ks4provisional.csv", None, "provisional"), ("england_ks4revised.csv", None, "revised"),
        ("england_ks4final.csv", None, "final"), ("england_ks4.csv", None, "provisional"),
        ("table.csv", "ks4-final", "final"), ("table.csv", "ks4final", "final"),
        ("table.csv", "KS4 revised", "revised"), ("table.csv", "england_ks4provisional", "provisional"),
        ("england_ks4provisional.csv", "ks4-revised", "revised"),
        ("revised/england_ks4.csv", None, "revised"), ("ks4-final/england_ks4.csv", None, "final"),
        ("test_final_beats_revised/england_ks4.csv", None, "provisional"),
    ],
)  # fmt: skip
def test_the_edition_as_told_as_named_or_as_its_layout(
    tmp_path: Path, name: str, told: str | None, edition: str
) -> None:
    path = write(tmp_path / "2018-19" / name, ks4_lines())
    assert read(path, kind=told).edition == edition


def test_two_editions_told_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "2018-19" / "england_ks4.csv", ks4_lines())
    (fault,) = refusal(path, kind="ks4-final", edition="revised")
    assert fault.field == "edition"


@pytest.mark.parametrize("name", ["census", "england_census", "Census"])
def test_a_kind_answers_to_its_file_names(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path / "2018-19" / "t.csv", census_lines()), kind=name).kind == "census"


def test_recognising_says_the_same_as_reading(tmp_path: Path) -> None:
    path = write(tmp_path / "2018-19" / "england_ks4provisional.csv", ks4_lines())
    found, table = readers.recognise(path), read(path)
    assert isinstance(found, readers.Recognised)
    assert (found.kind, found.year, found.edition) == (table.kind, table.year, table.edition)
    assert (found.checksum, found.definition) == (table.checksum, table.definition)


def test_more_columns_than_are_known_are_listed_and_left(tmp_path: Path) -> None:
    lines = [f"{line},{end}" for line, end in zip(absence_lines(), ["NEWCOLUMN", *"123456"], strict=True)]
    assert read(write(tmp_path / "2018-19" / "england_abs.csv", lines)).columns_unused == ["NEWCOLUMN"]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    lines = [",".join(reversed(line.split(","))) for line in absence_lines()]
    straight = read(write(tmp_path / "a" / "2018-19" / "england_abs.csv", absence_lines()))
    turned = read(write(tmp_path / "b" / "2018-19" / "england_abs.csv", lines))
    assert turned.figures.value[:, 0].tolist() == straight.figures.value[:, 0].tolist()


def test_a_broken_table_found_in_a_folder_is_refused_and_not_skipped(tmp_path: Path) -> None:
    lines = [KS4.replace("P8MEA,", "P8,"), *KS4_ROWS, *KS4_TAIL]
    path = write(tmp_path / "2018-19" / "somebody's.csv", lines)
    assert refusal(path)[0].field == "P8MEA"


def test_a_file_that_bears_a_tables_name_is_meant_as_one(tmp_path: Path) -> None:
    path = write(tmp_path / "2018-19" / "england_abs.csv", ["something,else", "1,2"])
    *gone, new = refusal(path)
    assert {fault.field for fault in gone} == {"LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"}
    assert "has the headings 'something', 'else', which" in new.reason


def test_a_mapping_that_does_not_end_in_a_line_break_is_read_with_a_warning(tmp_path: Path) -> None:
    """It has no summary rows to show that it is whole."""
    path = write(tmp_path / "ks4_perf.csv", "\n".join([SUBSET, SUBSET_ROW.format(2018)]))
    (fault,) = read(path, strict=True).faults
    assert (fault.line, fault.severity) == (2, "warning") and "may be cut" in fault.reason
