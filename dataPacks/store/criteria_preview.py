"""What criteria would propose on the data in force, before anybody saves them."""

from collections.abc import Iterable
from dataclasses import dataclass

from challenge.core.models import Challenge
from challenge.core.words import count_of, year_in_words
from dataPacks.calc.criteria import Judgement, in_scope, meeting
from dataPacks.definitions.criteria import Criteria
from dataPacks.store import criteria as store


@dataclass(frozen=True)
class Preview:
    """`schools` meet the criteria, of `of` that they are about; `missing` are measures without any figure.

    `outside` names the challenge where every authority that the criteria name lies outside of it.
    """

    schools: list[Judgement]
    of: int
    year: str
    missing: list[str]
    outside: str = ""

    @property
    def sentence(self) -> str:
        """How many schools would be proposed, and what to do where that is nobody or everybody."""
        if self.outside:
            return (
                f"These criteria would propose nobody: none of the authorities that they name is in {self.outside}. "
                "Name authorities of the challenge, or leave them empty to look at all of it."
            )
        when = f" on the figures of {year_in_words(self.year)}" if self.year else ""
        lacking = f" Nothing has been imported of: {', '.join(self.missing)}." if self.missing else ""
        if not self.of:
            return f"No school is of the kind that these criteria are about{when}. Widen types, phases or authorities."
        if not self.schools:
            return (
                f"These criteria match nobody: none of {count_of(self.of, 'school')} meets them{when}.{lacking} "
                "Check the threshold, or widen what is tested."
            )
        if len(self.schools) == self.of:
            return f"These criteria match every one of {count_of(self.of, 'school')}{when}. Check the thresholds."
        return f"Would propose {count_of(len(self.schools), 'school')} of {self.of:,} looked at{when}.{lacking}"


def preview_in(challenge: Challenge, criteria: Criteria) -> Preview:
    """On the schools at which the night would look: of the authorities named, as far as the challenge has them."""
    if not criteria.las:
        return preview(criteria, las=challenge.la_codes)
    las = [code for code in criteria.las if challenge.covers_country or code in challenge.la_codes]
    return preview(criteria, las=las) if las else Preview([], 0, "", [], outside=challenge.name)


def preview(criteria: Criteria, *, year: str = "", las: Iterable[str] = ()) -> Preview:
    """What the criteria match in `year`, or on every measure's newest figures. `las` replaces the criteria's own."""
    evidence = store.evidence_for([criteria], year=year)
    schools = store.schools(year, next(iter(criteria.measures), ""))
    wanted = frozenset(las) or frozenset(criteria.las)
    looked_at = [school for school in schools if in_scope(criteria, school, wanted)]
    missing = store.measures_missing([criteria], evidence, year)
    return Preview(meeting(criteria, looked_at, evidence, year=year, las=wanted), len(looked_at), year, missing)
