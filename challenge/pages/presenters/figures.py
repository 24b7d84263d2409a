"""A school's published figures for its page: the latest of each measure and group, with where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dataPacks.definitions import Measure, measures
from dataPacks.render.numbers import with_unit
from dataPacks.render.words import group_words
from schools.reasons import Reason


@dataclass(frozen=True)
class FigureRow:
    """One figure as text, or the reason in words why there is none, with its source."""

    group: str
    year: str
    text: str
    has_value: bool
    edition: str
    file: str
    line: int
    column: str


@dataclass
class MeasureTable:
    name: str
    unit: str
    why: str
    rows: list[FigureRow] = field(default_factory=list)


def by_measure(figures: Iterable[Any]) -> list[MeasureTable]:
    """One table per measure in the order of the definitions, all pupils first; only the latest year of each group."""
    known = measures()
    latest: dict[tuple[str, str], Any] = {}
    for figure in figures:
        key = (figure.measure, figure.group)
        if key not in latest or figure.year > latest[key].year:
            latest[key] = figure
    tables: dict[str, MeasureTable] = {}
    order = {key: place for place, key in enumerate(known)}
    for (key, group), figure in sorted(latest.items(), key=lambda i: (order.get(i[0][0], len(order)), i[0][1] != "all", i[0])):
        measure = known.get(key)
        table = tables.setdefault(key, _table(key, measure))
        table.rows.append(_row(figure, group, measure))
    return list(tables.values())


def _table(key: str, measure: Measure | None) -> MeasureTable:
    return MeasureTable(measure.name, measure.unit, measure.why) if measure else MeasureTable(key, "", "")


def _row(figure: Any, group: str, measure: Measure | None) -> FigureRow:
    has_value = figure.value is not None
    text = with_unit(figure.value, measure.unit if measure else "", measure.decimals if measure else None) if has_value else _why_not(figure)
    return FigureRow(group_words(group), figure.year, text, has_value, figure.edition, figure.file, figure.line, figure.column)


def _why_not(figure: Any) -> str:
    """The reason in words, with the publisher's own code in brackets."""
    words = Reason(figure.reason).words or "No figure"
    return f"{words} ({figure.code})" if figure.code else words
