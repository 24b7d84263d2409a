"""What figures are held against: similar schools' mean and best quarter, the authority's and the country's average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dataPacks.calc.rows import row_count, row_mean, row_quantiles, row_sd, take

MINIMUM_SCHOOLS = 10  # a mean of fewer similar schools says more about them than about the school
MINIMUM_KNOWN = 0.95  # share of schools whose number of pupils must be known for a weighted mean

HigherIs = Literal["better", "worse", "neither"]


@dataclass(frozen=True)
class Similar:
    """A measure in the sets of r schools.

    mean, sd (sample), upper_quartile, lower_quartile: float64 (r,), NaN where fewer than the minimum of members have a
    figure. n int64 (r,): members with a figure. rank int64 (r,): place of the school among itself and its similar
    schools, 1 = best, equal figures share the better place; 0 = none.

    `upper_quartile` is where the best quarter begins: the 75th percentile, or the 25th where less is better.
    """

    mean: np.ndarray
    sd: np.ndarray
    n: np.ndarray
    upper_quartile: np.ndarray
    lower_quartile: np.ndarray
    rank: np.ndarray


def similar(
    values: np.ndarray, members: np.ndarray, own: np.ndarray, higher_is: HigherIs, minimum: int = MINIMUM_SCHOOLS
) -> Similar:
    """The unweighted figures of the sets `members` (r, k), positions in `values` float64 (n,), -1 = none.

    `own` float64 (r,): the schools' own figures, NaN = none. A school without a figure has no rank, nor has any school
    where more is neither better nor worse.
    """
    theirs = take(np.asarray(values, dtype=np.float64), members)
    n = row_count(theirs)
    enough = n >= minimum
    low, high = (np.where(enough, quartile, np.nan) for quartile in row_quantiles(theirs, (0.25, 0.75)))
    best, other = (low, high) if higher_is == "worse" else (high, low)
    mean, sd = (np.where(enough, figure, np.nan) for figure in (row_mean(theirs), row_sd(theirs)))
    return Similar(mean, sd, n, best, other, np.where(enough, _rank(theirs, own, higher_is), 0))


def _rank(theirs: np.ndarray, own: np.ndarray, higher_is: HigherIs) -> np.ndarray:
    if higher_is == "neither":
        return np.zeros(len(own), dtype=np.int64)
    mine = np.asarray(own, dtype=np.float64)[:, None]
    better = theirs > mine if higher_is == "better" else theirs < mine  # False where either is NaN
    return np.where(np.isfinite(mine[:, 0]), 1 + better.sum(axis=1), 0)


@dataclass(frozen=True)
class Average:
    """An average that had to be computed. `value` is NaN where no school has a figure; `n` schools count in it; `how`
    says in words for the page how it came about."""

    value: float
    n: int
    how: str


def la_and_country(
    values: np.ndarray, cohorts: np.ndarray, la_codes: np.ndarray, in_scope: np.ndarray
) -> tuple[dict[str, Average], Average]:
    """Averages per authority code and for the country, of a measure for which none are published.

    `values`, `cohorts` float64 (n,), NaN = none; `la_codes` (n,) of str, '' = unknown; `in_scope` bool (n,): the
    schools that such an average is about, state-funded ones as a rule. Weighted by pupils where their number is known
    for at least 95% of the place's schools with a figure, else the plain mean of the schools.
    """
    counted = np.flatnonzero(np.isfinite(values) & in_scope)
    codes = np.asarray(la_codes, dtype=str)
    places = {str(code): _average(np.empty(0), np.empty(0)) for code in np.unique(codes[in_scope]) if code}
    by_code = counted[np.argsort(codes[counted], kind="stable")]
    names, starts = np.unique(codes[by_code], return_index=True)
    for name, rows in zip(names, np.split(by_code, starts[1:]), strict=True) if len(names) else ():
        places[str(name)] = _average(values[rows], cohorts[rows])
    places.pop("", None)
    return places, _average(values[counted], cohorts[counted])


def _average(values: np.ndarray, cohorts: np.ndarray) -> Average:
    if len(values) == 0:
        return Average(float("nan"), 0, "No school has a figure")
    known = np.isfinite(cohorts) & (cohorts > 0)
    if len(values) == 1:
        return Average(float(values[0]), 1, "Computed by us: the figure of the only school that has one")
    if known.mean() >= MINIMUM_KNOWN:
        value = float(np.average(values[known], weights=cohorts[known]))
        return Average(value, int(known.sum()), _weighted_words(int(known.sum()), int((~known).sum())))
    return Average(float(values.mean()), len(values), _plain_words(len(values), int(known.sum())))


def _weighted_words(counted: int, left_out: int) -> str:
    words = f"Computed by us: mean of {counted:,} schools' figures, weighted by their numbers of pupils"
    if left_out:
        words += f"; {left_out:,} left out, because their number of pupils is not published"
    return words


def count_words(schools: int) -> str:
    """For measures that count pupils themselves, which there is nothing to weigh by."""
    return f"Computed by us: mean of {schools:,} schools"


def _plain_words(schools: int, known: int) -> str:
    because = "this edition does not publish pupil numbers"
    if known:
        because = f"pupil numbers are published for only {known:,} of them"
    return f"Computed by us: mean of {schools:,} schools' figures, not weighted, because {because}"
