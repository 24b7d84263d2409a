"""What surrounds the schools: links to the schools before them, trusts with their members, and past inspections.

As of a school that opened in the last year, one that closed just before it is given out as its predecessor; in the
region, where more closed than opened, the last one is the result of a merger. Nobody's name is in any of the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Chance, pick
from dataPacks.synthetic.kinds import REGISTER_TYPES
from dataPacks.synthetic.population import Population
from dataPacks.synthetic.pupils import is_independent
from dataPacks.synthetic.table import lines, write

DAY = "20190630"  # the day that the lists describe, as their names spell it
BEGAN = 2  # the year, counted from 2016-17, in which a school came after one that closed
LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
GROUPS = (
    "Group UID", "Group ID", "Group Name", "Companies House Number", "Group Type (code)", "Group Type", "Closed Date",
    "Open date", "Incorporated on (open date)", "Group Status (code)", "Group Status",
)  # fmt: skip
MEMBERS = ("URN", "Group UID", "Group Name", "Group Type", "Date Joined Group", "Date Left Group")
RATINGS = {"Good": 0.55, "Satisfactory": 0.25, "Outstanding": 0.15, "Inadequate": 0.05}
ENDINGS = ("Learning Trust", "Schools Partnership", "Academies Trust", "Education Trust")
PER_TRUST = 8
FIRST_UID = 90001
Rows = list[list[str]]


def write_around(out: Path, population: Population, chance: Chance) -> Iterator[Path]:
    """The lists, below `out`."""
    groups, members = _trusts(population, chance)
    if links := _links(population):  # a small country may have none
        yield _write(out / "gias" / f"links_edubaseallstatefunded{DAY}.csv", LINKS, links)
    yield _write(out / "gias" / f"allgroupsdata{DAY}.csv", GROUPS, groups)
    yield _write(out / "gias" / f"academiesmatmembership{DAY}.csv", MEMBERS, members)
    inspections = list(_inspections(population.schools, chance))
    yield _write(out / "ofsted" / "ofsted_ratings.csv", ("URN", "Rating", "Inspection Date"), inspections)


def _write(path: Path, headings: tuple[str, ...], rows: Rows) -> Path:
    cells = [np.array(column, dtype=object) for column in zip(*rows, strict=True)]
    write(path, headings, lines(cells, np.arange(len(rows))))
    return path


def _links(population: Population) -> Rows:
    return [
        [str(after), str(before), name, "Predecessor - amalgamated" if is_merger else "Predecessor", "01-09-2018"]
        for after, before, name, is_merger in predecessors(population)
    ]


def predecessors(population: Population) -> list[tuple[int, int, str, bool]]:
    """(later URN, earlier URN, earlier name, whether it is a merger) of schools of one kind that close and open."""
    schools = population.schools.assign(in_region=population.in_region)
    state = schools[~is_independent(schools)]
    found: list[tuple[int, int, str, bool]] = []
    for _, alike in state.groupby([state["in_region"], state["kind"]], sort=True):
        ended, began = alike[alike["closed"] == BEGAN], alike[alike["opened"] == BEGAN]
        afters = began["urn"].tolist()[: len(ended)]
        befores = list(zip(ended["urn"].tolist(), ended["name"].tolist(), strict=True))
        merged = befores[len(afters) - 1 :] if afters and alike["in_region"].all() else befores[len(afters) - 1 :][:1]
        for after, (before, name) in zip(afters[:-1], befores, strict=False):
            found.append((after, before, name, False))
        if afters:
            found += [(afters[-1], before, name, len(merged) > 1) for before, name in merged]
    return found


def _trusts(population: Population, chance: Chance) -> tuple[Rows, Rows]:
    """Every academy belongs to a trust of its authority, named after a town there."""
    schools, rng = population.schools, chance.of("trusts")
    academies = schools[[REGISTER_TYPES[code][1].startswith(("Academy", "Free")) for code in schools["type"]]]
    groups: Rows = []
    members: Rows = []
    names: set[str] = set()
    for _, own in academies.groupby("authority", sort=True):
        for start in range(0, len(own), PER_TRUST):
            uid, part = str(FIRST_UID + len(groups)), own.iloc[start : start + PER_TRUST]
            name = next(n for n in _names(str(part["town"].iloc[0]), len(groups)) if n not in names)
            names.add(name)
            kind = "Multi-academy trust" if len(part) > 1 else "Single-academy trust"
            year = int(rng.integers(2010, 2016))
            groups.append([uid, f"TR{uid}", name, f"0{uid}00", "06", kind, "", "", f"01/09/{year}", "OPEN", "Open"])
            members += [[str(urn), uid, name, kind, f"01-09-{max(year, 2016)}", ""] for urn in part["urn"].tolist()]
    return groups, members


def _names(town: str, number: int) -> Iterator[str]:
    yield from (f"{town} {ending}" for ending in ENDINGS)
    yield f"{town} Trust {number + 1}"


def _inspections(schools: pd.DataFrame, chance: Chance) -> Iterator[list[str]]:
    """One inspection from before those that the register gives."""
    seen = schools[~is_independent(schools)]
    rng, size = chance.of("inspections"), len(seen)
    ratings = pick(rng, size, RATINGS)
    year, month, day = rng.integers(2007, 2012, size), rng.integers(1, 13, size), rng.integers(1, 29, size)
    older = np.flatnonzero((seen["opened"] == 0).to_numpy())
    for i in older.tolist():
        yield [str(seen["urn"].iloc[i]), ratings[i], f"{year[i]}{month[i]:02d}{day[i]:02d}"]
