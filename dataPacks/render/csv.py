"""A pack for spreadsheets: one row per figure, with everything that stands beside it and where it came from."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from challenge.core.downloads import safe

from .figures import Figure, Figures
from .markup import clean
from .past import carried_words
from .words import group_words

HEADER = (
    "urn", "laestab", "school", "challenge", "release", "kind",
    "measure", "name", "group", "pupils", "year", "edition",
    "value", "unit", "code", "reason", "why_no_value", "cohort", "lower", "upper", "not_published",
    "similar_mean", "similar_schools", "similar_best_quarter", "similar_other_quarter", "rank",
    "la", "la_how", "england", "england_how", "file", "line", "column",
    "carried_from", "carried_how",
)  # fmt: skip
Cell = str | int | float | None


def pack_csv(document: dict[str, Any]) -> str:
    """The pack's figures as CSV with a heading row; text that a spreadsheet would take for a formula is escaped."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in _rows(document):
        writer.writerow([_cell(cell) for cell in row])
    return target.getvalue()


def _cell(cell: Cell) -> Cell:
    """Numbers stay numbers; texts lose what no spreadsheet can hold, and are escaped."""
    return safe(clean(cell)) if isinstance(cell, str) else cell  # type: ignore[return-value]


def _rows(document: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    school = document["school"]
    where = (document["challenge"]["name"], document["release"]["number"])
    head = (school["urn"], school["laestab"], school["name"], *where)
    for kind, part in (("outcome", "measures"), ("context", "context")):
        for figure in Figures(document[part]):
            yield (*head, kind, *_own(figure), *_beside(figure), *_source(figure), *_carried(figure))


def _own(figure: Figure) -> tuple[Cell, ...]:
    raw, limits = figure.raw, figure.limits or (None, None)
    why = figure.why_not if figure.value is None else ""
    return (
        figure.measure, figure.name, figure.group, group_words(figure.group), figure.year, raw.get("edition", ""),
        figure.value, figure.unit, raw["code"], raw["reason"], why, raw["cohort"], *limits,
        " ".join(raw.get("not_published", ())),
    )  # fmt: skip


def _beside(figure: Figure) -> tuple[Cell, ...]:
    averages = [(a.value, a.how) if (a := figure.average(place)) else (None, "") for place in ("la", "england")]
    parts = [figure.similar(part) for part in ("upper_quartile", "lower_quartile", "rank")]
    count = figure.similar_count if figure.raw["similar"] else None
    return (figure.similar("mean"), count, *parts, *averages[0], *averages[1])


def _carried(figure: Figure) -> tuple[Cell, ...]:
    """The URNs of the earlier schools whose figure this is, and how, in words; blank for the school's own."""
    schools = figure.carried["schools"] if figure.carried else []
    return " ".join(str(school["urn"]) for school in schools), carried_words(figure)


def _source(figure: Figure) -> tuple[Cell, ...]:
    source = figure.raw["source"] or {}
    return source.get("file", ""), source.get("line"), source.get("column", "")
