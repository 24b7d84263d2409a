"""The list of advisers, and one profile."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from advisers.models import Adviser
from challenge.core.downloads import Cell
from schools.models import LocalAuthority, School

COLUMNS = (
    "Name", "E-mail address", "Challenge", "Days a year", "Capacity", "Caseload", "Free places", "Phases", "Areas",
    "Starting point known",
)  # fmt: skip
PHASES = dict(School.Phase.choices)
SORTS = {
    "name": lambda row: (row.name.casefold(), row.adviser.pk),
    "days": lambda row: (row.adviser.days_a_year, row.name.casefold()),
    "capacity": lambda row: (row.adviser.capacity, row.name.casefold()),
    "caseload": lambda row: (row.caseload, row.name.casefold()),
    "free": lambda row: (row.free, row.name.casefold()),
}


@dataclass(frozen=True)
class Row:
    adviser: Adviser
    caseload: int
    phases: str
    areas: str

    @property
    def name(self) -> str:
        return str(self.adviser)

    @property
    def free(self) -> int:
        return self.adviser.capacity - self.caseload

    @property
    def tag(self) -> dict[str, str]:
        if self.free > 0:
            return {"text": f"{self.free} free", "colour": "green"}
        return (
            {"text": "Full", "colour": "yellow"} if self.free == 0 else {"text": f"{-self.free} over", "colour": "red"}
        )


def rows_of(
    advisers: Iterable[Adviser], loads: Mapping[tuple[int, int], int], las: Mapping[str, LocalAuthority]
) -> list[Row]:
    return [
        Row(each, loads.get((each.person_id, each.challenge_id), 0), phases_of(each), areas_of(each, las))
        for each in advisers
    ]


def chosen(rows: Iterable[Row], wanted: Mapping[str, Any]) -> list[Row]:
    """The rows that fit every filter of the list."""
    return [row for row in rows if _fits(row, wanted)]


def in_order(rows: list[Row], sort: str) -> list[Row]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def phases_of(adviser: Adviser) -> str:
    return ", ".join(PHASES.get(phase, phase) for phase in adviser.phases) or "Every phase"


def areas_of(adviser: Adviser, las: Mapping[str, LocalAuthority]) -> str:
    return ", ".join(str(las.get(code, code)) for code in adviser.las) or "Everywhere"


def download_rows(rows: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        adviser = row.adviser
        yield (
            adviser.person.name, adviser.person.email, str(adviser.challenge), adviser.days_a_year, adviser.capacity,
            row.caseload, row.free, row.phases, row.areas, "Yes" if adviser.easting else "No",
        )  # fmt: skip


def _fits(row: Row, wanted: Mapping[str, Any]) -> bool:
    adviser = row.adviser
    text = f"{adviser.person.name} {adviser.person.email}".casefold()
    phase, la, places = wanted.get("phase"), wanted.get("la"), wanted.get("places")
    return (
        all(word in text for word in (wanted.get("q") or "").casefold().split())
        and (not phase or not adviser.phases or phase in adviser.phases)
        and (not la or not adviser.las or la in adviser.las)
        and (not places or {"free": row.free > 0, "full": row.free == 0, "over": row.free < 0}[places])
    )
