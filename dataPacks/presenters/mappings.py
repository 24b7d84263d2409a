"""What the pages about mappings and a challenge's own measures say. No queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge.core.downloads import Cell
from dataPacks.definitions import Measure
from dataPacks.readers.mapping import COHORT, IGNORE, MEASURE, Use, roles_of
from dataPacks.render.words import group_words
from dataPacks.store import local
from schools.kind_names import kind_name
from schools.models import LocalMeasure, Mapping
from schools.presenters import Fact, uk_time

MAPPING_COLUMNS = ("Challenge", "Mapping", "Version", "Read as", "Columns read", "Saved on", "Saved by", "Ended on")
MEASURE_COLUMNS = (
    "Challenge", "Key", "Measure", "Unit", "Higher is", "Decimal places", "What it counts", "Added on", "Added by",
    "Ended on",
)  # fmt: skip


@dataclass(frozen=True)
class MappingLine:
    row: Mapping
    kind: str
    columns: int
    saved: str


def mapping_lines(rows: Iterable[Mapping]) -> list[MappingLine]:
    return [
        MappingLine(r, kind_name(r.based_on), len(local.mapping_of(r).headings), f"{uk_time(r.saved_at)}, {r.saved_by}")
        for r in rows
    ]


def mapping_facts(row: Mapping) -> list[Fact]:
    found = [
        Fact("Challenge", str(row.challenge)),
        Fact("Version", str(row.version)),
        Fact("Read as", kind_name(row.based_on)),
        Fact("Saved", f"{uk_time(row.saved_at)}, by {row.saved_by}"),
        Fact("Ended", f"{uk_time(row.ended_at)}, by {row.ended_by}" if row.ended_at else ""),
    ]
    return [fact for fact in found if fact.value]


@dataclass(frozen=True)
class UseLine:
    heading: str
    what: str
    group: str


def use_lines(row: Mapping, known: dict[str, Measure]) -> list[UseLine]:
    """What each heading is, those that are read first."""
    chosen = local.mapping_of(row)
    uses = sorted(chosen.uses, key=lambda use: use.role == IGNORE)
    return [UseLine(use.heading, _what(use, chosen.based_on, known), _group(use)) for use in uses]


def _what(use: Use, based_on: str, known: dict[str, Measure]) -> str:
    if use.role == MEASURE:
        return known[use.measure].name if use.measure in known else use.measure
    fixed = {IGNORE: "Not used", COHORT: "Number of pupils counted"}
    return fixed.get(use.role) or roles_of(based_on).get(use.role, use.role)


def _group(use: Use) -> str:
    return group_words(use.group) if use.role in (MEASURE, COHORT) else ""


def mapping_rows(rows: Iterable[Mapping]) -> Iterator[tuple[Cell, ...]]:
    """One row per version under `MAPPING_COLUMNS`."""
    for r in rows:
        yield (
            r.challenge.name, r.name, r.version, kind_name(r.based_on), len(local.mapping_of(r).headings),
            r.saved_at.date(), r.saved_by.email, r.ended_at.date() if r.ended_at else None,
        )  # fmt: skip


def measure_rows(rows: Iterable[LocalMeasure]) -> Iterator[tuple[Cell, ...]]:
    """One row per measure under `MEASURE_COLUMNS`."""
    for r in rows:
        yield (
            r.challenge.name, r.key, r.name, r.unit, r.higher_is, r.decimals, r.why, r.added_at.date(),
            r.added_by.email if r.added_by else "", r.ended_at.date() if r.ended_at else None,
        )  # fmt: skip
