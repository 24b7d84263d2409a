"""The k nearest schools of each school: exact, deterministic and fast.

A blocked float32 matrix product gives rough squared distances; the minimum of each group of columns bounds how far the
k-th nearest can be; everything within that bound and the rounding error is then measured again in float64. The
prefilter can therefore only let too many through, never drop one, and the answer is that of brute force.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

BATCH = 128  # rows at a time: the product then stays in the processor's cache
WIDEST_GROUP = 32
DECIMALS = 9  # distances that agree to so many decimals are ties
TICK_SECONDS = 0.2
FLOAT32_REACH = 1e6  # scaled features beyond this would overflow when squared in float32: then float64 is used


@dataclass(frozen=True)
class Neighbours:
    """`members` int64 (r, k) positions in `points`, nearest first; `distance` float64 (r, k); `shares` float32
    (r, k, m): each feature's share of the squared distance, all 0 for an identical school."""

    members: np.ndarray
    distance: np.ndarray
    shares: np.ndarray


def nearest(
    points: np.ndarray, scales: np.ndarray, rows: np.ndarray, k: int, tick: Callable[[], object] = lambda: None
) -> Neighbours:
    """The k nearest of `points` float64 (n, m) to each of the positions `rows` (r,), never itself.

    distance = sqrt(sum over features of ((x - y) * scale)²), rounded to nine decimals; ties go to the lower position,
    so sort the points by what should break ties. `scales` (m,). `tick` is called about every 0.2 seconds. Raises
    ValueError unless k < n.
    """
    search = _Search.over(points, scales, k)
    found = [_measure(search, batch, k) for batch in _batches(rows, tick)]
    if not found:
        return Neighbours(np.empty((0, k), np.int64), np.empty((0, k)), np.empty((0, k, points.shape[1]), np.float32))
    return Neighbours(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _batches(rows: np.ndarray, tick: Callable[[], object]) -> Iterator[np.ndarray]:
    last = -np.inf
    for start in range(0, len(rows), BATCH):
        if time.monotonic() - last >= TICK_SECONDS:
            tick()
            last = time.monotonic()
        yield rows[start : start + BATCH]


@dataclass(frozen=True)
class _Search:
    """`features` float64 (m, n + 1): one contiguous row per feature, scale not yet applied, NaN in the last column,
    which stands for nobody. `lifted` (m + 1, groups * width): centred scaled points over their squared lengths, so that
    one product with (-2 z, 1) gives squared distances less the row's own squared length; padding is infinitely far."""

    features: np.ndarray
    scales: np.ndarray
    centred: np.ndarray
    lifted: np.ndarray
    groups: int

    @classmethod
    def over(cls, points: np.ndarray, scales: np.ndarray, k: int) -> _Search:
        n, m = points.shape
        if not k < n:
            raise ValueError(f"{k} neighbours need more than {n} schools.")
        width = max(1, min(WIDEST_GROUP, n // (4 * k)))
        groups = -(-n // width)
        centred = (points - points.mean(axis=0)) * scales
        kind = np.float32 if np.abs(centred).max(initial=0.0) < FLOAT32_REACH else np.float64
        lifted = np.zeros((m + 1, groups * width), dtype=kind)
        lifted[:m, :n] = centred.T
        lifted[m] = np.inf
        lifted[m, :n] = (centred**2).sum(axis=1)
        features = np.column_stack([points.T, np.full(m, np.nan)])
        return cls(features, scales, centred, lifted, groups)

    def rough(self, batch: np.ndarray) -> np.ndarray:
        """Squared distance less own squared length, (rows, groups * width); infinite to itself and to padding."""
        left = np.column_stack([-2 * self.centred[batch], np.ones(len(batch))]).astype(self.lifted.dtype)
        scores = left @ self.lifted
        scores[np.arange(len(batch)), batch] = np.inf
        return scores

    def bound(self, batch: np.ndarray, scores: np.ndarray, k: int) -> np.ndarray:
        """A score per row, (rows, 1), that none of the row's true k nearest can exceed.

        The k-th smallest group minimum is reached by at least k schools. Rounding moves a score by at most
        e = c (2|z| + d)², where c covers m + 8 roundings and d is the distance at the bound; both sides may be off by
        it. Distances equal after rounding to nine decimals are let through too.
        """
        minima = scores.reshape(len(batch), -1, self.groups).min(axis=1)
        at_most = np.partition(minima, k - 1, axis=1)[:, k - 1].astype(np.float64)
        own = (self.centred[batch] ** 2).sum(axis=1)
        c = (self.scales.size + 8) * float(np.finfo(self.lifted.dtype).eps)
        distance = np.sqrt(np.maximum(at_most + own, 0) * 1.01 + 16 * c * own)
        slack = 4 * c * (2 * np.sqrt(own) + distance) ** 2 + 4 * 10.0**-DECIMALS * (distance + 1)
        return np.nextafter((at_most + slack).astype(self.lifted.dtype), np.inf)[:, None]


def _candidates(search: _Search, batch: np.ndarray, k: int) -> np.ndarray:
    """Positions that may be among the k nearest, ascending: int64 (rows, most), padded with n, which is nobody."""
    scores = search.rough(batch)
    row, column = np.divmod(np.flatnonzero(scores <= search.bound(batch, scores, k)), scores.shape[1])
    counts = np.bincount(row, minlength=len(batch))
    starts = np.cumsum(counts) - counts
    padded = np.full((len(batch), counts.max()), search.features.shape[1] - 1)
    padded[row, np.arange(len(row)) - starts[row]] = column
    return padded


def _measure(search: _Search, batch: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    candidates = _candidates(search, batch, k)
    squared = np.zeros(candidates.shape)
    for feature, scale in zip(search.features, search.scales, strict=True):
        squared += ((feature[batch][:, None] - feature[candidates]) * scale) ** 2
    distance = np.round(np.sqrt(squared), DECIMALS)  # NaN, which sorts last, for nobody
    order = np.argsort(distance, axis=1, kind="stable")[:, :k]
    members = np.take_along_axis(candidates, order, axis=1)
    distance = np.take_along_axis(distance, order, axis=1)
    return members, distance, _shares(search, batch, members, distance)


def _shares(search: _Search, batch: np.ndarray, members: np.ndarray, distance: np.ndarray) -> np.ndarray:
    parts = (search.features[:, batch][:, :, None] - search.features[:, members]) * search.scales[:, None, None]
    parts = np.moveaxis(parts**2, 0, -1)
    total = parts.sum(axis=-1, keepdims=True)
    return np.where(distance[..., None] > 0, parts / np.where(total > 0, total, 1), 0).astype(np.float32)
