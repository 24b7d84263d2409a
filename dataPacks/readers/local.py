"""What one challenge adds to what every installation knows: measures of its own, and mappings that it saved."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from dataPacks.definitions import Measure, measures

from .mapping import Mapping


@dataclass(frozen=True)
class Local:
    """`told` is the mapping that a person chose for this very file; `mappings` are used where their headings fit."""

    measures: Dictionary[str, Measure] = field(default_factory=dict)
    mappings: tuple[Mapping, ...] = ()
    told: Mapping | None = None

    @property
    def all_measures(self) -> dict[str, Measure]:
        """Shipped measures and its own; a shipped one is never replaced."""
        return {**self.measures, **measures()}


NOTHING = Local()
