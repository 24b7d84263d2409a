"""Step 3: the schools most like each, by the first method that each school has enough published figures for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from challenge.core.models import Challenge
from challenge.core.queue import NewJob
from dataPacks.calc import comparators, match_quality
from dataPacks.calc.blocks import block_ids
from dataPacks.calc.frame import ReleaseFrame, column_name
from dataPacks.calc.methods import Method, load_methods
from dataPacks.models import ComparatorSet
from dataPacks.steps.work import Stage, Work
from dataPacks.store import release_data

METHODS = ("dfe-secondary-2026-03", "context-only")  # tried in this order
NOT_SCHOOLS = ("post-16", "other")  # colleges and sixth forms have no pupils up to 16: no pack is made of them
SCHOOLS_PER_JOB = 250


@dataclass
class Pool:
    """The release's schools as the methods see them; arrays of shape (n,)."""

    frame: ReleaseFrame
    phase: np.ndarray
    attributes: dict[str, np.ndarray]
    urn: np.ndarray
    is_open: np.ndarray
    in_challenge: np.ndarray


def run(work: Work) -> None:
    frame = release_data.frame_of(work.release.pk)
    pool = make_pool(frame, work.night.challenge)
    to_do = pool.in_challenge.copy()
    no_set: dict[int, comparators.NoSet] = {}
    for method in (load_methods()[key] for key in METHODS):
        for block in method.rules.phase_blocks:
            _find_block(work, pool, method, block, to_do, no_set)
    _save_without_set(work, pool, to_do, no_set)
    _finish(work, pool)


def make_pool(frame: ReleaseFrame, challenge: Challenge) -> Pool:
    index = frame.index
    is_open = index.array("is_open")
    in_area = np.isin(index.array("la_code"), challenge.la_codes) if challenge.la_codes else np.ones(len(index), bool)
    attributes = {name: index.array(name) for name in ("phase", "sector", "is_selective")}
    is_school = ~np.isin(attributes["phase"], NOT_SCHOOLS)
    return Pool(frame, attributes["phase"], attributes, index.array("urn"), is_open, is_open & in_area & is_school)


def _find_block(
    work: Work, pool: Pool, method: Method, block: str, to_do: np.ndarray, no_set: dict[int, comparators.NoSet]
) -> None:
    """Find and save the sets of the schools of one block that have none yet; take them off `to_do`."""
    inside = pool.is_open & np.isin(pool.phase, method.rules.phase_blocks[block])
    wanted = inside & to_do
    years = {m: y for m in method.measures if (y := pool.frame.newest(m, inside))}
    if not wanted.any() or not years:
        return
    values = {m: pool.frame.columns[column_name(m, "all", y)].value for m, y in years.items()}
    prepared = comparators.prepare(method, values, inside)
    sets = comparators.find(prepared, block_ids(method, pool.attributes), pool.urn, wanted, tick=work.tick)
    name = f"{method.key}|{block}"
    release_data.save_column(work.release, release_data.METHOD + name, b"", _about(prepared, years))
    found = [i for i in range(len(sets.rows)) if not sets.no_set[i]]
    release_data.save_sets(_rows(work, pool, sets, prepared, name, found), work.tick)
    to_do[sets.rows[found]] = False
    no_set |= {int(row): why for row, why in zip(sets.rows, sets.no_set, strict=True) if why}


def _about(prepared: comparators.Prepared, years: dict[str, str]) -> dict[str, Any]:
    return {
        "weight_present": round(prepared.weight_present, 6),
        "missing": [feature.label for feature in prepared.missing],
        "features": [
            {
                "feature": f.name,
                "label": f.label,
                "measure": f.measure,
                "weight": f.weight,
                "sd": f.sd,
                "year": years[f.measure],
            }
            for f in prepared.features
        ],
    }


def _rows(
    work: Work, pool: Pool, sets: comparators.Sets, prepared: comparators.Prepared, name: str, found: list[int]
) -> Iterator[ComparatorSet]:
    quality = _quality(match_quality.quality(prepared, sets))
    for i in found:
        some = sets.members[i] >= 0
        members = release_data.Members(sets.members[i][some], sets.distance[i][some], sets.contributions[i][some])
        yield ComparatorSet(
            release=work.release,
            school_id=int(pool.frame.index.ids[sets.rows[i]]),
            method=name.split("|")[0],
            members=members.pack(),
            quality={"used": name, **{key: values[i] for key, values in quality.items()}},
        )


def _quality(quality: match_quality.Quality) -> dict[str, list[Any]]:
    """What packs say of how alike their sets are, school by school: a number, or a list with one for each feature."""
    return {
        "mean_distance": _plain(quality.mean_distance),
        "is_estimated": quality.is_estimated.tolist(),
        "own": _plain(quality.own),
        "set_mean": _plain(quality.set_mean),
        "p10": _plain(quality.p10),
        "p90": _plain(quality.p90),
        "off_by_sd": _plain(quality.off_by_sd),
    }


def _plain(array: np.ndarray) -> list[Any]:
    """To four decimals, None where there is no number."""
    values = np.round(array, 4).astype(object)
    values[~np.isfinite(array)] = None
    return values.tolist()


def _why(pool: Pool, position: int, known: dict[int, comparators.NoSet]) -> comparators.NoSet:
    """The last method's reason; a school in no block of any method is of a kind that is not compared."""
    phases = {p for m in load_methods().values() for block in m.rules.phase_blocks.values() for p in block}
    other = comparators.NoSet.TOO_LITTLE if pool.phase[position] in phases else comparators.NoSet.NOT_COMPARED
    return known.get(position, other)


def _save_without_set(work: Work, pool: Pool, to_do: np.ndarray, no_set: dict[int, comparators.NoSet]) -> None:
    rows = (
        ComparatorSet(
            release=work.release,
            school_id=int(pool.frame.index.ids[i]),
            method=METHODS[-1],
            members=b"",
            no_set=_why(pool, int(i), no_set).sentence,
        )
        for i in np.flatnonzero(to_do)
    )
    release_data.save_sets(rows, work.tick)


def _finish(work: Work, pool: Pool) -> None:
    """Plan the packs: every open state-funded school of the challenge, in batches, then publication."""
    positions = _most_figures_first(pool)
    starts = range(0, len(positions), SCHOOLS_PER_JOB)
    jobs = [
        NewJob(
            Stage.PACKS, "packs", f"packs:{start}", {"positions": positions[start : start + SCHOOLS_PER_JOB].tolist()}
        )
        for start in starts
    ]
    with work.finishing(len(positions)):
        last = [
            NewJob(Stage.PROPOSALS, "proposals", "proposals", {}),
            NewJob(Stage.PUBLISH, "publish", "publish", {"packs": len(positions)}),
        ]
        work.add_jobs([*jobs, *last])
        work.ring(len(jobs))


def _most_figures_first(pool: Pool) -> np.ndarray:
    """The challenge's schools by the size of their packs: a batch of schools in the same tables costs least, and long
    jobs, done first, leave short ones to even out the workers' ends.
    """
    used = [column for name, column in pool.frame.columns.items() if "@" not in name]
    figures = np.sum([column.source >= 0 for column in used], axis=0)
    positions = np.flatnonzero(pool.in_challenge)
    return positions[np.argsort(-figures[positions], kind="stable")]
