"""A school's published figures for its page: the latest year of each measure and group, with where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from dataPacks.calc.editions import RANK
from dataPacks.definitions import Measure, measures
from dataPacks.render.numbers import with_unit
from dataPacks.render.words import group_words
from schools.models import DatasetVersion
from schools.reasons import Reason
from schools.selectors import PublishedFigure

# Who sees a figure, in words; public ones come first.
AUDIENCES = {
    DatasetVersion.Visibility.PUBLIC: "",
    DatasetVersion.Visibility.CHALLENGE: "Not public: seen by the school, its authority and the challenge’s team",
    DatasetVersion.Visibility.SCHOOL: "Not public: seen by the school alone",
}


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
    is_earlier: bool  # an edition that a later one of the same year has corrected
    audience: str = ""  # who besides this reader sees the figure, where it is not public


@dataclass
class MeasureTable:
    name: str
    unit: str
    why: str
    rows: list[FigureRow] = field(default_factory=list)


def by_measure(figures: Iterable[PublishedFigure]) -> list[MeasureTable]:
    """One table per measure in the order of the definitions, all pupils first; only the latest year of each group.

    Of that year every edition is shown, the last one first; within an edition the source that the packs prefer.
    """
    known = measures()
    order = {key: place for place, key in enumerate(known)}
    ordered = sorted(figures, key=lambda f: (order.get(f.measure, len(order)), f.measure, f.group != "all", f.group))
    tables = []
    for key, same in groupby(ordered, key=lambda f: f.measure):
        table = _table(key, known.get(key))
        for _, group in groupby(same, key=lambda f: f.group):
            found = list(group)
            for visibility in AUDIENCES:
                table.rows += _rows([f for f in found if f.visibility == visibility], known.get(key))
        tables.append(table)
    return tables


def _rows(figures: list[PublishedFigure], measure: Measure | None) -> list[FigureRow]:
    latest = max((figure.year for figure in figures), default="")
    editions: dict[str, PublishedFigure] = {}
    for figure in sorted((f for f in figures if f.year == latest), key=_place, reverse=True):
        editions.setdefault(figure.edition, figure)
    return [_row(figure, measure, is_earlier=place > 0) for place, figure in enumerate(editions.values())]


def _place(figure: PublishedFigure) -> tuple[int, bool, int]:
    return RANK[figure.edition], figure.is_official, figure.rank


def _table(key: str, measure: Measure | None) -> MeasureTable:
    return MeasureTable(measure.name, measure.unit, measure.why) if measure else MeasureTable(key, "", "")


def _row(figure: PublishedFigure, measure: Measure | None, *, is_earlier: bool) -> FigureRow:
    return FigureRow(
        group=group_words(figure.group),
        year=figure.year,
        text=_text(figure, measure),
        has_value=figure.value is not None,
        edition=figure.edition,
        file=figure.file,
        line=figure.line,
        column=figure.column,
        is_earlier=is_earlier,
        audience=AUDIENCES[DatasetVersion.Visibility(figure.visibility)],
    )


def _text(figure: PublishedFigure, measure: Measure | None) -> str:
    """The figure with its unit; else the reason in words, with the publisher's own code in brackets."""
    if figure.value is not None:
        return with_unit(figure.value, measure.unit, measure.decimals) if measure else with_unit(figure.value)
    words = Reason(figure.reason).words or "No figure"
    return f"{words} ({figure.code})" if figure.code else words
