"""Advisers for one school, the best fit first, each with what speaks for and against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .terms import AdviserTerms, Bar, SchoolTerms, distance_km, fits_phase, points, suits_area


@dataclass(frozen=True)
class Candidate:
    adviser: AdviserTerms
    distance: float | None
    fits_phase: bool
    suits_area: bool
    bars: tuple[Bar, ...]
    points: int

    @property
    def is_barred(self) -> bool:
        return any(bar.hard for bar in self.bars)

    @property
    def is_full(self) -> bool:
        return self.adviser.load >= self.adviser.capacity


def rank(
    school: SchoolTerms, advisers: Iterable[AdviserTerms], bars: Mapping[tuple[int, int], Sequence[Bar]]
) -> list[Candidate]:
    """Who may come first, then who has room, then who fits best. `bars` is by key of adviser and of school."""
    found = [_candidate(school, adviser, tuple(bars.get((adviser.key, school.key), ()))) for adviser in advisers]
    return sorted(found, key=_order)


def _candidate(school: SchoolTerms, adviser: AdviserTerms, between: tuple[Bar, ...]) -> Candidate:
    return Candidate(
        adviser,
        distance_km(adviser.place, school.place),
        fits_phase(adviser, school),
        suits_area(adviser, school),
        between,
        points(adviser, school, between),
    )


def _order(candidate: Candidate) -> tuple[bool, bool, int, int, str, int]:
    adviser = candidate.adviser
    spare = adviser.capacity - adviser.load
    return candidate.is_barred, candidate.is_full, candidate.points, -spare, adviser.name, adviser.key
