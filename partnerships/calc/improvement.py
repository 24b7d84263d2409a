"""By how much schools like this one improved in one or more years, from a level like its own; how a target compares.

'Improved' is in the direction that is better for pupils: where less is better, a fall counts as an improvement.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FEWEST = 10  # changes, below which nothing is said about how schools fared
TOLERANCE = 1e-9  # so that 42.4 to 43.4 is an improvement of 1 in spite of binary fractions

Values = Sequence[float | None]


@dataclass(frozen=True)
class Change:
    """One comparator's figures at the start and at the end of `years` years."""

    school: int
    before: float
    after: float


@dataclass(frozen=True)
class Achieved:
    """What similar schools achieved in `years` years. Without `middle` there were too few to say."""

    years: int
    changes: int
    schools: int
    near_start: bool  # only of schools that started at a similar level
    asked: float
    middle: float | None = None
    low: float | None = None
    high: float | None = None
    below: float | None = None  # the share that improved by less than is asked

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def spans(years: Sequence[str], length: int, comparable: Callable[[str, str], bool]) -> list[tuple[str, str]]:
    """Pairs of academic years that are `length` years apart and may be compared."""
    firsts = {int(year[:4]): year for year in years}
    pairs = ((year, firsts.get(first + length)) for first, year in sorted(firsts.items()))
    return [(before, after) for before, after in pairs if after and comparable(before, after)]


def longest(years: Sequence[str], wanted: int, comparable: Callable[[str, str], bool]) -> int:
    """The greatest number of years, up to `wanted`, over which figures can be compared; 0 where there is none."""
    return next((length for length in range(wanted, 0, -1) if spans(years, length, comparable)), 0)


def changes(pairs: Sequence[tuple[Values, Values]]) -> list[Change]:
    """Of parallel lists of figures, each school's change wherever it has both."""
    return [
        Change(school, before, after)
        for befores, afters in pairs
        for school, (before, after) in enumerate(zip(befores, afters, strict=True))
        if before is not None and after is not None
    ]


def near(found: Sequence[Change], baseline: float) -> list[Change]:
    """Those that started within one standard deviation of the baseline."""
    if len(found) < 2:
        return list(found)
    width = statistics.pstdev(change.before for change in found)
    return [change for change in found if abs(change.before - baseline) <= width + TOLERANCE]


def achieved(found: Sequence[Change], *, baseline: float, target: float, years: int, better: int = 1) -> Achieved:
    """How `target` compares with what was achieved. `better` is 1, or -1 where less is better."""
    asked = better * (target - baseline)
    alike = near(found, baseline)
    near_start = len(alike) >= FEWEST
    counted = alike if near_start else list(found)
    schools = len({change.school for change in counted})
    if len(counted) < FEWEST:
        return Achieved(years, len(counted), schools, near_start, asked)
    gains = sorted(better * (change.after - change.before) for change in counted)
    below = sum(gain < asked - TOLERANCE for gain in gains) / len(gains)
    low, middle, high = statistics.quantiles(gains, n=4, method="inclusive")
    return Achieved(years, len(counted), schools, near_start, asked, middle, low, high, below)


def sentences(
    found: Achieved, amount: Callable[[float], str], wanted: int, plain: Callable[[float], str] | None = None
) -> list[str]:
    """What is to be said. `amount` writes a difference with its unit, `plain` without (as `amount` if not given);
    `wanted`: over how many years the target runs.
    """
    plain = plain or amount
    if found.asked < -TOLERANCE:
        asks = f"Your target is {amount(-found.asked)} worse than where you start, in {_years(wanted)}"
    else:
        asks = f"Your target asks for {amount(found.asked)} in {_years(wanted)}"
    if found.middle is None or found.low is None or found.high is None or found.below is None:
        return [f"{_too_few(found)} {asks}: judge for yourself whether that can be done."]
    who = "Schools like yours that started at a similar level" if found.near_start else "Schools like yours"
    first = f"{who} {_moved(found.middle, amount)} in {_years(found.years)}"
    about = f"middle half: {plain(found.low)} to {plain(found.high)}; {_counted(found)}"
    said = [f"{first} ({about}). {asks}, {_managed(found.below)}."]
    if wanted > found.years:
        said.append(f"Figures can be compared over {_years(found.years)} alone: your date is further away than that.")
    return said


def _moved(middle: float, amount: Callable[[float], str]) -> str:
    """As it reads once it is rounded: what rounds to nothing is neither a rise nor a fall."""
    if amount(abs(middle)) == amount(0):
        return "hardly changed"
    return f"{'improved' if middle > 0 else 'went back'} by {amount(abs(middle))}"


def _too_few(found: Achieved) -> str:
    if not found.years:
        return "There are no two years of this measure that may be compared, so nothing can be said of other schools."
    apart = f"Too few schools like yours have figures {_years(found.years)} apart to say what they achieved"
    return f"{apart} ({_counted(found)})."


def _counted(found: Achieved) -> str:
    changes_ = "change" if found.changes == 1 else "changes"
    return f"{found.changes} {changes_} at {found.schools} {'school' if found.schools == 1 else 'schools'}"


def _managed(below: float) -> str:
    """'more than 9 in 10 of them managed'; of what most of them managed: 'which 6 in 10 of them managed'."""
    if below <= 0 or below >= 1:
        return "more than any of them managed" if below else "which all of them managed"
    tenths = math.floor((below if below >= 0.5 else 1 - below) * 10 + TOLERANCE)
    return f"more than {tenths} in 10 of them managed" if below >= 0.5 else f"which {tenths} in 10 of them managed"


def _years(count: int) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    text = names[count] if count < len(names) else str(count)
    return "a year" if count == 1 else f"{text} years"
