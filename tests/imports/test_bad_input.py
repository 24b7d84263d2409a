"""Every kind of bad input: a message with line, field, reason and remedy; nothing lost, nothing half done."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from schools.models import DatasetVersion, Result, School
from schools.reasons import Reason
from tests.commands.running import import_json, nothing_changes
from tests.imports import files

pytestmark = pytest.mark.django_db

ROWS = [
    {"URN": "100049", "ESTAB": "4104", "PERCTOT": "6.9"},
    {"URN": "100050", "ESTAB": "4166", "PERCTOT": "5.1"},
]


@dataclass(frozen=True)
class Bad:
    """How the good table is spoilt, and what the person is told: line and field, and words of the reason."""

    spoil: Callable[[bytes], bytes]
    line: int | None
    field: str
    words: str


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return spoil


REFUSED = {
    "heading missing": Bad(replaced(b"PPERSABS10", b"SOMETHING"), 1, "PPERSABS10", "lacks the heading 'PPERSABS10'"),
    "heading twice": Bad(replaced(b"PPERSABS10\r\n", b"PPERSABS10,PERCTOT\r\n"), 1, "PERCTOT", "PERCTOT"),
    "one field too many": Bad(replaced(b"6.9,10.0\r\n", b"6.9,10.0,1\r\n"), 2, "", "6 fields"),
    "one field too few": Bad(replaced(b"6.9,10.0\r\n", b"6.9\r\n"), 2, "PPERSABS10", "4 fields"),
    "cut in mid-row": Bad(lambda data: data[:-4], 6, "", "cut"),
    "cut at a row's end": Bad(lambda data: data[: data.index(b"NAT,SPE")], 5, "NAT", "lacks the row 'SPE'"),
    "cut within a quoted cell": Bad(replaced(b"6.9,10.0", b'6.9,"10.0'), 6, "", "never closed"),
    "a broken encoding": Bad(replaced(b"6.9", b"6\xff9"), 2, "", "byte 0xff on line 2"),
    "UTF-16": Bad(lambda data: data.decode().encode("utf-16"), 1, "", "UTF-16"),
    "a zero byte": Bad(replaced(b"6.9", b"6\x009"), 2, "", "zero byte"),
    "0 bytes": Bad(lambda _: b"", None, "", "0 bytes"),
    "headings alone": Bad(lambda data: data[: data.index(b"\n") + 1], None, "", "no row of a school"),
    "a spreadsheet named .csv": Bad(lambda data: b"PK\x03\x04" + data, None, "", "zip archive or spreadsheet"),
}


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_a_broken_structure_refuses_the_file(tmp_path: Path, bad: Bad) -> None:
    path = files.absence(tmp_path, ROWS)
    path.write_bytes(bad.spoil(path.read_bytes()))
    with nothing_changes():
        ran = import_json(path)
    assert (ran.code, ran.file["status"]) == (1, "refused")
    fault = ran.file["faults"][0]
    assert bad.words in fault["reason"], fault
    assert fault["remedy"].endswith(".")
    assert (fault["line"], fault["field"]) == (bad.line, bad.field), fault


BAD_ROWS = {
    "a malformed URN": ({"URN": "1000"}, "URN", "1000"),
    "a URN of letters": ({"URN": "10004A"}, "URN", "10004A"),
    "a malformed authority": ({"LA": "20"}, "LA", "20"),
    "a malformed number": ({"ESTAB": "41"}, "ESTAB", "41"),
    "a word among numbers": ({"PERCTOT": "many"}, "PERCTOT", "many"),
    "more than 100%": ({"PERCTOT": "101"}, "PERCTOT", "101"),
    "less than 0%": ({"PERCTOT": "-3"}, "PERCTOT", "-3"),
    "not a number": ({"PERCTOT": "nan"}, "PERCTOT", "nan"),
    "infinity": ({"PERCTOT": "inf"}, "PERCTOT", "inf"),
    "other digits": ({"PERCTOT": "٥"}, "PERCTOT", "٥"),
    "the school of line 2 again": (ROWS[0], "URN", "100049"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "field", "value"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_refused_alone(tmp_path: Path, cells: files.Row, field: str, value: str) -> None:
    path = files.absence(tmp_path, [*ROWS, {"URN": "100100", "ESTAB": "4000"} | cells])
    ran = import_json(path)
    assert (ran.code, ran.file["rows_accepted"], ran.file["rows_refused"]) == (0, 2, 1)
    (fault,) = [fault for fault in ran.file["faults"] if fault["severity"] == "row"]
    assert (fault["line"], fault["field"], fault["value"]) == (4, field, value)
    assert fault["reason"]
    assert fault["remedy"].endswith(".")
    assert School.objects.listed().count() == 2


GOOD = {
    "as it is": lambda data: data,
    "a byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "LF": lambda data: data.replace(b"\r\n", b"\n"),
    "tabs": lambda data: data.replace(b",", b"\t"),
    "no last line break": lambda data: data.removesuffix(b"\r\n"),
    "empty lines at the end": lambda data: data + b"\r\n\r\n",
    "% signs": replaced(b"6.9", b"6.9%"),
    "blanks around cells": replaced(b"6.9", b" 6.9 "),
    "one space as URN of a summary": replaced(b"NAT,PRI,,", b"NAT,PRI, ,"),
}


@pytest.mark.parametrize("spell", GOOD.values(), ids=GOOD)
def test_other_spellings_of_the_same_table_are_the_same_figures(
    tmp_path: Path, spell: Callable[[bytes], bytes]
) -> None:
    path = files.absence(tmp_path, ROWS)
    path.write_bytes(spell(path.read_bytes()))
    ran = import_json(path)
    assert (ran.code, ran.file["rows_accepted"], ran.file["rows_summary"], ran.file["rows_refused"]) == (0, 2, 3, 0)
    found = Result.objects.filter(series__column="PERCTOT").order_by("line").values_list("line", "value")
    assert list(found) == [(2, 6.9), (3, 5.1)]


# As the data's own README lists them.
CODES = [
    "SUPP",
    "NP",
    "NA",
    "NE",
    "DNS",
    "LOWCOV",
    "LT11",
    "NOTREQ",
    "ABSLOW",
    "UNAVAIL",
    "NEW",
    "z",
    "c",
    "x",
    "low",
    "-",
    ".",
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_kept_with_its_reason_and_never_becomes_0(tmp_path: Path, code: str) -> None:
    files.take(files.absence(tmp_path, [ROWS[0] | {"PERCTOT": code}]))
    result = Result.objects.get(series__column="PERCTOT")
    assert (result.value, result.code) == (None, code)
    assert Reason(result.reason) is not Reason.NONE


def test_a_blank_cell_is_blank_and_not_0(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, [ROWS[0] | {"PERCTOT": ""}]))
    result = Result.objects.get(series__column="PERCTOT")
    assert (result.value, result.code, Reason(result.reason)) == (None, "", Reason.BLANK)


def test_money_is_refused_where_a_percentage_belongs(tmp_path: Path) -> None:
    ran = import_json(files.absence(tmp_path, [*ROWS, {"URN": "100100", "ESTAB": "4000", "PERCTOT": "£46,053"}]))
    (fault,) = [fault for fault in ran.file["faults"] if fault["severity"] == "row"]
    assert (ran.code, fault["line"], fault["field"], fault["value"]) == (0, 4, "PERCTOT", "£46,053")


def test_a_table_of_another_kind_under_a_known_name_is_refused(tmp_path: Path) -> None:
    path = files.absence(tmp_path, ROWS).rename(tmp_path / "2018-19" / "england_census.csv")
    ran = import_json(path, "--kind", "census")
    assert (ran.code, DatasetVersion.objects.count()) == (1, 0)
    assert "looks like 'absence'" in ran.file["faults"][0]["reason"]
