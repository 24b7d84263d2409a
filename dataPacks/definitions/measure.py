"""What a measure is: one defined number, with its unit, its bounds and the years over which it may be compared."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from .loading import documents


@dataclass(frozen=True)
class Span:
    """Years within which figures are comparable. `until` '' = still running; `note` says what broke before it."""

    since: str
    until: str = ""
    note: str = ""

    def holds(self, year: str) -> bool:
        return self.since <= year and (not self.until or year <= self.until)


@dataclass(frozen=True)
class Measure:
    key: str
    name: str
    short: str
    unit: str  # '%', 'points', 'pupils', 'staff', '£', 'score', 'scaled score', 'pupils per teacher'
    decimals: int
    higher_is: str  # 'better', 'worse' or 'neither', for pupils
    role: str  # 'outcome' or 'context'
    phases: tuple[str, ...]
    minimum: float
    maximum: float
    why: str
    headline: int = 0  # 1 = most important of its phase; 0 = no headline
    spans: tuple[Span, ...] = ()
    headings: tuple[str, ...] = ()
    note: str = ""  # what a reader must know beside any of its figures, such as whom they are about; '' = nothing

    @property
    def is_count(self) -> bool:
        """Whether it counts people, so that an authority's or England's figure is a total, not an average."""
        return self.unit in ("pupils", "staff")

    def span_of(self, year: str) -> Span | None:
        return next((span for span in self.spans if span.holds(year)), None)

    def are_comparable(self, year: str, other: str) -> bool:
        """Whether figures of two years may stand in one series. A measure without spans has no known break."""
        return not self.spans or (self.span_of(year) is not None and self.span_of(year) == self.span_of(other))


class UnknownMeasure(KeyError):
    """No measure answers to this name; the message says which names come near."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def own_measures() -> dict[str, Measure]:
    """All measures by key, headlines first, with only the headings that their own files name."""
    found = [_measure(key, body) for key, body in documents("measures").items()]
    found.sort(key=lambda m: (m.role != "outcome", m.headline or 99, m.key))
    return {measure.key: measure for measure in found}


def _measure(key: str, body: dict[str, Any]) -> Measure:
    fields = dict(body)
    spans = tuple(Span(**span) for span in fields.pop("span", []))
    phases, headings = (tuple(fields.pop(name, ())) for name in ("phases", "headings"))
    return Measure(key=key, spans=spans, phases=phases, headings=headings, **fields)
