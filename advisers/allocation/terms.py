"""What is weighed when a school is given to an adviser, and how much each thing weighs.

Points are whole numbers, so that sums are exact and the same data always give the same answer: one point is 100 metres
of the way there, and all else is told as a length of road that it is worth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

Place = tuple[int, int]  # easting and northing in metres

PER_KM = 10
UNKNOWN_DISTANCE = 20 * PER_KM  # as if 20 km: neither a reward nor a punishment for what nobody has entered
WRONG_PHASE = 30 * PER_KM
WRONG_AREA = 15 * PER_KM
DOUBT = 20 * PER_KM  # an interest that only warns
CHANGE = 10 * PER_KM  # a school that loses its adviser pays for it

# A school of the phase on the left is served by somebody who works in one of those on the right.
SERVED_BY = {
    "middle-deemed-primary": frozenset({"middle-deemed-primary", "primary"}),
    "middle-deemed-secondary": frozenset({"middle-deemed-secondary", "secondary"}),
    "all-through": frozenset({"all-through", "secondary", "primary"}),
    "post-16": frozenset({"post-16", "secondary"}),
}


@dataclass(frozen=True)
class AdviserTerms:
    """`load` is how many schools the adviser has now; empty `phases` and `las` mean every phase, everywhere."""

    key: int
    name: str
    capacity: int
    phases: frozenset[str] = frozenset()
    las: frozenset[str] = frozenset()
    place: Place | None = None
    load: int = 0


@dataclass(frozen=True)
class SchoolTerms:
    """`lead` is the key of the adviser who leads the work there now, if anybody does."""

    key: int
    name: str
    phase: str = ""
    la: str = ""
    place: Place | None = None
    lead: int | None = None


@dataclass(frozen=True)
class Bar:
    """Something between an adviser and a school, in words; a `hard` one rules the two out."""

    words: str
    hard: bool = True


def distance_km(one: Place | None, other: Place | None) -> float | None:
    """Straight line; None where one end is not known."""
    if one is None or other is None:
        return None
    return hypot(one[0] - other[0], one[1] - other[1]) / 1000


def fits_phase(adviser: AdviserTerms, school: SchoolTerms) -> bool:
    served_by = SERVED_BY.get(school.phase, frozenset({school.phase}))
    return not adviser.phases or bool(served_by & adviser.phases)


def suits_area(adviser: AdviserTerms, school: SchoolTerms) -> bool:
    return not adviser.las or school.la in adviser.las


def points(adviser: AdviserTerms, school: SchoolTerms, bars: Iterable[Bar] = ()) -> int:
    """How badly the two fit, the way there included; conflicts are not a matter of points."""
    distance = distance_km(adviser.place, school.place)
    cost = UNKNOWN_DISTANCE if distance is None else round(distance * PER_KM)
    cost += 0 if fits_phase(adviser, school) else WRONG_PHASE
    cost += 0 if suits_area(adviser, school) else WRONG_AREA
    return cost + DOUBT * sum(1 for bar in bars if not bar.hard)
