"""Headline cards: the figure, the best quarter, what is expected, the authority and England, in this order."""

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import Figure
from .parts import Headline, PackData
from .words import EXPECTED, LESS_IS_BETTER, STANDING_MARKS, standing_words


@dataclass(frozen=True, slots=True)
class CardRow:
    label: str
    value: str
    hint: str = ""
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """One headline. `value` is '' where there is no figure, and `why_not` says why."""

    id: str
    title: str
    year: str
    value: str
    why_not: str
    limits: str
    standing: str
    mark: str
    kind: str
    sure: str
    hint: str
    rows: Sequence[CardRow]


def cards(pack: PackData) -> list[Card]:
    return [_card(pack, headline) for headline in pack.headlines]


def _card(pack: PackData, headline: Headline) -> Card:
    figure, standing = headline.figure, headline.raw["standing"]
    has_value = figure.value is not None
    return Card(
        id=f"card-{headline.slug}",
        title=figure.title,
        year=figure.year,
        value=figure.text_or(figure.value, ""),
        why_not="" if has_value else figure.why_not,
        limits=f"Likely range {figure.limits_text}" if figure.limits else "",
        standing=standing_words(standing, figure.less_is_better) if has_value else "",
        mark=STANDING_MARKS.get(standing, "") if has_value else "",
        kind=standing.replace(" ", "-"),
        sure=headline.raw.get("sure", "") if has_value else "",
        hint=LESS_IS_BETTER if figure.less_is_better else "",
        rows=[*_similar_rows(pack, figure), _average_row(pack, figure, "la"), _average_row(pack, figure, "england")],
    )


def _similar_rows(pack: PackData, figure: Figure) -> list[CardRow]:
    ends = "or less" if figure.less_is_better else "or more"
    none = "No set of similar schools" if not pack.has_set else "Too few similar schools have a figure"
    best, mean = figure.similar("upper_quartile"), figure.similar("mean")
    best_text = none if best is None else f"{figure.text(best)} {ends}"
    hint = EXPECTED if mean is not None else ""
    return [
        CardRow("Best quarter of similar schools", best_text, is_figure=best is not None),
        CardRow("Expected of a school like this", figure.text_or(mean, none), hint, is_figure=mean is not None),
    ]


def _average_row(pack: PackData, figure: Figure, place: str) -> CardRow:
    name = "England" if place == "england" else pack.document["school"]["la"]["name"]
    average = figure.average(place)
    if average:
        return CardRow(name, figure.text(average.value), "" if average.is_published else "Worked out, not published")
    return CardRow(name, "Not published in this edition" if figure.lacks(place) else "No figure", is_figure=False)
