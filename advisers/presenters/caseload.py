"""A caseload: one line per school, today's and what is planned."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from challenge.core import clock
from challenge.core.downloads import Cell
from schools.models import Allocation, KeyToSuccess

COLUMNS = ("School", "URN", "Local authority", "Phase", "State", "Part", "Since", "Until", "Challenge")


@dataclass(frozen=True)
class Line:
    allocation: Allocation
    key: KeyToSuccess | None

    @property
    def state(self) -> str:
        if self.key is None:
            return "Not in the programme"
        standing = self.key.Standing
        state = self.key.get_state_display()
        return state if self.key.standing == standing.ACTIVE else f"{state}, {self.key.get_standing_display().lower()}"

    @property
    def part(self) -> str:
        return "Lead" if self.allocation.is_lead else "Helps"

    @property
    def is_planned(self) -> bool:
        return self.allocation.since > clock.now().date()

    @property
    def since(self) -> str:
        return date_format(self.allocation.since, "j F Y")

    @property
    def until(self) -> str:
        return date_format(self.allocation.until, "j F Y") if self.allocation.until else ""

    @property
    def hub(self) -> str:
        """Where to go on; nowhere before the first day, as the records open then."""
        urn = self.allocation.school.urn
        if self.key is None or self.is_planned or not urn:
            return ""
        return hub_of(urn)


def hub_of(urn: int) -> str:
    return reverse("schools:detail", args=[urn]) + "programme/"


def lines_of(pairs: Iterable[tuple[Allocation, KeyToSuccess | None]]) -> list[Line]:
    return [Line(*pair) for pair in pairs]


def download_rows(lines: Iterable[Line]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        held, school = line.allocation, line.allocation.school
        since: dt.date = held.since
        yield (
            school.name, school.urn, str(school.la or ""), school.get_phase_display(), line.state, line.part, since,
            held.until, str(held.challenge),
        )  # fmt: skip
