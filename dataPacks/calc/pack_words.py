"""The pack's sentences. Plain words that could be read aloud; the number first, then what it means. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dataPacks.calc import standing
from dataPacks.definitions import Measure
from schools.reasons import Reason

PHASES = {
    "primary": "primary school",
    "middle-deemed-primary": "middle school",
    "secondary": "secondary school",
    "middle-deemed-secondary": "middle school",
    "all-through": "all-through school",
    "special": "special school",
    "pru": "pupil referral unit",
}
PREFIXES = {"£": "£"}
SUFFIXES = {"%": "%"}


def year_words(year: str) -> str:
    """'2018-19' → '2018 to 2019'."""
    return f"{year[:4]} to {int(year[:4]) + 1}"


def number(value: float, unit: str, decimals: int) -> str:
    """A figure as people write it: a real minus sign, thousands with commas, the unit where it has a sign."""
    text = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and float(text.replace(",", "")) != 0 else ""
    return f"{sign}{PREFIXES.get(unit, '')}{text}{SUFFIXES.get(unit, '')}"


def headline(
    measure: Measure, year: str, value: float | None, reason: Reason, place: standing.Standing, mean: float | None
) -> str:
    """One sentence for one headline."""
    if value is None:
        return f"There is no figure for {measure.name} in {year_words(year)}: {_lower_first(reason.words)}."
    figure = number(value, measure.unit, measure.decimals)
    if mean is None or place.word == standing.Word.NOT_COMPARABLE:
        return f"{measure.name} was {figure} in {year_words(year)}."
    theirs = number(mean, measure.unit, measure.decimals)
    phrase = standing.phrase(place.word, measure.higher_is)  # type: ignore[arg-type]
    return f"{measure.name} was {figure} in {year_words(year)}, {phrase}, whose mean was {theirs}."


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def summary(
    school: Mapping[str, Any],
    method: Mapping[str, Any],
    headlines: Sequence[Mapping[str, Any]],
    figures: Sequence[Mapping[str, Any]],
    size: int,
) -> str:
    """The school in one paragraph: what it is, whom it is compared with, and where it stands."""
    parts = [_what(school, figures), _set(method, size)]
    parts += [h["sentence"] for h in headlines[:2]]
    if not headlines:
        parts.append("No results have been published for it that could be shown here.")
    return " ".join(part for part in parts if part)


def _what(school: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> str:
    kind = PHASES.get(school["phase"], "school")
    where = f" in {school['la_name']}" if school["la_name"] else ""
    roll = next((f for f in figures if f["measure"] == "roll" and f["group"] == "all" and f["value"] is not None), None)
    size = f" with {roll['value']:,.0f} pupils in {year_words(roll['year'])}" if roll else ""
    article = "an" if kind[0] in "aeiou" else "a"
    return f"{school['name']} is {article} {kind}{where}{size}."


def _set(method: Mapping[str, Any], size: int) -> str:
    if method["no_set"]:
        return str(method["no_set"])
    weaker = " The comparison is a weaker one, because what pupils had reached before they came is not published here."
    return f"It is compared with the {size} schools in England most like it.{weaker if method['is_weaker'] else ''}"
