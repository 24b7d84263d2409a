"""Writes the synthetic country: the same files, in the same folders, as the publisher's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dataPacks.synthetic import around_files, context_files, ks2_files, ks4_files, primary
from dataPacks.synthetic.chance import Chance, Flags
from dataPacks.synthetic.population import YEARS, Population, populate
from dataPacks.synthetic.primary import Growth, Primary
from dataPacks.synthetic.pupils import describe_pupils, has_figures
from dataPacks.synthetic.secondary import Ability, Secondary, model_ability, model_secondary


@dataclass(frozen=True)
class Country:
    """What was written. `la_codes`: the region's authorities; `head_urn`: a secondary there, figures complete."""

    la_codes: list[str]
    head_urn: int
    la_code: str
    files: list[Path]


def write_country(
    out: Path, *, schools: int = 4000, region_authorities: int = 12, region_schools: int = 400, seed: int = 1
) -> Country:
    """Write the files of all years below `out`. The same arguments give the same bytes."""
    if region_authorities > 20 or not region_authorities * 20 <= region_schools <= schools - 100:
        raise ValueError(
            "A region has up to 20 authorities of at least 20 schools each, and 100 schools lie outside it."
        )
    chance = Chance(seed)
    population = populate(chance, schools, region_authorities, region_schools)
    describe_pupils(population.schools, chance)
    ability = model_ability(population.schools, population.in_region, chance)
    leavers = _leavers(population, ability, chance)
    files = [
        context_files.write_register(out, population, chance),
        *around_files.write_around(out, population, chance),
        *_context(out, population, ability, chance),
        *_key_stages(out, population, leavers, chance),
    ]
    urn, authority = _head(population, leavers)
    codes = population.authority_codes
    return Country(codes[:region_authorities], urn, codes[authority], files)


def _context(out: Path, population: Population, ability: Ability, chance: Chance) -> Iterator[Path]:
    for number in range(len(YEARS)):
        yield context_files.write_census(out, population, chance, number)
        yield context_files.write_absence(out, population, ability, chance, number)


def _leavers(population: Population, ability: Ability, chance: Chance) -> list[Secondary]:
    """Key stage 4 of all years."""
    rows = ks4_files.takes_part(population.schools).to_numpy()
    schools = population.schools[rows].reset_index(drop=True)
    own = Ability(ability.prior[rows], ability.progress[rows], ability.absence[rows], ability.stability[rows])
    return [model_secondary(schools, own, number, chance) for number in range(len(YEARS))]


def _pupils_of_eleven(population: Population, chance: Chance) -> list[Primary]:
    """Key stage 2 of all years."""
    rows = primary.takes_part(population.schools).to_numpy()
    schools = population.schools[rows].reset_index(drop=True)
    growth: Growth = primary.model_growth(schools, population.in_region[rows], chance)
    return [primary.model_primary(schools, growth, number, chance) for number in range(len(YEARS))]


def _key_stages(out: Path, population: Population, leavers: list[Secondary], chance: Chance) -> Iterator[Path]:
    eleven = _pupils_of_eleven(population, chance)
    for number in range(len(YEARS)):
        yield ks4_files.write_final(out, population, leavers, number)
        yield ks2_files.write_final(out, population, eleven, number)
    yield ks4_files.write_provisional(out, population, leavers, chance)


def _head(population: Population, leavers: list[Secondary]) -> tuple[int, int]:
    """URN and authority of the region's secondary nearest the middle of the country, among those with all figures."""
    result = leavers[-1]
    schools = result.schools
    figures = result.groups[""].attainment
    distance = np.where(_is_complete(schools, result, population), np.abs(figures - 46.5), np.inf)
    first: pd.Series = schools.iloc[int(np.argmin(distance))]
    return int(first["urn"]), int(first["authority"])


def _is_complete(schools: pd.DataFrame, result: Secondary, population: Population) -> Flags:
    there = np.all([has_figures(schools, number) for number in range(len(YEARS))], axis=0)
    enough = np.all([group.matched > 10 for group in result.groups.values()], axis=0)
    plain = ((schools["kind"] == "secondary") & (schools["gender"] == "Mixed") & (schools["closed"] == 9)).to_numpy()
    covered = result.groups[""].matched > 0.9 * result.groups[""].pupils
    return there & enough & plain & covered & (schools["authority"] < population.region_authorities).to_numpy()
