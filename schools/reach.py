"""What a table is about, as `DatasetVersion.scope` spells it: '850,936 academies primary', '' for all of England.

Authorities first, then the sorts of school that it is about alone. No Django.
"""

from dataclasses import dataclass

SORTS = {"academies": "academies", "maintained": "maintained schools", "primary": "primary schools",
         "secondary": "secondary schools"}  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """`las`: the authorities covered, none for all of them. `sorts`: keys of `SORTS`, none for every sort of school."""

    las: tuple[str, ...]
    sorts: tuple[str, ...]

    @classmethod
    def of(cls, scope: str) -> "Reach":
        """Read a scope."""
        words = scope.split()
        las = next((word.split(",") for word in words if word[0].isdigit()), [])
        return cls(tuple(las), tuple(word for word in words if word in SORTS))

    def is_wider_than(self, other: "Reach") -> bool:
        """Whether it has everything that the other has, and more: 'academies' has '850 academies primary'."""
        has_places = not self.las or (bool(other.las) and set(self.las) >= set(other.las))
        return self != other and has_places and set(self.sorts) <= set(other.sorts)

    def in_words(self) -> str:
        """'authorities 850, 851 and 936 alone, primary schools alone'; '' for all of England."""
        *first, last = self.las or ("",)
        places = f"authorities {', '.join(first)} and {last}" if first else f"authority {last}"
        return ", ".join(f"{part} alone" for part in ([places] if self.las else []) + [SORTS[s] for s in self.sorts])
