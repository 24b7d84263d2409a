"""What stands beside a figure for its authority or the country, and of which schools it speaks. Pure."""

from dataclasses import dataclass
from typing import Any

from challenge.core.words import count_of

PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Average:
    """A figure for an authority or the country: `how` it came to be, and of which schools (`scope`, '' = not said)."""

    value: float
    how: str
    n: int | None
    is_published: bool
    scope: str

    @property
    def words(self) -> str:
        """'state-funded schools, published' or 'worked out from 9 schools'; small print for beside the figure."""
        if self.is_published:
            return f"{self.scope}, published" if self.scope else PUBLISHED
        return f"worked out from {count_of(self.n, 'school')}" if self.n else "worked out, not published"

    def is_alike(self, other: "Average") -> bool:
        """Whether two years' figures are about the same schools, so that a line may join them."""
        return (self.is_published, self.scope) == (other.is_published, other.scope)

    @property
    def origin(self) -> str:
        """'published for state-funded schools' or 'worked out from 9 schools'; to follow 'it is'."""
        return f"published for {self.scope}" if self.is_published and self.scope else self.words


def average_of(raw: dict[str, Any] | None) -> Average | None:
    """The document's entry; None where there is none or no value. Older documents name the kind only in `how`."""
    if not raw or raw["value"] is None:
        return None
    kind, _, rest = raw["how"].partition(", ")
    is_published = (raw.get("kind") or kind) == PUBLISHED
    scope = raw.get("scope") or (rest if kind == PUBLISHED else "")
    return Average(raw["value"], raw["how"], raw.get("n"), is_published, scope)
