"""The pack's sentences. Plain words that could be read aloud; the number first, then what it means. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataPacks.calc.standing import CANNOT_TELL, Standing, Word, phrase
from dataPacks.definitions import Measure
from schools.reasons import Reason

FAR_SD = 0.5  # of the pool: a set further off than this on its heaviest characteristic is not called alike

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


@dataclass(frozen=True)
class Headline:
    """One headline: a figure or the reason for none, and where it stands. `best` is where the best quarter of similar
    schools begins; it and `mean` are None where too few of them have a figure; `n` have one."""

    measure: Measure
    group: str
    year: str
    value: float | None
    reason: Reason
    place: Standing
    mean: float | None = None
    best: float | None = None
    n: int = 0

    def document(self) -> dict[str, Any]:
        """As the pack's schema has it."""
        return {
            "measure": self.measure.key,
            "group": self.group,
            "year": self.year,
            "standing": str(self.place.word),
            "sure": self.place.sure,
            "sentence": self.sentence,
        }

    @property
    def sentence(self) -> str:
        if self.value is None:
            return f"There is no figure for {self.measure.name} in {year_words(self.year)}: {_why_none(self.reason)}."
        if self.mean is None or self.place.word is Word.NOT_COMPARABLE:
            return f"{self._absolute}."
        words = f"{self._absolute}, {phrase(self.place, self.measure.higher_is)}"  # type: ignore[arg-type]
        if self.place.word is Word.TOO_FEW:
            return f"{words}."
        caution = f", {CANNOT_TELL}" if self.place.briefly == CANNOT_TELL else ""
        return f"{words}, whose mean was {self._text(self.mean)}{caution}."

    def in_full(self, size: int) -> str:
        """What it is, what the best quarter of the `size` similar schools reach, what is expected, and how sure."""
        if self.value is None or self.mean is None or self.best is None or self.place.word is Word.NOT_COMPARABLE:
            return self.sentence
        end = "less" if self.measure.higher_is == "worse" else "more"
        among = "these schools" if self.n == size else f"the {self.n} of these schools with a figure"
        best, mean = self._text(self.best), self._text(self.mean)
        return f"{self._absolute}; a quarter of {among} had {best} or {end}, and their mean was {mean}. {self._that}"

    @property
    def _that(self) -> str:
        briefly = self.place.briefly
        if self.place.word is Word.TOO_FEW:
            return f"{briefly[:1].upper()}{briefly[1:]}."
        link = ":" if self.place.word is Word.IN_LINE else ","
        return f"That is {phrase(self.place, self.measure.higher_is)}{link} {briefly}."  # type: ignore[arg-type]

    @property
    def _absolute(self) -> str:
        return f"{self.measure.name} was {self._text(self.value or 0.0)} in {year_words(self.year)}"

    def _text(self, value: float) -> str:
        return number(value, self.measure.unit, self.measure.decimals)


def summary(
    school: Mapping[str, Any],
    method: Mapping[str, Any],
    headlines: Sequence[Headline],
    figures: Sequence[Mapping[str, Any]],
    size: int,
) -> str:
    """The school in one paragraph: what it is, whom it is compared with, and where it stands: one headline in full,
    a second in short, and at most one sentence about what is not shown."""
    shown = [h for h in headlines if h.value is not None][:2]
    hidden = [h for h in headlines if h.value is None]
    parts = [_what(school, figures), _set(method, size)]
    parts += [h.in_full(size) for h in shown[:1]] + [h.sentence for h in shown[1:]]
    parts.append(_hidden(hidden) if len(shown) < 2 else "")
    if not headlines:
        parts.append("No results have been published for it that could be shown here.")
    return " ".join(part for part in parts if part)


def _hidden(hidden: Sequence[Headline]) -> str:
    """One sentence for all that is not shown, with the reason of the most important."""
    if len(hidden) < 2:
        return hidden[0].sentence if hidden else ""
    names = ", ".join(h.measure.name for h in hidden[:-1]) + f" and {hidden[-1].measure.name}"
    reasons = {_why_none(h.reason) for h in hidden}
    why = f": {reasons.pop()}" if len(reasons) == 1 else ", for reasons given with each"
    return f"There are no figures for {names}{why}."


def _why_none(reason: Reason) -> str:
    if reason is Reason.LOW_COVERAGE:
        return "not published, because fewer than half of the pupils could be included"
    return lower_first(reason.words)


def lower_first(words: str) -> str:
    """'Number of pupils' → 'number of pupils'; 'EAL pupils' stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


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
    like = "nearest to it, which are not very alike" if _is_far(method["features"]) else "most like it"
    return f"It is compared with the {size} schools in England {like}.{weaker if method['is_weaker'] else ''}"


def _is_far(features: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the set is far off on the characteristic that counts most."""
    heaviest = max(features, key=lambda feature: feature["weight"], default=None)
    off = heaviest["off_by_sd"] if heaviest else None
    return off is not None and abs(off) > FAR_SD
