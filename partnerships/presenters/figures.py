"""A pack's own figures beside an area of an audit, and as quotes and baselines. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from challenge.core.words import year_in_words
from dataPacks.definitions import measures
from dataPacks.render.numbers import ordinal, with_unit
from dataPacks.render.words import group_words, reason_words
from partnerships.definitions import Area


@dataclass(frozen=True)
class PackFigure:
    """The newest figure of one measure for one group, in words."""

    key: str  # measure:group
    label: str
    value: str
    similar: str
    best: str
    rank: str
    sentence: str
    quote: dict[str, Any]
    number: float | None
    year: str


def newest(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The newest figure of each measure and group, in the document's order, with the school's context."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for figure in [*document["measures"], *document["context"]]:
        key = (figure["measure"], figure["group"])
        if key not in found or figure["year"] > found[key]["year"]:
            found[key] = figure
    return list(found.values())


def figures_for(document: dict[str, Any], area: Area) -> list[PackFigure]:
    """What the pack says on the area's measures, in the area's order."""
    places = {measure: n for n, measure in enumerate(area.measures)}
    wanted = [f for f in newest(document) if f["measure"] in places and f["group"] in area.groups]
    wanted.sort(key=lambda f: (places[f["measure"]], area.groups.index(f["group"])))
    return [pack_figure(document, figure) for figure in wanted]


def pack_figure(document: dict[str, Any], figure: dict[str, Any]) -> PackFigure:
    label = label_of(figure)
    value = _value(figure, figure["value"]) or reason_words(figure.get("reason"), figure.get("code"))
    near = figure.get("similar") or {}
    mean, best = (_value(figure, near.get(name)) for name in ("mean", "upper_quartile"))
    rank = f"{ordinal(near['rank'])} of {near['n']}" if near.get("rank") and near.get("n") else ""
    year = year_in_words(figure["year"])
    beside = [f"similar schools: mean {mean}" if mean else "", f"best quarter from {best}" if best else ""]
    text = "; ".join(part for part in (f"{value} in {year}", *beside) if part)
    source = figure.get("source") or {}
    quote = {
        "key": f"{figure['measure']}:{figure['group']}:{figure['year']}", "label": label, "text": text,
        "release": document["release"]["number"], "source": source.get("file", ""),
    }  # fmt: skip
    sentence = next((h["sentence"] for h in document["headlines"] if _same(h, figure)), "")
    key = f"{figure['measure']}:{figure['group']}"
    return PackFigure(
        key, label, f"{value} ({year})", mean, best, rank, sentence, quote, figure["value"], figure["year"]
    )


def label_of(figure: dict[str, Any]) -> str:
    """'Attainment 8', 'Attainment 8, disadvantaged pupils'."""
    return figure["name"] if figure["group"] == "all" else f"{figure['name']}, {group_words(figure['group']).lower()}"


def quote_id(quote: dict[str, Any]) -> str:
    """What a box to tick sends: the figure and the release that it was quoted from."""
    return f"{quote['key']}@{quote['release']}"


def chosen_quotes(ticked: Sequence[str], kept: list[dict[str, Any]], offered: list[PackFigure]) -> list[dict[str, Any]]:
    """The quotes that were ticked: those kept already as they were, then new ones."""
    known = {quote_id(figure.quote): figure.quote for figure in offered} | {quote_id(quote): quote for quote in kept}
    order = [*(quote_id(quote) for quote in kept), *(quote_id(figure.quote) for figure in offered)]
    return [known[each] for each in dict.fromkeys(order) if each in ticked]


def are_all_there(ticked: Sequence[str], kept: list[dict[str, Any]], offered: list[PackFigure]) -> bool:
    """Whether every figure that was ticked is still offered or kept: a new release offers others."""
    return set(ticked) <= {quote_id(figure.quote) for figure in offered} | {quote_id(quote) for quote in kept}


def baselines(document: dict[str, Any] | None) -> dict[str, PackFigure]:
    """Figures that an objective can start from, by 'measure:group': the newest of each outcome that has a value."""
    if document is None:
        return {}
    outcomes = {key for key, measure in measures().items() if measure.role == "outcome"}
    found = [pack_figure(document, f) for f in newest(document) if f["measure"] in outcomes and f["value"] is not None]
    return {figure.key: figure for figure in found}


def value_words(measure: str, value: float | None) -> str:
    """'42.4', '17.4%', or '' without a value."""
    known = measures().get(measure)
    if value is None:
        return ""
    return with_unit(value, known.unit, known.decimals) if known else with_unit(value)


def amount_words(measure: str, value: float) -> str:
    """A difference with its unit: '2.1 points', '3.0 percentage points'."""
    known = measures()[measure]
    number = with_unit(value, "£" if known.unit == "£" else "", known.decimals)
    units = {"%": " percentage points", "£": "", "score": ""}
    return number + units.get(known.unit, f" {known.unit}")


def _value(figure: dict[str, Any], value: float | None) -> str:
    return "" if value is None else with_unit(value, figure["unit"], figure["decimals"])


def _same(headline: dict[str, Any], figure: dict[str, Any]) -> bool:
    return all(headline[name] == figure[name] for name in ("measure", "group", "year"))
