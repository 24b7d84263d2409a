"""Candidates for one school in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from advisers.allocation import Candidate
from advisers.models import Adviser
from schools.models import Allocation


@dataclass(frozen=True)
class Row:
    adviser: Adviser
    candidate: Candidate
    part: str = ""  # what this person does at the school already

    @property
    def caseload(self) -> str:
        terms = self.candidate.adviser
        return f"{terms.load} of {terms.capacity}"

    @property
    def distance(self) -> str:
        return distance_in_words(self.candidate.distance)

    @property
    def phase(self) -> str:
        return "Yes" if self.candidate.fits_phase else "No"

    @property
    def area(self) -> str:
        return "Yes" if self.candidate.suits_area else "No"


def distance_in_words(km: float | None) -> str:
    return "Not known" if km is None else f"{km:.1f} km"


def rows_of(candidates: list[tuple[Adviser, Candidate]], held: Iterable[Allocation] = ()) -> list[Row]:
    parts = {each.person_id: "Leads" if each.is_lead else "Helps" for each in held}
    return [Row(adviser, candidate, parts.get(adviser.person_id, "")) for adviser, candidate in candidates]
