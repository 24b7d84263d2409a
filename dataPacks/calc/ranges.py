"""The range within which a school's figure would fall by the luck of which pupils there were: 95%, where it can be had.

Published limits come first, then another edition's. Without any:

- A share of pupils: Wilson's score interval (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212). It takes in a mean exactly
  where the binomial standard error at that mean would.
- Attainment 8 and the English Baccalaureate points: ±1.96 · s / √pupils. s comes from how much schools change from one
  year to the next: over n₀ and n₁ pupils, luck alone gives a change a variance of s² (1/n₀ + 1/n₁). From 2017-18 to
  2018-19, with each year's cohort and the median change taken out, 3,131 state-funded secondaries give s = 23.9 for
  Attainment 8 (22.6 to 25.0 in five classes from 11 to over 240 pupils: it does go with the root), and 3,003 give 2.52
  for the points (2.2 to 2.7). That includes real change within the year, so it errs towards 'may be chance'.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dataPacks.calc.editions import RANK
from dataPacks.calc.frame import FigureColumn
from dataPacks.definitions import Measure

Z = 1.959964  # 97.5th percentile of the standard normal distribution
PUPIL_SD = {"attainment8": 24.0, "ebacc_aps": 2.5}
SHARES_OF_SESSIONS = ("absence_overall", "absence_unauthorised")  # percentages, but not of pupils


@dataclass(frozen=True)
class Range:
    """`name` reads 'the … range …' inside a sentence; `is_published`: given by the publisher for this very figure."""

    lower: float
    upper: float
    name: str
    is_published: bool = False


def range_of(measure: Measure, used: FigureColumn, others: Sequence[FigureColumn], position: int) -> Range | None:
    """The best range for a school's figure in the column `used`; `others` are the same figure in other editions."""
    value = float(used.value[position])
    if not math.isfinite(value):
        return None
    if half_width(used, position) is not None:
        return Range(float(used.lower[position]), float(used.upper[position]), "the published 95% range", True)
    for other in newest_first(others):
        if (half := half_width(other, position)) is not None:
            name = f"the 95% range of the {other.about['edition']} edition, laid around this figure,"
            return Range(value - half, value + half, name)
    return from_cohort(measure, value, cohort_of(used, others, position))


def cohort_of(used: FigureColumn, others: Sequence[FigureColumn], position: int) -> float | None:
    """The number of pupils behind a figure, where this or another edition gives it."""
    known = (float(c.cohort[position]) for c in (used, *newest_first(others)))
    return next((cohort for cohort in known if math.isfinite(cohort)), None)


def half_width(column: FigureColumn, position: int) -> float | None:
    """Half the width of the published limits."""
    half = float(column.upper[position] - column.lower[position]) / 2
    return half if math.isfinite(half) and half >= 0 else None


def newest_first(columns: Sequence[FigureColumn]) -> list[FigureColumn]:
    return sorted(columns, key=lambda column: -RANK[column.about["edition"]])


def from_cohort(measure: Measure, value: float, cohort: float | None) -> Range | None:
    """The range that the number of pupils alone gives; None where the measure has no known law of luck."""
    if cohort is None or cohort < 1:
        return None
    name = f"the 95% range that we work out for {cohort:,.0f} pupils"
    if measure.unit == "%" and measure.key not in SHARES_OF_SESSIONS:
        return Range(*wilson(value, cohort), name)
    if measure.key in PUPIL_SD:
        half = Z * PUPIL_SD[measure.key] / math.sqrt(cohort)
        return Range(value - half, value + half, name)
    return None


def wilson(percent: float, n: float) -> tuple[float, float]:
    """Wilson's 95% interval, in percent, for a share of n pupils.

    >>> [round(limit, 2) for limit in wilson(50, 100)]
    [40.38, 59.62]
    """
    p, z2 = percent / 100, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(max(p * (1 - p), 0) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return 100 * (middle - half), 100 * (middle + half)
