"""Figures agree with one another, and codes stand where the publisher would put them."""

import math
from collections import defaultdict
from pathlib import Path

import pytest

from dataPacks.synthetic import Country

from .published import YEARS, by_urn, is_state_secondary, number, rows

CODES = {"", "SUPP", "NE", "NP", "NA", "LOWCOV"}
HEADLINES = (
    "KS2APS", "PTFSM6CLA1A", "PTEALGRP2", "PTNMOB", "ATT8SCR", "P8MEA", "P8CILOW", "P8CIUPP", "P8PUP",
    "PTL2BASICS_94", "PTL2BASICS_95", "EBACCAPS", "PTEBACC_E_PTQ_EE", "PT5EM_94", "ATT8SCR_FSM6CLA1A",
    "P8MEA_FSM6CLA1A", "ATT8SCR_NFSM6CLA1A", "P8MEA_NFSM6CLA1A", "ATT8SCR_BOYS", "ATT8SCR_GIRLS", "P8MEA_BOYS",
    "P8MEA_GIRLS", "ATT8SCR_LO", "ATT8SCR_AV", "ATT8SCR_HI", "ATT8SCR_EAL", "P8_BANDING", "ATT8SCR_18",
    "P8MEA_18", "P8MEA_17",
)  # fmt: skip


def _ks4(folder: Path, year: str = "2018-19") -> list[dict[str, str]]:
    return rows(folder / year / "england_ks4final.csv")


def _ks2(folder: Path, year: str = "2018-19") -> list[dict[str, str]]:
    return rows(folder / year / "england_ks2final.csv")


def test_the_head_school_has_every_headline_figure(country: Country, folder: Path) -> None:
    head = by_urn(folder / "2018-19" / "england_ks4final.csv")[str(country.head_urn)]
    assert [heading for heading in HEADLINES if math.isnan(number(head[heading]))] == []
    assert head["LEA"] == country.la_code in country.la_codes
    assert number(by_urn(folder / "2018-19" / "england_census.csv")[str(country.head_urn)]["PNUMFSMEVER"]) >= 0
    assert number(by_urn(folder / "2018-19" / "england_abs.csv")[str(country.head_urn)]["PERCTOT"]) > 0


def test_what_is_no_number_is_a_code_that_the_publisher_uses(country: Country, folder: Path) -> None:
    for row in _ks4(folder):
        assert {row[h] for h in HEADLINES if math.isnan(number(row[h]))} <= CODES
    figures = ("PTRWM_EXP", "READPROG", "PTRWM_EXP_FSM6CLA1A", "READPROG_L", "TOTPUPS")
    found = {row[h] for row in _ks2(folder) for h in figures if row["RECTYPE"] in "12" and math.isnan(number(row[h]))}
    assert found == {"", "SUPP", "NA", "NEW", "LOWCOV"} or found == {"", "SUPP", "NA", "NEW"}
    census = rows(folder / "2018-19" / "england_census.csv")
    assert {row["PNUMFSMEVER"] for row in census if math.isnan(number(row["PNUMFSMEVER"]))} == {"NA"}
    absence = rows(folder / "2018-19" / "england_abs.csv")
    assert {row["PPERSABS10"] for row in absence if math.isnan(number(row["PPERSABS10"]))} == {"SUPP"}


def test_groups_of_one_to_five_pupils_are_suppressed_and_so_is_what_would_give_them_away(
    country: Country, folder: Path
) -> None:
    met = 0
    for row in _ks4(folder):
        poor, others = number(row["TFSM6CLA1A"]), number(row["TNOTFSM6CLA1A"])
        if row["RECTYPE"] not in "12" or math.isnan(poor):
            continue
        if 1 <= poor <= 5 or 1 <= others <= 5:
            met += 1
            hidden = {row[f"{m}_{g}"] for m in ("ATT8SCR", "P8MEA", "P8CILOW") for g in ("FSM6CLA1A", "NFSM6CLA1A")}
            assert hidden <= {"SUPP", "NE"}
            assert row["DIFFN_ATT8"] in {"SUPP", "NE"}
    assert met > 10


def test_tiny_cohorts_are_suppressed_altogether(country: Country, folder: Path) -> None:
    tiny = [row for row in _ks4(folder) if row["RECTYPE"] in "12" and 1 <= number(row["TPUP"]) <= 5]
    assert tiny
    assert {row["ATT8SCR"] for row in tiny} == {"SUPP"}
    small = [row for row in _ks2(folder) if row["RECTYPE"] in "12" and number(row["TELIG"]) <= 5]
    assert small
    assert {row[h] for row in small for h in ("PTRWM_EXP", "READPROG", "PTFSM6CLA1A", "READ_AVERAGE")} == {"SUPP"}


def test_independents_have_no_progress_and_no_context(country: Country, folder: Path) -> None:
    private = [row for row in _ks4(folder) if row["NFTYPE"] == "IND"]
    assert private
    assert {row[h] for row in private for h in ("P8MEA", "KS2APS", "PTFSM6CLA1A", "ATT8SCR_FSM6CLA1A")} == {"NP"}
    assert any(number(row["ATT8SCR"]) > 55 for row in private)
    early = rows(folder / "2018-19" / "england_ks4provisional.csv")
    assert {row["ATT8SCR"] for row in early if row["NFTYPE"] == "IND"} == {"NA"}


def test_limits_follow_from_the_pupils(country: Country, folder: Path) -> None:
    for row in _ks4(folder):
        low, figure, high, pupils = (number(row[h]) for h in ("P8CILOW", "P8MEA", "P8CIUPP", "P8PUP"))
        if row["RECTYPE"] in "12" and not math.isnan(figure):
            assert low <= figure <= high
            assert (high - low) / 2 == pytest.approx(1.96 * 1.28 / math.sqrt(pupils), abs=0.011)


def test_parts_average_to_the_whole(country: Country, folder: Path) -> None:
    for row in filter(is_state_secondary, _ks4(folder)):
        counts = [number(row[h]) for h in ("TFSM6CLA1A", "TNOTFSM6CLA1A")]
        parts = [number(row[f"ATT8SCR_{g}"]) for g in ("FSM6CLA1A", "NFSM6CLA1A")]
        if not any(math.isnan(v) for v in parts):
            assert sum(n * v for n, v in zip(counts, parts, strict=True)) / sum(counts) == pytest.approx(
                number(row["ATT8SCR"]), abs=0.16
            )


def test_an_authoritys_row_is_the_mean_over_its_pupils(country: Country, folder: Path) -> None:
    table = _ks4(folder)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in table:
        if (
            row["RECTYPE"] in "12"
            and row["NFTYPE"] not in ("IND", "INDSPEC")
            and not math.isnan(number(row["ATT8SCR"]))
        ):
            sums[row["LEA"]][0] += number(row["TPUP"]) * number(row["ATT8SCR"])
            sums[row["LEA"]][1] += number(row["TPUP"])
    for row in table:
        if row["RECTYPE"] == "4" and row["LEA"] in country.la_codes:
            points, pupils = sums[row["LEA"]]
            assert number(row["ATT8SCR"]) == pytest.approx(points / pupils, abs=0.5)  # it counts suppressed schools too


def test_later_tables_repeat_earlier_years(country: Country, folder: Path) -> None:
    before = by_urn(folder / "2017-18" / "england_ks4final.csv")
    for urn, row in by_urn(folder / "2018-19" / "england_ks4final.csv").items():
        if urn in before:
            assert [row["ATT8SCR_18"], row["P8MEA_FSM6CLA1A_18"]] == [
                before[urn]["ATT8SCR"],
                before[urn]["P8MEA_FSM6CLA1A"],
            ]
        else:
            assert row["ATT8SCR_18"] == "NA"
    younger = by_urn(folder / "2017-18" / "england_ks2final.csv")
    for urn, row in by_urn(folder / "2018-19" / "england_ks2final.csv").items():
        if urn in younger:
            assert row["READPROG_18"] == younger[urn]["READPROG"]


def test_provisional_figures_are_near_the_final_ones_but_differ(country: Country, folder: Path) -> None:
    final = by_urn(folder / "2018-19" / "england_ks4final.csv")
    gaps = [
        number(final[urn]["ATT8SCR"]) - number(row["ATT8SCR"])
        for urn, row in by_urn(folder / "2018-19" / "england_ks4provisional.csv").items() if urn in final
    ]  # fmt: skip
    known = [gap for gap in gaps if not math.isnan(gap)]
    assert max(abs(gap) for gap in known) < 2
    assert 0.5 < sum(abs(gap) > 0.05 for gap in known) / len(known) < 0.95


def test_schools_open_and_close(country: Country, folder: Path) -> None:
    there = [set(by_urn(folder / year / "england_census.csv")) for year in YEARS]
    assert there[1] - there[0]
    assert there[0] - there[2]
    assert any(row["ICLOSE"] == "1" for row in _ks4(folder) if row["RECTYPE"] == "1")
    assert any(row["TOTPUPS"] == "NEW" for row in _ks2(folder))


def test_the_country_is_mixed_as_england_is(country: Country, folder: Path) -> None:
    kinds = [row["SCHOOLTYPE"] for row in rows(folder / "2018-19" / "england_census.csv") if row["URN"] != "NAT"]
    state = [kind for kind in kinds if kind != "Independent school"]
    assert 0.74 < state.count("State-funded primary") / len(state) < 0.81
    assert 0.13 < state.count("State-funded secondary") / len(state) < 0.18
    assert 0.04 < state.count("State-funded special school") / len(state) < 0.06
    assert 0.05 < kinds.count("Independent school") / len(kinds) < 0.09
    secondaries = list(filter(is_state_secondary, _ks4(folder)))
    assert any(row["ADMPOL_18"] == "SEL" for row in secondaries)
    assert {row["EGENDER"] for row in secondaries} == {"MIXED", "GIRLS", "BOYS"}
    assert any(row["AGERANGE"].startswith("3-") for row in secondaries)
