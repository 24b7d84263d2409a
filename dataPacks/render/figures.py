"""A pack document's figures, ready to be asked: what is the value, may it be shown, what stands beside it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dataPacks.definitions.measure import Measure, own_measures

from .averages import Average, average_of
from .numbers import is_percent, number, with_unit
from .words import ALL, DISADVANTAGED, GAP, OTHERS, PRIVATE, group_slug, group_words, lower_first, reason_words

Key = tuple[str, str, str]


class Figure:
    """One figure of the document: a value, or why there is none. `raw` is its JSON object (docs/pack-schema.json)."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.measure: str = raw["measure"]
        self.group: str = raw["group"]
        self.year: str = raw["year"]
        self.name: str = raw.get("name") or self.measure
        self.unit: str = raw.get("unit") or ""
        self.decimals: int | None = raw.get("decimals")
        self.definition: Measure | None = own_measures().get(self.measure)
        self._averages: dict[str, Average | None] = {}

    @property
    def key(self) -> Key:
        return self.measure, self.group, self.year

    @cached_property
    def value(self) -> float | None:
        """The figure; None wherever a code or a reason stands, so that no mistake upstream shows a hidden figure."""
        return None if self.raw["code"] or self.raw["reason"] else self.raw["value"]

    @property
    def carried(self) -> dict[str, Any] | None:
        """Where the figure is that of a school before this one: whose, how and until when."""
        return self.raw.get("carried")

    @property
    def is_private(self) -> bool:
        """Hidden to protect pupils: then nothing that would give it away is shown either."""
        return self.value is None and (self.raw["reason"] in PRIVATE or not self.raw["reason"])

    @property
    def limits(self) -> tuple[float, float] | None:
        low, high = self.raw["lower"], self.raw["upper"]
        return None if self.value is None or low is None or high is None else (min(low, high), max(low, high))

    @property
    def group_words(self) -> str:
        return group_words(self.group)

    @property
    def title(self) -> str:
        """'Attainment 8 score' or 'Attainment 8 score, boys'."""
        return self.name if group_slug(self.group) == "all" else f"{self.name}, {lower_first(self.group_words)}"

    def text(self, value: float) -> str:
        """Any value on this figure's scale, with its unit and decimals."""
        return with_unit(value, self.unit, self.decimals)

    def difference(self, size: float) -> str:
        """The size of a difference between two values of this figure; between percentages it is in points."""
        text = number(size, self.decimals)
        return f"{text} percentage {'point' if text == '1' else 'points'}" if is_percent(self.unit) else self.text(size)

    def text_or(self, value: float | None, otherwise: str) -> str:
        return otherwise if value is None else self.text(value)

    @property
    def shown(self) -> str:
        """The figure, or in words why there is none."""
        return self.text_or(self.value, self.why_not)

    @property
    def why_not(self) -> str:
        return reason_words(self.raw["reason"], self.raw["code"])

    @property
    def limits_text(self) -> str:
        return f"{self.text(self.limits[0])} to {self.text(self.limits[1])}" if self.limits else ""

    def similar(self, part: str) -> float | None:
        """'mean', 'upper_quartile', 'lower_quartile' or 'rank' among similar schools; a rank only beside a figure."""
        found = (self.raw["similar"] or {}).get(part)
        return None if part == "rank" and self.value is None else found

    @property
    def similar_count(self) -> int:
        return (self.raw["similar"] or {}).get("n", 0)

    def average(self, place: str) -> Average | None:
        """The figure for 'la' or 'england' where there is one."""
        if place not in self._averages:
            self._averages[place] = average_of(self.raw[place])
        return self._averages[place]

    def lacks(self, part: str) -> bool:
        return part in self.raw.get("not_published", ())

    @property
    def note(self) -> str:
        """What a reader must know of this measure whatever its year, such as which pupils it is about."""
        return getattr(self.definition, "note", "")

    @property
    def is_outcome_with_direction(self) -> bool:
        """Whether more of it is better or worse for pupils; so for no measure that is not defined."""
        known = self.definition
        return known is not None and known.role == "outcome" and known.higher_is != "neither"

    @property
    def less_is_better(self) -> bool:
        """As defined; of a measure without a definition, as seen from the end at which the best quarter lies."""
        if self.definition:
            return self.definition.higher_is == "worse"
        best, other = self.similar("upper_quartile"), self.similar("lower_quartile")
        other = self.similar("mean") if other is None else other
        return best is not None and other is not None and best < other

    def break_since(self, before: "Figure") -> str:
        """Why this figure cannot be compared with an earlier one; empty where it can."""
        if self.definition is None or self.definition.are_comparable(before.year, self.year):
            return ""
        span = self.definition.span_of(self.year)
        return (span.note if span else "") or "The measure changed"


class Figures:
    """All figures of one list of the document, by key and by series."""

    def __init__(self, raw: Iterable[dict[str, Any]]) -> None:
        self._all = [Figure(each) for each in raw]
        self._by_key = {figure.key: figure for figure in self._all}
        self._series: dict[tuple[str, str], list[Figure]] = {}
        for figure in self._by_key.values():
            self._series.setdefault((figure.measure, figure.group), []).append(figure)
        for series in self._series.values():
            series.sort(key=lambda figure: figure.year)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def at(self, measure: str, group: str, year: str) -> Figure | None:
        return self._by_key.get((measure, group, year))

    def series(self, measure: str, group: str) -> list[Figure]:
        """One figure per year, oldest first."""
        return self._series.get((measure, group), [])

    def by_measure(self) -> dict[str, list[Figure]]:
        """Every figure under its measure, in the document's order of measures."""
        found: dict[str, list[Figure]] = {}
        for figure in self._all:
            found.setdefault(figure.measure, []).append(figure)
        return found

    def pairs(self) -> "list[Pair]":
        """Disadvantaged pupils beside others, per measure the latest year that has figures, in the document's order."""
        return [pair for measure in self.by_measure() if (pair := self._latest_pair(measure))]

    def _latest_pair(self, measure: str) -> "Pair | None":
        pairs = [self._pair(f) for f in reversed(self._in_group(measure, (DISADVANTAGED,)))]
        return next((pair for pair in pairs if pair.has_figure), pairs[0] if pairs else None)

    def _pair(self, disadvantaged: Figure) -> "Pair":
        """The disadvantaged figure with that of other pupils, or where no table has it with that of all pupils."""
        measure, _, year = disadvantaged.key
        beside, everyone, gap = (
            next((f for f in self._in_group(measure, groups) if f.year == year), None)
            for groups in (OTHERS, (ALL,), (GAP,))
        )
        return Pair(disadvantaged, beside or everyone, gap, is_of_others=beside is not None)

    def _in_group(self, measure: str, groups: tuple[str, ...]) -> list[Figure]:
        """The series of the first of `groups` that this measure has, oldest first."""
        names = {group_slug(group): group for m, group in self._series if m == measure}
        return next((self.series(measure, names[group]) for group in groups if group in names), [])


@dataclass(frozen=True, slots=True)
class Pair:
    """Disadvantaged pupils of one measure and year beside other pupils (or all, where others are not published)."""

    disadvantaged: Figure
    beside: Figure | None
    published_gap: Figure | None
    is_of_others: bool

    @property
    def has_figure(self) -> bool:
        return self.disadvantaged.value is not None or (self.beside is not None and self.beside.value is not None)

    @property
    def gap(self) -> float | None:
        """Between disadvantaged and other pupils: as published, or from both figures; None if one is hidden."""
        beside = self.beside.value if self.beside and self.is_of_others else None
        if self.disadvantaged.value is None or beside is None:
            return None
        if self.published_gap is not None:
            return None if self.published_gap.value is None else abs(self.published_gap.value)
        return abs(beside - self.disadvantaged.value)

    @property
    def similar_gap(self) -> float | None:
        """The difference between the two means of similar schools."""
        below = self.disadvantaged.similar("mean")
        above = self.beside.similar("mean") if self.beside and self.is_of_others else None
        return None if below is None or above is None else abs(above - below)
