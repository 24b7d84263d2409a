"""The synthetic country's schools: where they lie, what kind they are, whom they teach. One row per school."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataPacks.synthetic import kinds
from dataPacks.synthetic.chance import Chance, Flags, Floats, Ints, Texts, pick
from dataPacks.synthetic.names import POSTAL_AREAS, STREETS, authority_names, places, postcodes, school_names

YEARS = ("2016-17", "2017-18", "2018-19")
FIRST_URN = 900_000
# Codes that no authority in England bears: the region's first, then the rest of the country's.
REGION_CODES = tuple(range(951, 971))
OTHER_CODES = (*range(101, 200), *range(971, 1000))
PER_AUTHORITY = 40


@dataclass(frozen=True)
class Population:
    """`schools` holds one row per school; its column `authority` is the place in the two lists of authorities.

    Of the columns, `deprivation` and `language` are latent, about standard normal; `opened` and `closed` count years
    from 2016-17: a school is in the tables of year y where opened ≤ y < closed.
    """

    schools: pd.DataFrame
    authority_codes: list[str]
    authority_names: list[str]
    region_authorities: int

    @property
    def in_region(self) -> Flags:
        return self.schools["authority"].to_numpy() < self.region_authorities

    def present(self, year: int) -> Flags:
        return ((self.schools["opened"] <= year) & (self.schools["closed"] > year)).to_numpy()


def populate(chance: Chance, schools: int, region_authorities: int, region_schools: int) -> Population:
    """Build the register. The region's schools come first, spread evenly over its authorities."""
    others = min(len(OTHER_CODES), max(4, round((schools - region_schools) / PER_AUTHORITY)))
    authority = _spread(chance, region_schools, schools, region_authorities, others)
    frame = pd.DataFrame({"urn": FIRST_URN + np.arange(schools), "authority": authority})
    frame["kind"] = _kinds(chance, authority)
    _describe(frame, chance)
    _locate(frame, chance)
    _number(frame)
    _latent(frame, chance, region_authorities)
    codes = [str(code) for code in (*REGION_CODES[:region_authorities], *OTHER_CODES[:others])]
    return Population(frame, codes, authority_names(chance, region_authorities, others), region_authorities)


def _spread(chance: Chance, region: int, total: int, region_size: int, others: int) -> Ints:
    """Each school's authority: even within the region, uneven as in the country outside it."""
    inside = np.sort(np.arange(region) % region_size)
    weight = chance.of("authority sizes").lognormal(0, 0.5, others)
    edges = np.cumsum(weight) / weight.sum()
    outside = region_size + np.searchsorted(edges, (np.arange(total - region) + 0.5) / max(total - region, 1))
    return np.concatenate([inside, outside])


def _kinds(chance: Chance, authority: Ints) -> Texts:
    """Each authority gets every kind about in its national share, so that none is without secondaries."""
    start = np.searchsorted(authority, authority)
    size = np.bincount(authority)[authority]
    offset = chance.of("kind offsets").random(authority.max() + 1)[authority]
    place = (np.arange(len(authority)) - start + offset) / size
    shares = np.array([kind.share for kind in kinds.KINDS.values()])
    edges = np.cumsum(shares) / shares.sum()
    return np.array(list(kinds.KINDS), dtype=object)[np.minimum(np.searchsorted(edges, place), len(edges) - 1)]


def _describe(frame: pd.DataFrame, chance: Chance) -> None:
    """Type, ages, sex, selection, religious character, openings and closures."""
    rng = chance.of("description")
    kind = frame["kind"].to_numpy()
    for column in ("type", "ages", "gender", "faith"):
        frame[column] = ""
    for name, details in kinds.KINDS.items():
        rows = kind == name
        frame.loc[rows, "type"] = pick(rng, rows.sum(), details.types)
        frame.loc[rows, "ages"] = pick(rng, rows.sum(), details.ages)
        frame.loc[rows, "gender"] = pick(rng, rows.sum(), details.genders)
    frame["faith"] = _faiths(rng, frame["type"].to_numpy())
    frame["is_selective"] = kind == "grammar"
    ages = frame["ages"].str.split("-", expand=True).astype(int)
    frame["age_low"], frame["age_high"] = ages[0], ages[1]
    _open_and_close(frame, rng)


def _faiths(rng: np.random.Generator, type_code: Texts) -> Texts:
    church = pick(rng, len(type_code), {"Church of England": 0.55, "Roman Catholic": 0.45})
    voluntary = np.where(type_code == "VC", "Church of England", church)
    plain = np.where(np.isin(type_code, ["IND", "INDSPEC"]), "None", "Does not apply")
    academies = np.isin(type_code, ["ACC", "AC"]) & (rng.random(len(type_code)) < 0.15)
    return np.where(np.isin(type_code, ["VA", "VC"]) | academies, voluntary, plain)


def _open_and_close(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Of a hundred schools about one opens and one closes in a year; new ones are free or sponsored."""
    draw, size = rng.random(len(frame)), len(frame)
    opened = np.where(draw < 0.008, 1, np.where(draw < 0.016, 2, 0))
    closed = np.where((draw > 0.984) & (draw < 0.992), 2, np.where(draw >= 0.992, 3, 9))
    frame["opened"], frame["closed"] = opened, closed
    academy = pick(rng, size, {"F": 0.5, "AC": 0.5})
    new = (opened > 0) & frame["kind"].isin(["primary", "secondary"]).to_numpy()
    frame.loc[new, "type"] = academy[new]
    frame.loc[new, "faith"] = "Does not apply"
    frame["is_new_without_cohort"] = new & ((frame["type"] == "F") | (frame["kind"] == "secondary"))


def _locate(frame: pd.DataFrame, chance: Chance) -> None:
    """Names, streets, towns and postcodes."""
    rng, size = chance.of("addresses"), len(frame)
    authority = frame["authority"].to_numpy()
    frame["name"] = school_names(chance, _styles(frame))
    towns = places(chance)
    frame["town"] = towns[(authority * 4 + rng.integers(0, 4, size)) % len(towns)]
    locality = towns[rng.integers(0, len(towns), size)]
    frame["locality"] = np.where(rng.random(size) < 0.45, "", locality)
    frame["street"] = pick(rng, size, dict.fromkeys(STREETS, 1.0))
    frame["postcode"] = postcodes(chance, authority % len(POSTAL_AREAS))


def _styles(frame: pd.DataFrame) -> Texts:
    """Which family of names suits a school."""
    kind, faith, gender = (frame[column].to_numpy() for column in ("kind", "faith", "gender"))
    styles = np.array([kinds.KINDS[name].style for name in kind], dtype=object)
    for church, word in (("Church of England", "CofE"), ("Roman Catholic", "Catholic")):
        for phase in ("primary", "secondary"):
            styles = np.where((faith == church) & (kind == phase), f"{word} {phase}", styles)
    single = (kind == "secondary") & (gender != "Mixed")
    return np.where(single, np.where(gender == "Girls", "girls", "boys"), styles)


def _number(frame: pd.DataFrame) -> None:
    """Establishment numbers in the ranges that say what a school is; unique within an authority."""
    base = np.array([kinds.KINDS[name].first_number for name in frame["kind"]])
    voluntary = frame["type"].isin(["VA", "VC"]).to_numpy() & (base == 2000)
    base = np.where(voluntary, 3000, base)
    frame["estab"] = base + frame.groupby([frame["authority"], base]).cumcount().to_numpy()


def _latent(frame: pd.DataFrame, chance: Chance, region_authorities: int) -> None:
    """Deprivation and language, which schools of one authority share in part. The region is the poorer for it."""
    rng, authority = chance.of("latent"), frame["authority"].to_numpy()
    count, size = authority.max() + 1, len(frame)
    poverty = rng.normal(0, 1, count) + np.where(np.arange(count) < region_authorities, 0.5, 0.0)
    tongue = 0.6 * poverty + rng.normal(0, 0.8, count)
    own = rng.normal(0, 1, size)
    frame["deprivation"] = _standard(0.62 * poverty[authority] + 0.78 * own)
    frame["language"] = _standard(0.8 * tongue[authority] + 0.32 * own + 0.45 * rng.normal(0, 1, size))
    frame["authority_quality"] = rng.normal(0, 1, count)[authority]


def _standard(values: Floats) -> Floats:
    return (values - values.mean()) / values.std()
