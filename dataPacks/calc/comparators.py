"""Comparators: for each school the schools most like it, and why.

    d(i, j) = sqrt( sum over features in use of  w ((x_i - x_j) / sd)² )

as the Department for Education finds similar schools (secondary, March 2026). Weights are the method's own, *not*
scaled up to 1 where features are missing: the ranking is the same, and a distance over fewer features stays visibly a
distance over less. Schools are compared only within a block (see `blocks`), only when eligible (see `features`), never
with themselves; ties (to nine decimals) go to the lower URN. The order of the rows and the size of batches change
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dataPacks.calc.features import Prepared, UsedFeature, eligible, prepare
from dataPacks.calc.nearest import nearest

__all__ = ["NoSet", "Prepared", "Sets", "UsedFeature", "eligible", "find", "prepare"]


class NoSet(StrEnum):
    """Why a school has no set of similar schools. `sentence` is for the page."""

    NOT_COMPARED = "independent schools and colleges are not compared"
    TOO_LITTLE = "too little is published about this school"
    TOO_FEW = "too few schools of its kind"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


SENTENCES = {
    NoSet.NOT_COMPARED: "There is no set of similar schools: only state-funded schools with published results for "
    "pupils up to 16 are compared, not independent schools or colleges.",
    NoSet.TOO_LITTLE: "There is no set of similar schools, because too little is published about this school's pupils.",
    NoSet.TOO_FEW: "There is no set of similar schools, because there are too few schools of its kind.",
}


@dataclass(frozen=True)
class Sets:
    """Sets of r schools, at most k members each, over the m features in use.

    rows int64 (r,): position of each school that was asked for. members int32 (r, k): positions, nearest first, -1 =
    none. distance float64 (r, k): NaN = none. contributions float32 (r, k, m): share of the squared distance per
    feature, adding up to 1 (all 0 for an identical school and for none). no_set object (r,): '' or a NoSet.
    """

    rows: np.ndarray
    members: np.ndarray
    distance: np.ndarray
    contributions: np.ndarray
    no_set: np.ndarray
    features: tuple[UsedFeature, ...]
    weight_present: float


def find(
    prepared: Prepared,
    blocks: np.ndarray,
    urns: np.ndarray,
    wanted: np.ndarray,
    k: int | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Sets:
    """The sets of the `wanted` schools (bool (n,)), each within its own block.

    `blocks` int64 (n,): -1 = in no pool. `urns` int64 (n,): 0 = none; such schools come after all others in ties, in
    the order given. `k`: the method's own unless given. A school gets all others of its block where those are fewer
    than k, and no set where they are fewer than the method's `minimum_schools`. `tick` is called about every 0.2
    seconds, to renew leases. Raises ValueError where two eligible schools have the same URN.
    """
    k = prepared.method.k if k is None else k
    able = prepared.is_eligible & (blocks >= 0)
    numbers = urns[able & (urns > 0)]
    if len(np.unique(numbers)) < len(numbers):
        raise ValueError("two schools in the pool have the same URN.")
    order = np.where(urns > 0, urns, np.iinfo(np.int64).max)
    sets = _empty(prepared, np.flatnonzero(wanted), blocks, k)
    for block in np.unique(blocks[able & wanted]):
        inside = np.flatnonzero(able & (blocks == block))
        _fill(sets, prepared, inside[np.argsort(order[inside], kind="stable")], k, tick)
    return sets


def _empty(prepared: Prepared, rows: np.ndarray, blocks: np.ndarray, k: int) -> Sets:
    shape, m = (len(rows), k), len(prepared.features)
    no_set = np.full(len(rows), "", dtype=object)
    no_set[~prepared.is_eligible[rows]] = NoSet.TOO_LITTLE
    no_set[blocks[rows] < 0] = NoSet.NOT_COMPARED
    return Sets(
        rows, np.full(shape, -1, np.int32), np.full(shape, np.nan), np.zeros((*shape, m), np.float32),
        no_set, prepared.features, prepared.weight_present,
    )  # fmt: skip


def _fill(sets: Sets, prepared: Prepared, inside: np.ndarray, k: int, tick: Callable[[], object]) -> None:
    """Find the sets of the wanted schools among `inside`, the positions of a block's schools by URN."""
    place = np.full(len(prepared.is_eligible), -1)
    place[inside] = np.arange(len(inside))
    asked = np.flatnonzero(place[sets.rows] >= 0)
    if len(inside) - 1 < prepared.method.minimum_schools:
        sets.no_set[asked] = NoSet.TOO_FEW
        return
    size = min(k, len(inside) - 1)
    found = nearest(prepared.values[inside], prepared.scales, place[sets.rows[asked]], size, tick)
    sets.members[asked, :size] = inside[found.members]
    sets.distance[asked, :size] = found.distance
    sets.contributions[asked, :size] = found.shares
