"""The secondaries of 2018-19 hang together as England's did: each correlation lies within .1 of the real one."""

from pathlib import Path

import pytest

from dataPacks.synthetic import Country, write_country

from .published import by_urn, correlation, is_state_secondary, mean_and_spread, number, rows

KS4, ABSENCE = "england_ks4final.csv", "england_abs.csv"


def _secondaries(folder: Path, year: str = "2018-19") -> list[dict[str, str]]:
    return [row for row in rows(folder / year / KS4) if is_state_secondary(row)]


def _correlate(folder: Path, one: str, other: str) -> float:
    return correlation([(number(row[one]), number(row[other])) for row in _secondaries(folder)])


def _year_to_year(folder: Path, heading: str) -> float:
    before = by_urn(folder / "2017-18" / KS4)
    pairs = [
        (number(row[heading]), number(before[row["URN"]][heading]))
        for row in _secondaries(folder)
        if row["URN"] in before
    ]
    return correlation(pairs)


def _with_absence(folder: Path) -> float:
    absence = by_urn(folder / "2018-19" / ABSENCE)
    return correlation(
        [
            (number(absence[row["URN"]]["PERCTOT"]), number(row["ATT8SCR"]))
            for row in _secondaries(folder)
            if row["URN"] in absence
        ]
    )


def _all_correlations(folder: Path) -> dict[str, tuple[float, float]]:
    return {
        "prior attainment and Attainment 8": (_correlate(folder, "KS2APS", "ATT8SCR"), 0.85),
        "disadvantage and Attainment 8": (_correlate(folder, "PTFSM6CLA1A", "ATT8SCR"), -0.57),
        "prior attainment and Progress 8": (_correlate(folder, "KS2APS", "P8MEA"), 0.39),
        "absence and Attainment 8": (_with_absence(folder), -0.63),
        "Attainment 8 from year to year": (_year_to_year(folder, "ATT8SCR"), 0.95),
        "Progress 8 from year to year": (_year_to_year(folder, "P8MEA"), 0.86),
    }


def _far_off(folder: Path) -> dict[str, tuple[float, float]]:
    return {name: pair for name, pair in _all_correlations(folder).items() if abs(pair[0] - pair[1]) > 0.1}


def test_correlations_are_those_of_england(country: Country, folder: Path) -> None:
    assert _far_off(folder) == {}


@pytest.mark.parametrize("seed", [2, 3])
def test_they_hold_for_other_seeds_too(tmp_path: Path, seed: int) -> None:
    write_country(tmp_path, seed=seed)
    assert _far_off(tmp_path) == {}


@pytest.mark.parametrize(
    ("heading", "mean", "spread", "slack"),
    [
        ("ATT8SCR", 47.1, 9.0, 1.5),
        ("P8MEA", -0.01, 0.47, 0.07),
        ("KS2APS", 28.7, 1.46, 0.3),
        ("PTFSM6CLA1A", 27.3, 15.2, 3.0),
    ],
)
def test_levels_are_those_of_england(
    country: Country, folder: Path, heading: str, mean: float, spread: float, slack: float
) -> None:
    found, width = mean_and_spread([number(row[heading]) for row in _secondaries(folder)])
    assert abs(found - mean) <= slack
    assert abs(width - spread) <= slack


def test_the_region_improves_faster_than_the_country(country: Country, folder: Path) -> None:
    def progress(year: str, inside: bool) -> float:
        found = [number(r["P8MEA"]) for r in _secondaries(folder, year) if (r["LEA"] in country.la_codes) is inside]
        return mean_and_spread(found)[0]

    gain = progress("2018-19", True) - progress("2016-17", True)
    assert gain > 0.06
    assert gain > progress("2018-19", False) - progress("2016-17", False) + 0.05


def test_disadvantaged_pupils_lie_below_others_by_a_realistic_gap(country: Country, folder: Path) -> None:
    schools = _secondaries(folder)
    points = [number(r["ATT8SCR_FSM6CLA1A"]) - number(r["ATT8SCR_NFSM6CLA1A"]) for r in schools]
    progress = [number(r["P8MEA_FSM6CLA1A"]) - number(r["P8MEA_NFSM6CLA1A"]) for r in schools]
    assert -13 < mean_and_spread(points)[0] < -8
    assert -0.7 < mean_and_spread(progress)[0] < -0.3
    assert sum(gap < 0 for gap in points) > 0.9 * sum(gap == gap for gap in points)


def test_primaries_hang_together(country: Country, folder: Path) -> None:
    schools = [row for row in rows(folder / "2017-18" / "england_ks2final.csv") if row["RECTYPE"] == "1"]

    def between(one: str, other: str) -> float:
        return correlation([(number(row[one]), number(row[other])) for row in schools])

    assert 0.4 < between("TKS1AVERAGE", "PTRWM_EXP") < 0.65
    assert -0.6 < between("PTFSM6CLA1A", "PTRWM_EXP") < -0.3
    assert 0.5 < between("READPROG", "PTRWM_EXP") < 0.8
    assert 0.4 < between("PTRWM_EXP", "PTRWM_EXP_17") < 0.75
    mean, spread = mean_and_spread([number(row["READPROG"]) for row in schools])
    assert abs(mean) < 0.5
    assert 1.8 < spread < 2.6
