"""What has been imported and what a pack still lacks, for the admin team's landing page."""

from collections.abc import Iterable
from dataclasses import dataclass

from dataPacks.definitions import kinds


@dataclass(frozen=True)
class Need:
    """A sort of table that packs are made from. `kinds` are the definitions that bring it, any one of which will do."""

    name: str
    kinds: frozenset[str]
    without: str


@dataclass(frozen=True)
class ImportedKind:
    name: str
    years: tuple[str, ...]
    without: str


NEEDS = (
    Need("School register", frozenset({"register"}), "Schools have no address, phase or type of their own."),
    Need("School census", frozenset({"census"}), "Similar schools cannot be found: they are matched by their pupils."),
    Need("Key stage 4 results", frozenset({"ks4", "ks4-national-subset", "fft"}), "Secondary schools lack headlines."),
    Need("Key stage 2 results", frozenset({"ks2", "ks2-national-subset"}), "Primary schools lack headlines."),
    Need("Absence", frozenset({"absence"}), "Packs say nothing about absence."),
)


def imported(datasets: Iterable[tuple[str, str, str]]) -> list[ImportedKind]:
    """For each sort of table the years that have been accepted, newest first, from (kind, year, edition) rows.

    Kinds that no need names are listed under their own definition's name.
    """
    years: dict[str, set[str]] = {}
    names = {kind: need.name for need in NEEDS for kind in need.kinds}
    for kind, year, _edition in datasets:
        years.setdefault(names.get(kind) or _kind_name(kind), set()).add(year)
    needed = [ImportedKind(n.name, _newest_first(years.pop(n.name, set())), n.without) for n in NEEDS]
    return needed + [ImportedKind(name, _newest_first(found), "") for name, found in sorted(years.items())]


def _newest_first(years: set[str]) -> tuple[str, ...]:
    return tuple(sorted(years, reverse=True))


def _kind_name(kind: str) -> str:
    found = kinds().get(kind)
    return found.name if found else kind
