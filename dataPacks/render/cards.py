"""Headline cards: the figure, the best quarter, what is expected, the authority and England, in this order."""

from collections.abc import Sequence
from dataclasses import dataclass

from challenge.core.words import count_of

from .figures import Figure
from .parts import Headline, PackData
from .past import carried_words
from .words import EXPECTED, LESS_IS_BETTER, NO_AVERAGE, STANDING_MARKS, standing_words

TOO_FEW = "too few similar schools have one"


@dataclass(frozen=True, slots=True)
class CardRow:
    """`detail` says in small print, after the label, what the figure is about."""

    label: str
    value: str
    detail: str = ""
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """One headline. `value` is '' where there is no figure, and `why_not` says why.

    `older` is said where other figures of the pack are newer; `sure` is how sure in few words, `footnotes` have more.
    """

    id: str
    title: str
    year: str
    older: str
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
    newest = max((figure.year for figure in pack.figures), default="")
    return [_card(pack, headline, newest) for headline in pack.headlines]


def footnotes(pack: PackData) -> list[str]:
    """What would otherwise stand in every card, once: how sure each word is, and what is expected of a school."""
    told = [headline.raw.get("sure", "") for headline in pack.headlines if headline.figure.value is not None]
    longer = [words for words in dict.fromkeys(told) if sure_in_few(words) != words.rstrip(".")]
    expects = any(headline.figure.similar("mean") is not None for headline in pack.headlines)
    return longer + ([EXPECTED] if expects else [])


def sure_in_few(words: str) -> str:
    """'Sure: the whole of …' → 'Sure': what stands before the colon, as the rest explains it."""
    return words.partition(":")[0].rstrip(".")


def _card(pack: PackData, headline: Headline, newest: str) -> Card:
    figure, standing = headline.figure, headline.raw["standing"]
    has_value = figure.value is not None
    return Card(
        id=f"card-{headline.slug}",
        title=figure.title,
        year=figure.year,
        older=_older(figure, newest),
        value=figure.text_or(figure.value, ""),
        why_not="" if has_value else figure.why_not,
        limits=f"Likely range {figure.limits_text}" if figure.limits else "",
        standing=standing_words(standing, figure.less_is_better) if has_value else "",
        mark=STANDING_MARKS.get(standing, "") if has_value else "",
        kind=standing.replace(" ", "-"),
        sure=sure_in_few(headline.raw.get("sure", "")) if has_value else "",
        hint=LESS_IS_BETTER if figure.less_is_better else "",
        rows=[*_similar_rows(pack, figure), _average_row(pack, figure, "la"), _average_row(pack, figure, "england")],
    )


def _older(figure: Figure, newest: str) -> str:
    older = f"The newest year with this figure; others here are of {newest}." if figure.year < newest else ""
    whose = carried_words(figure)
    return " ".join(filter(None, [f"{whose[:1].upper()}{whose[1:]}." if whose else "", older]))


def _similar_rows(pack: PackData, figure: Figure) -> list[CardRow]:
    ends = "or less" if figure.less_is_better else "or more"
    none, few = ("No figure", TOO_FEW) if pack.has_set else ("No set of similar schools", "")
    best, mean = figure.similar("upper_quartile"), figure.similar("mean")
    best_text = none if best is None else f"{figure.text(best)} {ends}"
    counted = f"mean of {count_of(figure.similar_count, 'school')}"
    return [
        CardRow("Best quarter of similar schools", best_text, few if best is None else "", is_figure=best is not None),
        CardRow(
            "Expected of a school like this", figure.text_or(mean, none), few if mean is None else counted,
            is_figure=mean is not None,
        ),
    ]  # fmt: skip


def _average_row(pack: PackData, figure: Figure, place: str) -> CardRow:
    name = "England" if place == "england" else pack.document["school"]["la"]["name"]
    average = figure.average(place)
    if average is None:
        return CardRow(name, "No figure", NO_AVERAGE, is_figure=False)
    return CardRow(name, figure.text(average.value), average.words)
