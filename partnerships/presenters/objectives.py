"""Rows and words of objectives. No queries of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge.core.downloads import Cell
from challenge.core.words import year_in_words
from dataPacks.definitions import measures
from dataPacks.render.words import group_words
from partnerships.definitions import area_name
from partnerships.models import Objective
from partnerships.presenters.figures import value_words
from schools.presenters import Tag

COLUMNS = (
    "School", "URN", "Order", "Area", "What will be different", "Measure", "Pupils", "How we shall know", "Baseline",
    "Baseline year", "Target", "By", "State", "Reason", "Similar schools",
)  # fmt: skip
COLOURS = {"open": "blue", "met": "green", "not met": "orange", "dropped": "grey"}


@dataclass(frozen=True)
class ObjectiveRow:
    objective: Objective
    area: str
    measure: str
    from_to: str
    tag: Tag


def objective_rows(found: Iterable[Objective]) -> list[ObjectiveRow]:
    return [objective_row(each) for each in found]


def objective_row(each: Objective) -> ObjectiveRow:
    tag = Tag(each.get_state_display(), COLOURS[each.state])
    return ObjectiveRow(each, area_name(each.area), measure_words(each), from_to(each), tag)


def measure_words(each: Objective) -> str:
    known = measures().get(each.measure)
    name = known.name if known else each.measure
    return f"{name}, {group_words(each.group).lower()}" if each.group not in ("", "all") else name or each.success


def from_to(each: Objective) -> str:
    """'From 42.4 (2018 to 2019) to 45.0'."""
    if each.target is None:
        return ""
    start = value_words(each.measure, each.baseline)
    year = f" ({year_in_words(each.baseline_year)})" if each.baseline_year else ""
    return f"From {start}{year} to {value_words(each.measure, each.target)}" if start else ""


def plain_target(each: Objective) -> str:
    """The target as one would type it: '45.5'."""
    known = measures().get(each.measure)
    return f"{each.target:.{known.decimals}f}" if known and each.target is not None else ""


def download_rows(found: Iterable[Objective]) -> Iterator[tuple[Cell, ...]]:
    """One row per objective under `COLUMNS`."""
    for each in found:
        known = measures().get(each.measure)
        yield (
            str(each.key.school), each.key.school.urn, each.order, area_name(each.area), each.text,
            known.name if known else each.measure, group_words(each.group) if each.group else "", each.success,
            each.baseline, each.baseline_year, each.target, each.by_date, each.get_state_display(), each.why,
            " ".join(each.comparison.get("sentences", [])),
        )  # fmt: skip
