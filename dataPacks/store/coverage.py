"""Which schools a register is about. One of some authorities, or of some sorts alone, leaves the others as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dataPacks.definitions import kinds
from dataPacks.readers.register_lists import MAINTAINED, academies
from dataPacks.store import datasets
from schools.reach import Reach

PRIMARY = frozenset({"primary", "middle-deemed-primary"})
SECONDARY = frozenset({"secondary", "middle-deemed-secondary"})


@dataclass(frozen=True)
class Covering:
    """One register in force: the year it is of, and what `Table.scope` says of its reach."""

    year: str
    scope: str

    def covers(self, la: str | None, type_code: str, phase: str) -> bool:
        """Whether the register would name such a school if there were one."""
        reach = self._reach
        if reach.las and la not in reach.las:
            return False
        if "academies" in reach.sorts and type_code not in academies():
            return False
        if "maintained" in reach.sorts and type_code not in MAINTAINED:
            return False
        return not (
            ("primary" in reach.sorts and phase not in PRIMARY)
            or ("secondary" in reach.sorts and phase not in SECONDARY)
        )

    @cached_property
    def _reach(self) -> Reach:
        return Reach.of(self.scope)


def registers() -> list[Covering]:
    """The registers in force, the newest first."""
    keys = [key for key, kind in kinds().items() if kind.is_register]
    found = datasets.in_force().filter(kind__in=keys).values_list("year", "scope")
    return [Covering(*row) for row in sorted(set(found), reverse=True)]


def newest_year(known: Iterable[Covering], la: str | None, type_code: str, phase: str) -> str:
    """The year of the newest register that covers such a school; '' where none does."""
    return next((one.year for one in known if one.covers(la, type_code, phase)), "")
