"""One cell: a number, a code with its reason, a blank, or something impossible."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataPacks.definitions import kinds
from dataPacks.readers.cells import UNKNOWN, parse, parse_one
from schools.reasons import Reason

CODES = kinds()["ks4"].codes


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("24%", "%", 24), ("24.1", "%", 24.1), (" 24.1 % ", "%", 24.1), ("-0.09", "score", -0.09), (".5", "score", 0.5),
        ("1,234", "pupils", 1234), ("£46,053", "£", 46053), ("1e3", "pupils", 1000), ("+3", "score", 3), ("0", "%", 0),
    ],
)  # fmt: skip
def test_numbers_as_they_are_published(text: str, unit: str, value: float) -> None:
    assert parse_one(text, unit, CODES) == (value, "", Reason.NONE)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("SUPP", Reason.SUPPRESSED), ("NP", Reason.NOT_PUBLISHED), ("NA", Reason.NOT_APPLICABLE),
        ("N/A", Reason.NOT_APPLICABLE), ("NE", Reason.NO_ENTRIES), ("DNS", Reason.NOT_AVAILABLE),
        ("LOWCOV", Reason.LOW_COVERAGE), ("LT50PC", Reason.LOW_COVERAGE), ("LT11", Reason.FEW_PUPILS),
        ("NOTREQ", Reason.NOT_APPLICABLE), ("ABSLOW", Reason.LOW_COVERAGE), ("UNAVAIL", Reason.NOT_AVAILABLE),
        ("NEW", Reason.NEW_SCHOOL), ("z", Reason.NOT_APPLICABLE), ("c", Reason.SUPPRESSED), ("x", Reason.NOT_AVAILABLE),
        ("low", Reason.BELOW_HALF_PERCENT), ("SP", Reason.BELOW_HALF_PERCENT), ("-", Reason.NOT_AVAILABLE),
        (".", Reason.NOT_AVAILABLE), ("!", Reason.NOT_AVAILABLE), ("RE", Reason.NOT_PUBLISHED),
    ],
)  # fmt: skip
def test_every_published_code_keeps_itself_and_has_a_reason(code: str, reason: Reason) -> None:
    value, kept, found = parse_one(code, "%", CODES)
    assert math.isnan(value) and (kept, found) == (code, reason)


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_a_blank_is_a_reason_and_no_code(text: str) -> None:
    value, code, reason = parse_one(text, "%", CODES)
    assert math.isnan(value) and (code, reason) == ("", Reason.BLANK)


@pytest.mark.parametrize(
    "text", ["supp", "SUP", "12a", "nan", "inf", "1_000", "1,23", "1.2.3", "12.", "--3", "٣", "1e999", "#REF!", "24%%"]
)
def test_what_is_neither_number_nor_code_is_impossible(text: str) -> None:
    assert parse_one(text, "%", CODES)[2] == UNKNOWN


@pytest.mark.parametrize(("text", "unit"), [("24%", "pupils"), ("24%", "score"), ("£24", "pupils"), ("£24", "%")])
def test_a_sign_of_another_unit_is_impossible(text: str, unit: str) -> None:
    assert parse_one(text, unit, CODES)[2] == UNKNOWN


def test_fractions_become_per_cent_without_binary_dust() -> None:
    cells = parse(["0.59", "0.623116", "1", "", "24%"], "%", CODES, 100)
    assert cells.value[:3].tolist() == [59.0, 62.3116, 100.0]
    assert math.isnan(cells.value[3]) and cells.value[4] == 24


@given(st.lists(st.sampled_from(["1", "2.5", "SUPP", "", "x", "??"]), max_size=30))
def test_a_column_is_its_cells(texts: list[str]) -> None:
    cells = parse(texts, "%", CODES)
    alone = [parse_one(text, "%", CODES) for text in texts]
    assert cells.code.tolist() == [code for _, code, _ in alone]
    assert cells.reason.tolist() == [reason for *_, reason in alone]


@given(st.text(max_size=12))
def test_no_text_gives_both_a_value_and_a_reason(text: str) -> None:
    value, code, reason = parse_one(text, "%", CODES)
    assert math.isnan(value) == (reason != Reason.NONE)
    assert not (code and reason == Reason.NONE)


@given(st.decimals(-1_000_000, 1_000_000, places=6))
def test_every_number_comes_back_as_written(number: Decimal) -> None:
    assert parse_one(str(number), "score", CODES)[0] == float(number)
