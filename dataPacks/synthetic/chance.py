"""Reproducible chance: one stream of random numbers per topic, so that a new topic leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


class Chance:
    """Streams of random numbers that depend on the seed and the topic alone."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, topic: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(topic.encode())])


def pick(rng: np.random.Generator, size: int, choices: dict[str, float]) -> Texts:
    """`size` draws among the keys, each with its share; shares need not add up to 1."""
    shares = np.array(list(choices.values()))
    return rng.choice(np.array(list(choices), dtype=object), size=size, p=shares / shares.sum())


def by_rank(score: Floats, points: dict[float, float]) -> Floats:
    """Give the scores, by their rank, the distribution that `points` draws as {share below: value}; linear between."""
    share = (np.argsort(np.argsort(score, kind="stable"), kind="stable") + 0.5) / max(len(score), 1)
    return np.interp(share, list(points), list(points.values()))


def carried(rng: np.random.Generator, size: int, years: int, keep: float, spread: float) -> Floats:
    """Shape (size, years): each row drifts with correlation `keep` from year to year about 0, SD `spread` in each."""
    out = np.empty((size, years))
    out[:, 0] = rng.normal(0, spread, size)
    for year in range(1, years):
        out[:, year] = keep * out[:, year - 1] + rng.normal(0, spread * np.sqrt(1 - keep**2), size)
    return out
