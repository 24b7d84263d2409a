"""Statistics along rows that may have gaps, and sums that do not depend on the order of the schools."""

from __future__ import annotations

import numpy as np


def ordered_sum(values: np.ndarray) -> float:
    """Sum of a (n,) float64 array, the same to the last bit in whatever order the values come."""
    return float(np.sort(values).sum())


def mean_and_sd(values: np.ndarray) -> tuple[float, float]:
    """Mean and sample SD (n - 1) of the figures in a (n,) array, ignoring NaN; NaN where there are too few."""
    figures = values[np.isfinite(values)]
    if len(figures) == 0:
        return np.nan, np.nan
    mean = ordered_sum(figures) / len(figures)
    if len(figures) == 1:
        return mean, np.nan
    return mean, (ordered_sum((figures - mean) ** 2) / (len(figures) - 1)) ** 0.5


def take(values: np.ndarray, members: np.ndarray) -> np.ndarray:
    """values[members] as float64, shape of `members`; NaN where a member is -1 (none)."""
    return np.where(members >= 0, values[members], np.nan)


def row_count(figures: np.ndarray) -> np.ndarray:
    """How many figures each row of (r, k) has: int64 (r,)."""
    return np.isfinite(figures).sum(axis=1)


def row_mean(figures: np.ndarray) -> np.ndarray:
    """Mean of each row's figures, float64 (r,); NaN for a row without any, and no warning."""
    counts = row_count(figures)
    totals = np.where(np.isfinite(figures), figures, 0.0).sum(axis=1)
    return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)


def row_quantiles(figures: np.ndarray, shares: tuple[float, ...]) -> list[np.ndarray]:
    """The quantiles `shares` (0-1) of each row's figures, linearly interpolated as NumPy's default does; NaN for a row
    without any. One float64 (r,) array per share."""
    ordered = np.sort(np.where(np.isfinite(figures), figures, np.nan), axis=1)  # NaN goes last
    last = np.maximum(row_count(figures) - 1, 0)
    return [_at(ordered, share * last) for share in shares]


def _at(ordered: np.ndarray, position: np.ndarray) -> np.ndarray:
    row = np.arange(len(ordered))
    below = np.floor(position).astype(np.int64)
    low, high = ordered[row, below], ordered[row, np.ceil(position).astype(np.int64)]
    return low + (high - low) * (position - below)


def row_sd(figures: np.ndarray) -> np.ndarray:
    """Sample SD (n - 1) of each row's figures, float64 (r,); NaN for a row with fewer than two."""
    counts = row_count(figures)
    off = np.where(np.isfinite(figures), figures - row_mean(figures)[:, None], 0.0)
    return np.where(counts > 1, np.sqrt((off**2).sum(axis=1) / np.maximum(counts - 1, 1)), np.nan)
