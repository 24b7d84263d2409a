"""How alike a set really is: a set always has members, but they need not be close."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dataPacks.calc.comparators import Sets
from dataPacks.calc.features import Prepared
from dataPacks.calc.rows import row_count, row_mean, row_quantiles, take


@dataclass(frozen=True)
class Quality:
    """Per school asked for (r) and feature in use (m); float64, NaN where there is no set.

    n int64 (r,): members. mean_distance, farthest (r,). own (r, m): the school's figure as used; is_estimated bool
    (r, m) where it is an estimate. set_mean, p10, p90 (r, m): of the members' *published* figures. off_by_sd (r, m):
    (own - set mean) / sample SD over the pool.
    """

    n: np.ndarray
    mean_distance: np.ndarray
    farthest: np.ndarray
    own: np.ndarray
    is_estimated: np.ndarray
    set_mean: np.ndarray
    p10: np.ndarray
    p90: np.ndarray
    off_by_sd: np.ndarray


def quality(prepared: Prepared, sets: Sets) -> Quality:
    """The quality of each set in `sets`, which `find` made from this same `prepared`."""
    published = np.where(prepared.estimated, np.nan, prepared.values)
    per_feature = [_spread(published[:, feature], sets.members) for feature in range(len(sets.features))]
    set_mean, p10, p90 = _stacked(per_feature, len(sets.rows))
    own = prepared.values[sets.rows]
    pool_sd = np.array([feature.pool_sd for feature in sets.features])
    return Quality(
        n=(sets.members >= 0).sum(axis=1), mean_distance=row_mean(sets.distance), farthest=_farthest(sets.distance),
        own=own, is_estimated=prepared.estimated[sets.rows], set_mean=set_mean, p10=p10, p90=p90,
        off_by_sd=(own - set_mean) / pool_sd,
    )  # fmt: skip


def _spread(figures: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Mean, 10th and 90th percentile of the members' figures: float64 (3, r)."""
    theirs = take(figures, members)
    return np.stack([row_mean(theirs), *row_quantiles(theirs, (0.1, 0.9))])


def _stacked(per_feature: list[np.ndarray], rows: int) -> np.ndarray:
    """float64 (3, r, m), also where no feature is in use."""
    return np.stack(per_feature, axis=-1) if per_feature else np.empty((3, rows, 0))


def _farthest(distance: np.ndarray) -> np.ndarray:
    largest = np.where(np.isfinite(distance), distance, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(row_count(distance) > 0, largest, np.nan)
