"""How well the secondaries' pupils do at the end of key stage 4. Pure numbers; the tables' layouts are elsewhere.

The model is a chain of regressions whose coefficients were read off the published figures of 2018-19 (3,131
non-selective and 164 selective mainstream schools) and rounded: prior attainment from disadvantage; Progress 8 from
prior attainment, disadvantage, language and a quality that drifts from year to year; Attainment 8 from prior attainment
and Progress 8; absence from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Chance, Flags, Floats, carried
from dataPacks.synthetic.population import YEARS
from dataPacks.synthetic.pupils import count_of, is_independent

PUPIL_SD = 1.28  # of Progress 8 in the years up to 2018-19; limits are ± 1.96 × it / √pupils
QUALITY_SD, QUALITY_KEPT = 0.335, 0.85
REGION_START, REGION_GAIN = -0.10, 0.06  # Progress 8 of the region in the first year, and its gain in each later one


@dataclass
class Outcomes:
    """Results of one group of pupils of each school, arrays of shape (schools,): NaN or 0 pupils where there are none.

    attainment: Attainment 8, points · progress: Progress 8 · ebacc: EBacc average points · shares between 0 and 1:
    passes4, passes5 (English and maths at grade 4 or above, 5 or above), entered, ebacc4, ebacc5 (EBacc entered,
    achieved).
    """

    pupils: Floats
    matched: Floats
    adjusted: Floats
    attainment: Floats
    progress: Floats
    ebacc: Floats
    entered: Floats
    passes4: Floats
    passes5: Floats
    ebacc4: Floats
    ebacc5: Floats


@dataclass
class Secondary:
    """One year of key stage 4: schools' rows, prior attainment (average points), outcomes by group of pupils."""

    year: str
    schools: pd.DataFrame
    prior: Floats
    bands: dict[str, Floats]
    stability: Floats
    groups: dict[str, Outcomes]
    is_entered: Flags
    noise: dict[str, Floats]


@dataclass
class Ability:
    """What lasts over the years, shape (schools, years): prior attainment and Progress 8; and the country's absence."""

    prior: Floats
    progress: Floats
    absence: Floats
    stability: Floats


def model_ability(schools: pd.DataFrame, in_region: Flags, chance: Chance) -> Ability:
    """Prior attainment, Progress 8 and absence of all schools in all years, as if each were a mainstream secondary."""
    rng, size, years = chance.of("ability"), len(schools), len(YEARS)
    poor, eal = schools["disadvantaged"].to_numpy(), schools["eal"].to_numpy()
    selective = schools["is_selective"].to_numpy()[:, None]
    lasting = carried(rng, size, years, 0.95, 0.90)
    prior = 29.77 - 4.51 * poor[:, None] + 0.18 * eal[:, None] + lasting
    prior = np.where(selective, 32.9 + 0.75 * lasting / 0.9, prior)
    progress = _progress(schools, in_region, prior, rng)
    absence = _absence(prior, progress, poor, eal, carried(rng, size, years, 0.85, 0.0118))
    moves = 1 - (
        0.776 - 0.0082 * poor - 0.0216 * eal + 0.0177 * progress[:, -1] + 0.0069 * np.minimum(prior[:, -1], 31)
    )
    stability = 1 - np.clip(moves * rng.gamma(1.8, 1 / 1.8, size), 0, 0.4)
    return Ability(prior, progress, absence, stability)


def _progress(schools: pd.DataFrame, in_region: Flags, prior: Floats, rng: np.random.Generator) -> Floats:
    poor, eal = schools["disadvantaged"].to_numpy()[:, None], schools["eal"].to_numpy()[:, None]
    years = np.arange(len(YEARS))
    own = carried(rng, len(schools), len(YEARS), QUALITY_KEPT, QUALITY_SD)
    own += 0.10 * schools["authority_quality"].to_numpy()[:, None]
    trend = np.where(in_region[:, None], REGION_START + REGION_GAIN * years, 0.0)
    plain = -1.731 + 0.0654 * prior - 1.277 * poor + 1.124 * eal + own
    selective = 0.50 + 0.75 * own
    luck = (
        rng.normal(0, 1, own.shape) * PUPIL_SD / np.sqrt(np.maximum(schools["cohort 2018-19"].to_numpy(), 20))[:, None]
    )
    return np.where(schools["is_selective"].to_numpy()[:, None], selective, plain) + trend + luck


def _absence(prior: Floats, progress: Floats, poor: Floats, eal: Floats, own: Floats) -> Floats:
    """Share of sessions missed, shape (schools, years)."""
    level = (
        0.152 + 0.0136 * poor[:, None] - 0.0098 * eal[:, None] - 0.0141 * progress - 0.0034 * np.minimum(prior, 31.5)
    )
    return np.clip(level + own, 0.018, 0.25)


def attainment_of(prior: Floats, progress: Floats) -> Floats:
    """Attainment 8: nearly straight in prior attainment, steeper towards the top."""
    return 46.26 + 3.48 * (prior - 28.5) + 0.206 * np.maximum(prior - 28.5, 0) ** 2 + 10.3 * (progress + 0.03)


def model_secondary(schools: pd.DataFrame, ability: Ability, year: int, chance: Chance) -> Secondary:
    """Key stage 4 of the given schools (rows of `ability` in the same order) in one year."""
    rng = chance.of(f"key stage 4 {YEARS[year]}")
    size = len(schools)
    pupils = schools[f"cohort {YEARS[year]}"].to_numpy()
    prior, progress = _by_kind(schools, ability.prior[:, year], ability.progress[:, year], chance)
    attainment = np.clip(attainment_of(prior, progress) + rng.normal(0, 0.9, size), 0.4, 88)
    independent = is_independent(schools)
    attainment = np.where(independent, _independent(schools, chance), attainment)
    matched = _matched(pupils, schools, rng)
    noise = {
        name: rng.normal(0, 1, size)
        for name in ("passes", "entry", "points", "eng", "mat", "ebac", "open", "equivalents")
    }
    everyone = _outcomes(pupils, matched, attainment, progress, noise, rng)
    bands = _bands(prior, matched)
    stability = ability.stability
    groups = {"": everyone, **_groups(schools, everyone, bands, stability, noise, rng)}
    entered = ~(
        np.isin(schools["kind"], ["special", "independent special"]) & (chance.of("entered").random(size) < 0.28)
    )
    return Secondary(YEARS[year], schools, prior, bands, stability, groups, entered, noise)


def _by_kind(schools: pd.DataFrame, prior: Floats, progress: Floats, chance: Chance) -> tuple[Floats, Floats]:
    """Special schools lie far below: prior attainment 20 ± 3, Progress 8 about −1.3."""
    special = np.isin(schools["kind"], ["special", "independent special"])
    low = chance.of("special schools").normal(0, 1, (2, len(schools)))
    return np.where(special, 20 + 2.5 * low[0] + 0.3 * (prior - 28.5), prior), np.where(
        special, -1.3 + 0.5 * low[1], progress
    )


def _independent(schools: pd.DataFrame, chance: Chance) -> Floats:
    """Many independents sit examinations that the tables do not count, so their figures run from near 0 to above 70."""
    rng, size = chance.of("independent"), len(schools)
    counted = rng.random(size) < 0.6
    special = (schools["kind"] == "independent special").to_numpy()
    return np.where(
        special, rng.gamma(1.5, 6.0, size), np.where(counted, rng.normal(60, 7, size), rng.uniform(6, 34, size))
    )


def _matched(pupils: Floats, schools: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Pupils with a key stage 2 result: .96 of them, fewer where many came from abroad; in a few schools under half."""
    share = np.clip(0.985 - 0.06 * schools["eal"].to_numpy() - rng.gamma(1.2, 0.012, len(pupils)), 0.6, 1)
    return count_of(np.where(rng.random(len(pupils)) < 0.003, 0.4, share), pupils)


def _outcomes(
    pupils: Floats,
    matched: Floats,
    attainment: Floats,
    progress: Floats,
    noise: dict[str, Floats],
    rng: np.random.Generator,
) -> Outcomes:
    """All outcomes of a group from its Attainment 8 and Progress 8."""
    entered = np.clip(0.38 + 0.0163 * (attainment - 46) + 0.2 * noise["entry"], 0, 1)
    passes4 = np.clip(-0.113 + 0.0162 * attainment + 0.045 * noise["passes"], 0, 1)
    passes5 = np.clip(passes4 - np.clip(0.235 - 0.004 * np.maximum(attainment - 50, 0), 0.02, 1), 0, 1)
    ebacc = np.clip(-0.616 + 0.0932 * attainment + 0.8136 * entered + 0.13 * noise["points"], 0, 9)
    ebacc4 = np.clip(entered * np.clip(0.62 + 0.011 * (attainment - 46), 0.02, 0.98), 0, 1)
    adjusted = np.minimum(rng.binomial(4, 0.35, len(pupils)), np.floor(matched / 20))
    return Outcomes(
        pupils,
        matched,
        adjusted.astype(float),
        attainment,
        progress,
        ebacc,
        entered,
        passes4,
        np.minimum(passes5, passes4),
        ebacc4,
        ebacc4 * 0.68,
    )


def _bands(prior: Floats, matched: Floats) -> dict[str, Floats]:
    """Pupils with low, average and high prior attainment."""
    low = count_of(np.clip(0.135 - 0.07 * (prior - 28.5), 0, 0.95), matched)
    high = np.minimum(count_of(np.clip(0.42 + 0.13 * (prior - 28.5), 0, 1), matched), matched - low)
    return {"LO": low, "AV": matched - low - high, "HI": high}


def _groups(
    schools: pd.DataFrame,
    everyone: Outcomes,
    bands: dict[str, Floats],
    stability: Floats,
    noise: dict[str, Floats],
    rng: np.random.Generator,
) -> dict[str, Outcomes]:
    """Outcomes by group, keyed as the tables' suffixes are. The parts of a whole add up to it."""
    make = _Maker(everyone, noise, rng)
    poor = count_of(schools["disadvantaged"].to_numpy(), everyone.pupils)
    boys = count_of(schools["boys"].to_numpy(), everyone.pupils)
    girls = everyone.pupils - boys
    share_boys = boys / everyone.pupils
    own = make.disadvantaged(poor, schools["disadvantaged"].to_numpy())
    out = {"FSM6CLA1A": own, "NFSM6CLA1A": make.rest(own)}
    out["GIRLS"] = make.shifted(girls, 5.4 * share_boys, 0.46 * share_boys)
    out["BOYS"] = make.shifted(boys, -5.4 * (1 - share_boys), -0.46 * (1 - share_boys))
    eal = count_of(schools["eal"].to_numpy(), everyone.pupils)
    out["EAL"] = make.shifted(eal, rng.normal(1.0, 2.0, len(eal)), 0.4 * (1 - eal / everyone.pupils))
    out["NMOB"] = make.shifted(count_of(stability, everyone.pupils), 0.3, 0.01)
    levels = {"LO": 22.6, "AV": 40.8, "HI": 61.1}
    with np.errstate(invalid="ignore"):
        mean = sum(level * bands[name] for name, level in levels.items()) / everyone.matched
    for name, level in levels.items():
        out[name] = make.shifted(bands[name], np.nan_to_num(level - mean), rng.normal(0, 0.08, len(mean)))
    return out


class _Maker:
    """Makes a group's outcomes from everyone's: what the school does for all, it does for each group."""

    def __init__(self, everyone: Outcomes, noise: dict[str, Floats], rng: np.random.Generator) -> None:
        self.everyone, self.noise, self.rng = everyone, noise, rng

    def shifted(self, pupils: Floats, attainment: Floats | float, progress: Floats | float) -> Outcomes:
        whole = self.everyone
        with np.errstate(invalid="ignore"):
            matched = count_of(np.nan_to_num(whole.matched / whole.pupils), pupils)
        points = np.clip(whole.attainment + attainment, 0.2, 89)
        return _outcomes(pupils, np.minimum(matched, pupils), points, whole.progress + progress, self.noise, self.rng)

    def disadvantaged(self, pupils: Floats, share: Floats) -> Outcomes:
        """Progress 8 about .35 and Attainment 8 about 8 points lower than the school's; wider where they are few."""
        whole, size = self.everyone, len(pupils)
        luck = self.rng.normal(0, 1, size) * PUPIL_SD / np.sqrt(np.maximum(pupils, 4))
        progress = -0.581 + 0.045 * whole.progress + 0.80 * share + luck
        steep = np.where(whole.attainment > 25, -11.1 - 0.037 * whole.attainment + 17.8 * share, -1.0)
        return self.shifted(pupils, steep + 10 * luck + self.rng.normal(0, 2.0, size), progress)

    def rest(self, part: Outcomes) -> Outcomes:
        """Everyone but `part`, so that the two average to the whole."""
        whole = self.everyone
        others = whole.pupils - part.pupils
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(others > 0, part.pupils / others, 0.0)
        return self.shifted(
            others, ratio * (whole.attainment - part.attainment), ratio * (whole.progress - part.progress)
        )
