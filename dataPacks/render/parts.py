"""What a pack page is made of: sections of blocks, and what the makers of sections work from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block
from .figures import Figure, Figures

__all__ = ["Block", "Headline", "PackData", "SchoolUrl", "Section", "ValuesOf"]

ValuesOf = Callable[[str, str, str], Sequence[float | None]]
SchoolUrl = Callable[[int | None], str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that the contents list links to. `more` are blocks that are folded under `more_title`."""

    id: str
    title: str
    sentence: str
    blocks: Sequence[Block] = ()
    more: Sequence[Block] = ()
    more_title: str = ""
    paragraphs: Sequence[str] = ()
    how: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the document's headlines with its figure; `raw` has standing, sure and sentence."""

    raw: dict[str, Any]
    figure: Figure

    @property
    def slug(self) -> str:
        """An id for the page that cannot clash or break, whatever the measure is called."""
        return "".join(c if c.isascii() and c.isalnum() else "-" for c in "-".join(self.figure.key))


@dataclass(frozen=True)
class PackData:
    """A document, read once, and the way to the comparators' own figures.

    `values_of(measure, group, year)` gives a value or None per comparator, in the document's order of comparators.
    `school_url(urn)` gives a school's address, or '' where it has none.
    """

    document: dict[str, Any]
    values_of: ValuesOf
    school_url: SchoolUrl
    figures: Figures = field(init=False)
    context: Figures = field(init=False)
    headlines: list[Headline] = field(init=False)

    def __post_init__(self) -> None:
        figures = Figures(self.document["measures"])
        object.__setattr__(self, "figures", figures)
        object.__setattr__(self, "context", Figures(self.document["context"]))
        found = [(raw, figures.at(raw["measure"], raw["group"], raw["year"])) for raw in self.document["headlines"]]
        unique = {figure.key: Headline(raw, figure) for raw, figure in found if figure}
        object.__setattr__(self, "headlines", list(unique.values()))

    @property
    def name(self) -> str:
        return self.document["school"]["name"]

    @property
    def method(self) -> dict[str, Any]:
        return self.document["method"]

    @property
    def comparators(self) -> list[dict[str, Any]]:
        return self.document["comparators"]

    @property
    def has_set(self) -> bool:
        return bool(self.comparators) and not self.method["no_set"]

    @property
    def why_no_set(self) -> str:
        return self.method["no_set"] or "There is no set of similar schools for this school in this release."

    def feature_name(self, feature: str) -> str:
        names = {each["feature"]: each["name"] for each in self.method["features"]}
        return names.get(feature, feature.replace("_", " "))
