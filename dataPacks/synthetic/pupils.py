"""Whom the schools teach: cohorts, rolls, disadvantage, languages, needs, moves. Distributions as in 2018-19.

Every column is one value per school. Shares lie between 0 and 1. Sources of the distributions: the performance tables
and the school census of 2018-19, from which the quantiles and coefficients below were read off and rounded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Chance, Flags, Floats, Ints, by_rank, pick
from dataPacks.synthetic.kinds import INDEPENDENT
from dataPacks.synthetic.population import YEARS

# Share of secondaries below -> share of disadvantaged pupils; of pupils with English as an additional language.
DISADVANTAGED = {0.0: 0.02, 0.01: 0.06, 0.05: 0.09, 0.25: 0.17, 0.5: 0.25, 0.75: 0.38, 0.95: 0.57, 0.99: 0.69, 1.0: 0.8}
ADDITIONAL_LANGUAGE = {0.0: 0.0, 0.05: 0.003, 0.25: 0.03, 0.5: 0.075, 0.75: 0.22, 0.95: 0.64, 0.99: 0.84, 1.0: 0.95}
# Pupils of one primary year: most schools have one, one and a half, two or three classes; some are very small.
PRIMARY_INTAKE = {"5": 0.03, "9": 0.05, "15": 0.14, "22": 0.07, "30": 0.35, "45": 0.11, "60": 0.20, "90": 0.05}


def describe_pupils(schools: pd.DataFrame, chance: Chance) -> None:
    """Add cohort, roll (shape: one column per year), shares of groups of pupils, and each school's sex mix."""
    rng, size = chance.of("pupils"), len(schools)
    kind = schools["kind"].to_numpy()
    secondary = np.isin(kind, ["secondary", "grammar", "all-through", "middle"])
    schools["disadvantaged"] = _disadvantaged(schools, rng, secondary)
    schools["eal"] = np.where(
        schools["type"].isin(INDEPENDENT), 0.0, _within(schools["language"].to_numpy(), secondary, ADDITIONAL_LANGUAGE)
    )
    schools["boys"] = _boys(schools["gender"].to_numpy(), kind, rng)
    _needs(schools, rng, kind)
    intake = _intake(schools, rng)
    for number, year in enumerate(YEARS):
        drift = 1 + 0.02 * (number - 1) + rng.normal(0, 0.04, size)
        schools[f"cohort {year}"] = np.maximum(1, np.rint(intake * drift))
        schools[f"roll {year}"] = np.maximum(4, np.rint(_years_taught(schools) * intake * (0.97 + 0.015 * number)))
    younger = schools["kind"].isin(
        ["primary", "infant", "junior"]
    )  # fewer have yet been eligible at any time in six years
    ever = schools["disadvantaged"] * np.where(younger, 0.76, 0.96) + np.where(younger, 0.0, 0.02)
    schools["fsm_ever"] = np.clip(ever + rng.normal(0, 0.03, size), 0, 0.95)
    schools["fsm_now"] = schools["fsm_ever"] * np.clip(rng.normal(0.6, 0.07, size), 0.3, 0.9)


def _within(score: Floats, secondary: Flags, points: dict[float, float]) -> Floats:
    out = np.empty(len(score))
    for rows in (secondary, ~secondary):
        out[rows] = by_rank(score[rows], points)
    return out


def _disadvantaged(schools: pd.DataFrame, rng: np.random.Generator, secondary: Flags) -> Floats:
    """Grammar schools .068 ± .04, special schools and referral units about twice the country's share."""
    share = _within(schools["deprivation"].to_numpy(), secondary, DISADVANTAGED)
    share = np.where(schools["is_selective"], np.clip(rng.normal(0.068, 0.04, len(schools)), 0.01, 0.2), share)
    return np.where(schools["kind"].isin(["special", "pru"]), np.clip(0.25 + 0.7 * share, 0, 0.9), share)


def _boys(gender: np.ndarray, kind: np.ndarray, rng: np.random.Generator) -> Floats:
    mixed = np.where(np.isin(kind, ["special", "pru", "independent special"]), rng.normal(0.73, 0.08, len(kind)), 0.0)
    mixed = np.where(mixed == 0, rng.normal(0.51, 0.035, len(kind)), mixed)
    return np.where(gender == "Girls", 0.0, np.where(gender == "Boys", 1.0, np.clip(mixed, 0.2, 0.95)))


def _needs(schools: pd.DataFrame, rng: np.random.Generator, kind: np.ndarray) -> None:
    """Pupils with SEN support and with an education, health and care plan."""
    size, poverty = len(schools), schools["deprivation"].to_numpy()
    special = np.isin(kind, ["special", "independent special"])
    support = np.clip(0.122 + 0.014 * poverty + rng.normal(0, 0.045, size), 0.01, 0.45)
    support = np.where(schools["is_selective"], support * 0.35, support)
    plan = np.clip(rng.gamma(1.6, 0.010, size), 0, 0.12)
    schools["sen_support"] = np.where(special, 0.02, np.where(kind == "pru", 0.65, support))
    schools["sen_plan"] = np.where(
        special, np.clip(1 - rng.gamma(1.0, 0.03, size), 0.6, 0.98), np.where(kind == "pru", 0.16, plan)
    )


def _intake(schools: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Pupils of one year group."""
    size, kind = len(schools), schools["kind"].to_numpy()
    primary = pick(rng, size, PRIMARY_INTAKE).astype(float) * np.clip(rng.normal(0.95, 0.06, size), 0.7, 1.05)
    larger = np.where(np.isin(kind, ["infant", "junior", "middle-primary"]), np.maximum(primary, 25) * 1.4, primary)
    secondary = np.clip(rng.normal(172, 58, size) - 14 * schools["deprivation"].to_numpy(), 35, 420)
    special = np.clip(rng.gamma(2.2, 6.0, size), 1, 60)
    small = np.isin(kind, ["special", "independent special", "pru"])
    independent = np.clip(rng.gamma(2.0, 22.0, size), 4, 160)
    wide = np.isin(kind, ["secondary", "grammar", "all-through", "middle"])
    through = kind == "all-through"
    return np.select(
        [small, kind == "independent", through, wide], [special, independent, secondary * 0.55, secondary], larger
    )


def _years_taught(schools: pd.DataFrame) -> Floats:
    """Year groups on roll; a sixth form counts as half a year group for each of its years."""
    compulsory = np.minimum(schools["age_high"], 16) - np.maximum(schools["age_low"], 4)
    sixth = np.clip(schools["age_high"] - 16, 0, 2) * 0.5
    return (compulsory + sixth).to_numpy(dtype=float)


def count_of(share: Floats, pupils: Floats) -> Floats:
    """Whole pupils of a group, at most all of them."""
    return np.minimum(np.rint(share * pupils), pupils)


def has_figures(schools: pd.DataFrame, year: int) -> Flags:
    """Open in that year, and with a cohort to report on."""
    here = (schools["opened"] <= year) & (schools["closed"] > year)
    return (here & ~(schools["is_new_without_cohort"])).to_numpy()


def is_independent(schools: pd.DataFrame) -> Flags:
    return schools["type"].isin(INDEPENDENT).to_numpy()


def whole(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)
