"""How well the primaries' pupils do at the end of key stage 2. Pure numbers; the tables' layouts are elsewhere.

Progress in reading, writing and mathematics drifts from year to year about a school's own level; scaled scores and the
share that reaches the expected standard follow from attainment at key stage 1 and from progress. Coefficients were read
off the tables of 2017-18 and rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Chance, Flags, Floats, carried
from dataPacks.synthetic.population import YEARS
from dataPacks.synthetic.pupils import count_of

SUBJECTS = ("READ", "WRIT", "MAT")
KINDS = ("primary", "junior", "middle-primary", "middle", "all-through", "special")
# National level of the year: scaled scores in reading, mathematics and GPS; expected and higher standard in RWM, %.
LEVELS = {
    "2016-17": (104.0, 104.0, 106.0, 61.0, 9.0),
    "2017-18": (105.0, 104.0, 106.0, 64.0, 10.0),
    "2018-19": (104.4, 105.0, 106.0, 65.0, 11.0),
}


@dataclass
class Standing:
    """Results of one group of pupils of each school, arrays of shape (schools,).

    progress: points by subject, 0 is the country's mean · scores: scaled scores of READ, MAT, GPS · expected, higher:
    shares between 0 and 1 that reach the standard in RWM (reading, writing and mathematics together), READ, GPS, MAT,
    WRITTA.
    """

    pupils: Floats
    progress: dict[str, Floats]
    scores: dict[str, Floats]
    expected: dict[str, Floats]
    higher: dict[str, Floats]


@dataclass
class Primary:
    """One year of key stage 2: schools' rows, key stage 1 points, groups of pupils keyed by the tables' suffixes."""

    year: str
    schools: pd.DataFrame
    eligible: Floats
    before: Floats
    bands: dict[str, Floats]
    stable: Floats
    groups: dict[str, Standing]


@dataclass
class Growth:
    """What lasts over the years: key stage 1 points and progress by subject, each of shape (schools, years)."""

    before: Floats
    progress: dict[str, Floats]


def takes_part(schools: pd.DataFrame) -> pd.Series:
    """Schools with pupils who are 11."""
    return schools["kind"].isin(KINDS) & (schools["age_low"] < 10) & (schools["age_high"] >= 11)


def model_growth(schools: pd.DataFrame, in_region: Flags, chance: Chance) -> Growth:
    rng, size, years = chance.of("growth"), len(schools), len(YEARS)
    poor, eal = schools["disadvantaged"].to_numpy()[:, None], schools["eal"].to_numpy()[:, None]
    before = 17.2 - 4.0 * poor - 0.9 * eal + carried(rng, size, years, 0.6, 0.85)
    special = (schools["kind"] == "special").to_numpy()[:, None]
    before = np.where(special, np.clip(7 + carried(rng, size, years, 0.7, 3.0), 2, 14), np.clip(before, 11, 21))
    trend = np.where(in_region[:, None], -0.4 + 0.3 * np.arange(years), 0.0)
    common = carried(rng, size, years, 0.72, 1.35) + trend + 0.3 * schools["authority_quality"].to_numpy()[:, None]
    slopes = {"READ": (-2.4, 0.9), "WRIT": (-1.0, 1.0), "MAT": (-1.4, 2.2)}
    progress = {
        name: common
        + slope * (poor - 0.27)
        + gain * (eal - 0.17)
        + carried(rng, size, years, 0.5, 1.1)
        - np.where(special, 4.5, 0)
        for name, (slope, gain) in slopes.items()
    }
    return Growth(before, progress)


def model_primary(schools: pd.DataFrame, growth: Growth, year: int, chance: Chance) -> Primary:
    """Key stage 2 of the given schools (rows of `growth` in the same order) in one year."""
    rng = chance.of(f"key stage 2 {YEARS[year]}")
    cohort = schools[f"cohort {YEARS[year]}"].to_numpy()
    eligible = np.maximum(1, np.rint(np.where(schools["kind"].isin(["all-through"]), cohort * 0.35, cohort)))
    luck = 1 / np.sqrt(np.maximum(eligible, 6))
    progress = {
        name: values[:, year] + rng.normal(0, 5.5, len(schools)) * luck for name, values in growth.progress.items()
    }
    maker = _Maker(YEARS[year], rng, luck)
    before = growth.before[:, year]
    everyone = maker.standing(eligible, before, progress)
    bands = _bands(before, eligible)
    stable = count_of(np.clip(1 - rng.gamma(1.8, 0.04, len(schools)), 0.5, 1), eligible)
    groups = {"": everyone, **_groups(schools, maker, eligible, before, progress, bands, stable)}
    return Primary(YEARS[year], schools, eligible, before, bands, stable, groups)


def _bands(before: Floats, pupils: Floats) -> dict[str, Floats]:
    """Pupils with low, middle, high and unknown attainment at key stage 1."""
    unknown = count_of(np.full(len(pupils), 0.03), pupils)
    known = pupils - unknown
    low = count_of(np.clip(0.10 - 0.05 * (before - 16), 0, 0.9), known)
    high = np.minimum(count_of(np.clip(0.31 + 0.13 * (before - 16), 0, 1), known), known - low)
    return {"L": low, "M": known - low - high, "H": high, "NA": unknown}


class _Maker:
    """Makes a group's standing from its key stage 1 attainment and its progress."""

    def __init__(self, year: str, rng: np.random.Generator, luck: Floats) -> None:
        self.levels, self.rng, self.luck = LEVELS[year], rng, luck

    def standing(self, pupils: Floats, before: Floats, progress: dict[str, Floats]) -> Standing:
        read, mat, gps, rwm, high = self.levels
        lift = before - 16.1
        mean = (progress["READ"] + progress["WRIT"] + progress["MAT"]) / 3
        scores = {
            "READ": self._score(read + 1.25 * lift + 0.85 * progress["READ"]),
            "MAT": self._score(mat + 1.10 * lift + 0.85 * progress["MAT"]),
            "GPS": self._score(gps + 1.25 * lift + 0.80 * mean),
        }
        together = self._share(rwm + 6.5 * lift + 4.8 * mean, pupils)
        expected = {"RWM": together}
        for name, above, by in (
            ("READ", 10, progress["READ"]),
            ("GPS", 13, mean),
            ("MAT", 12, progress["MAT"]),
            ("WRITTA", 13, progress["WRIT"]),
        ):
            expected[name] = np.maximum(self._share(rwm + above + 5.2 * lift + 3.2 * by, pupils), together)
        higher = {"RWM": np.minimum(self._share(high + 3.4 * lift + 2.2 * mean, pupils), together)}
        for name, level, by in (
            ("READ", 28, progress["READ"]),
            ("GPS", 35, mean),
            ("MAT", 25, progress["MAT"]),
            ("WRITTA", 20, progress["WRIT"]),
        ):
            higher[name] = np.clip(self._share(level + 5.0 * lift + 3.4 * by, pupils), higher["RWM"], expected[name])
        return Standing(pupils, progress, scores, expected, higher)

    def _score(self, values: Floats) -> Floats:
        return np.clip(values + self.rng.normal(0, 4.0, len(values)) * self.luck, 80, 120)

    def _share(self, percent: Floats, pupils: Floats) -> Floats:
        """A share that a whole number of pupils makes."""
        drawn = np.clip(percent / 100 + self.rng.normal(0, 0.30, len(percent)) * self.luck, 0, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(pupils > 0, np.rint(drawn * pupils) / pupils, np.nan)


def _groups(
    schools: pd.DataFrame,
    maker: _Maker,
    pupils: Floats,
    before: Floats,
    progress: dict[str, Floats],
    bands: dict[str, Floats],
    stable: Floats,
) -> dict[str, Standing]:
    """Standing by group; `gap` = how far key stage 1 points and progress lie from the school's own."""
    poor = count_of(schools["disadvantaged"].to_numpy(), pupils)
    boys = count_of(schools["boys"].to_numpy(), pupils)
    share = poor / pupils
    members: dict[str, tuple[Floats, Floats | float, dict[str, Floats | float]]] = {
        "B": (boys, -0.35, {"READ": -0.3, "WRIT": -0.7, "MAT": 0.6}),
        "G": (pupils - boys, 0.35, {"READ": 0.3, "WRIT": 0.7, "MAT": -0.6}),
        "L": (bands["L"], 9.0 - before, {}),
        "M": (bands["M"], 15.6 - before, {}),
        "H": (bands["H"], 20.0 - before, {}),
        "FSM6CLA1A": (poor, -1.1 * (1 - share), dict.fromkeys(SUBJECTS, -0.9 * (1 - share))),
        "NotFSM6CLA1A": (pupils - poor, 1.1 * share, dict.fromkeys(SUBJECTS, 0.9 * share)),
        "EAL": (count_of(schools["eal"].to_numpy(), pupils), -0.6, {"READ": 0.4, "WRIT": 0.9, "MAT": 1.7}),
        "MOBN": (stable, 0.08, {}),
    }
    out = {}
    for name, (count, gap, gains) in members.items():
        wider = maker.rng.normal(0, 4.5, (3, len(pupils))) / np.sqrt(np.maximum(count, 5))
        own = {
            subject: progress[subject] + gains.get(subject, 0.0) + wider[i] * 0.8 for i, subject in enumerate(progress)
        }
        out[name] = maker.standing(count, np.clip(before + gap, 2, 22), own)
    return out
