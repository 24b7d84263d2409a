"""A file whose end is missing where its format cannot tell: what the import compares it with, and what it says."""

from pathlib import Path

import pytest

from tests.calc.readers.tables import write
from tests.calc.readers.test_gias import SECONDARY, extract
from tests.calc.readers.test_lists import HISTORY
from tests.commands.running import import_json, run
from tests.imports import files
from tests.imports.test_around import ACADEMY

pytestmark = pytest.mark.django_db


def schools(count: int) -> list[files.Row]:
    """In as many authorities as a country has at the least."""
    return [{"URN": 100_000 + i, "LA": 201 + i % 8, "ESTAB": 1000 + i} for i in range(count)]


def warnings(path: Path, *words: str) -> list[str]:
    faults = import_json(path, *words).file["faults"]
    return [fault["reason"] for fault in faults if fault["severity"] == "warning" and fault["field"] == "rows"]


def test_rows_that_the_version_in_force_has_are_missed_before_and_after(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, schools(40)))
    short = files.register(tmp_path / "again", schools(31))
    expected = ["It lacks 9 of the 40 schools that the version in force has, and would replace it."]
    assert warnings(short, "--dry-run") == expected
    assert "lacks 9 of the 40 schools" in run("import_data", short, "--dry-run").out
    assert warnings(short) == expected


def test_a_correction_that_adds_and_changes_rows_is_missed_nothing(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, schools(40)))
    more = [row | {"TOWN": "Leeds"} for row in schools(41)]
    assert warnings(files.register(tmp_path / "again", more)) == []


def test_a_first_version_with_far_fewer_rows_than_another_year(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, schools(40), year="2016-17"))
    files.take(files.absence(tmp_path, [{**row, "PERCTOT": "4.0"} for row in schools(38)], year="2017-18"))
    short = files.absence(tmp_path, [{**row, "PERCTOT": "4.1"} for row in schools(20)], year="2018-19")
    assert warnings(short) == ["It has 20 schools; the same table of 2017-18 has 38."]


def test_a_table_of_few_authorities_beside_one_of_the_country(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, schools(40)))
    few = [row for row in schools(40) if row["LA"] < 204]
    (said,) = warnings(files.absence(tmp_path / "again", few))
    assert said.startswith("It covers authorities 201, 202 and 203 alone; ")


def test_a_register_of_academies_that_was_cut_to_a_few_of_them(tmp_path: Path) -> None:
    def academies(folder: Path, count: int) -> Path:
        kinds = ({}, SECONDARY)
        rows = [
            ACADEMY | {"URN": f"{140_001 + i}", "EstablishmentNumber": f"{4001 + i}", "LA (code)": f"{201 + i % 8}"}
            for i in range(count)
        ]
        whole = [row | kinds[i % 2] for i, row in enumerate(rows)]
        return extract(folder, *whole, name="edubaseallacademiesandfree20211231.csv")

    files.take(academies(tmp_path, 40))
    (said,) = warnings(academies(tmp_path / "again", 1))
    assert said == (
        "It covers authority 201 alone, academies alone, primary schools alone; "
        "the version in force covers academies alone (40 schools), and both count."
    )


def test_a_list_that_lacks_its_newest_rows_looks_like_one_of_an_earlier_day(tmp_path: Path) -> None:
    rows = [f"{100_001 + i},Good,{2011 + i // 19}0301" for i in range(20)]
    files.take(write(tmp_path / "ofsted_ratings.csv", [HISTORY, *rows]))
    short = write(tmp_path / "again" / "ofsted_ratings.csv", [HISTORY, *rows[:19]])
    assert warnings(short) == ["It has 19 rows; the same table of 2011-12 has 20."]


def test_a_first_table_is_held_against_nothing(tmp_path: Path) -> None:
    assert warnings(files.absence(tmp_path, schools(12))) == []
