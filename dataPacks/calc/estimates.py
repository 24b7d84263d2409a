"""Missing features estimated by regression on a school's other features.

Comparing over the features that two schools happen to share turns incomplete schools into hubs that are 'like'
everybody, and 0 is simply false. The estimate is the linear regression of the missing feature on the published ones,
from means and correlations over the pool (for jointly normal features, the conditional expectation).
"""

from __future__ import annotations

import numpy as np

from dataPacks.calc.rows import mean_and_sd, ordered_sum

MINIMUM_COMMON = 30  # with fewer schools that publish both features, their correlation is taken as 0
SMALLEST_EIGENVALUE = 1e-3  # correlations from different sets of schools need not fit together; this makes them fit


def fill(values: np.ndarray, pool: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """A copy of `values` (n, m) in which the gaps of the schools `rows` (bool (n,)) are estimated.

    Means and correlations come from the schools in `pool` (bool (n,)). Estimates stay within the range seen there. The
    result for a school does not depend on the order of the schools. A row without any figure gets the means.
    """
    filled = values.copy()
    gaps = np.isnan(values) & rows[:, None]
    if not gaps.any():
        return filled
    seen = values[pool]
    moments = np.array([mean_and_sd(column) for column in seen.T])
    scores = (values - moments[:, 0]) / moments[:, 1]
    correlations = _correlations(seen)
    for pattern in np.unique(gaps[gaps.any(axis=1)], axis=0):
        here = np.flatnonzero((gaps == pattern).all(axis=1) & rows)
        estimate = _conditional(scores[here], correlations, pattern)
        filled[np.ix_(here, pattern)] = moments[pattern, 0] + estimate * moments[pattern, 1]
    return np.where(gaps, np.clip(filled, np.nanmin(seen, axis=0), np.nanmax(seen, axis=0)), filled)


def _conditional(scores: np.ndarray, correlations: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Expected z-scores of the missing features, given the others: float64 (rows, missing)."""
    known = np.flatnonzero(~missing)
    estimate = np.zeros((len(scores), int(missing.sum())))
    if len(known) == 0:
        return estimate
    slopes = np.linalg.solve(correlations[np.ix_(known, known)], correlations[np.ix_(known, np.flatnonzero(missing))])
    for position, feature in enumerate(known):  # one at a time: the same bits for a school in whatever company
        estimate += scores[:, feature, None] * slopes[position]
    return estimate


def _correlations(seen: np.ndarray) -> np.ndarray:
    size = seen.shape[1]
    matrix = np.eye(size)
    for a in range(size):
        for b in range(a):
            matrix[a, b] = matrix[b, a] = _correlation(seen[:, a], seen[:, b])
    return _positive_definite(matrix)


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < MINIMUM_COMMON:
        return 0.0
    (x_mean, x_sd), (y_mean, y_sd) = mean_and_sd(x[both]), mean_and_sd(y[both])
    if x_sd == 0 or y_sd == 0:
        return 0.0
    covariance = ordered_sum((x[both] - x_mean) * (y[both] - y_mean)) / (both.sum() - 1)
    return float(np.clip(covariance / (x_sd * y_sd), -1.0, 1.0))


def _positive_definite(matrix: np.ndarray) -> np.ndarray:
    roots, vectors = np.linalg.eigh(matrix)
    fitted = (vectors * np.maximum(roots, SMALLEST_EIGENVALUE)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(fitted))
    return fitted * scale[:, None] * scale[None, :]
