"""Wording of the page about trusts. No queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge.core.downloads import Cell
from challenge.core.words import year_in_words
from dataPacks.definitions import kinds, measures
from dataPacks.render.numbers import with_unit
from dataPacks.render.words import group_words
from dataPacks.store.trusts import Trust, TrustTable
from schools.models import SummaryResult

COLUMNS = (
    "UID", "Trust", "Type", "Table", "Year", "Measure", "Pupils", "Value", "Likely range from", "Likely range to",
    "Code", "Schools counted (URN)", "File", "Line",
)  # fmt: skip
# What the page shows of each table, in this order; the download has everything.
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "mats-ks4": (("progress8", "all"), ("progress8", "disadvantaged"), ("ebacc_entry", "all")),
    "mats-ks2": (("ks2_reading_progress", "all"), ("ks2_writing_progress", "all"), ("ks2_maths_progress", "all")),
}


@dataclass(frozen=True)
class TrustRow:
    """`cells` are parallel to the table's headings, each a figure and the range in which it is likely to lie."""

    trust: Trust
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TrustSection:
    title: str
    headings: tuple[str, ...]
    rows: list[TrustRow]


def sections(tables: Iterable[TrustTable]) -> list[TrustSection]:
    """One per table that has a trust to show."""
    return [_section(table) for table in tables if table.trusts]


def _section(table: TrustTable) -> TrustSection:
    keys = SHOWN[table.kind]
    known = measures()
    headings = [
        known[measure].short + ("" if group == "all" else f", {group_words(group).lower()}") for measure, group in keys
    ]
    rows = [TrustRow(trust, tuple(_cell(trust, key) for key in keys)) for trust in table.trusts]
    return TrustSection(f"{kinds()[table.kind].name}, {year_in_words(table.year)}", tuple(headings), rows)


def _cell(trust: Trust, key: tuple[str, str]) -> tuple[str, str]:
    figure = trust.figures.get(key)
    if figure is None:
        return "Not published", ""
    if figure.value is None:
        return "Suppressed" if figure.code.startswith("SUPP") else "No figure", ""
    if figure.lower is None or figure.upper is None:
        return _text(key[0], figure.value), ""
    return _text(key[0], figure.value), f"{_text(key[0], figure.lower)} to {_text(key[0], figure.upper)}"


def _text(measure: str, value: float) -> str:
    found = measures()[measure]
    return with_unit(value, found.unit, found.decimals)


def download_rows(tables: Iterable[TrustTable]) -> Iterator[tuple[Cell, ...]]:
    """Every figure of every trust, one per row."""
    for table in tables:
        for trust in table.trusts:
            for (measure, group), figure in sorted(trust.figures.items()):
                yield _download_row(table, trust, measure, group, figure)


def _download_row(table: TrustTable, trust: Trust, measure: str, group: str, figure: SummaryResult) -> tuple[Cell, ...]:
    return (
        trust.uid, trust.name, trust.group_type, kinds()[table.kind].name, table.year, measures()[measure].name,
        group_words(group), figure.value, figure.lower, figure.upper, figure.code,
        " ".join(map(str, trust.urns)), table.file, trust.line,
    )  # fmt: skip
