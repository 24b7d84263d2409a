"""The shapes in which one kind of table was published over the years, and how a shape moves on with the years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

LAST_START = 2039  # layouts move on up to this school year


@dataclass(frozen=True)
class ColumnSpec:
    """One measured column as the publisher heads it. `offset` -1: the file's figure belongs to the year before.

    `cohort` is the heading of the number of pupils, or several joined by '+' where only the parts are published.
    """

    measure: str
    group: str
    heading: str
    lower: str = ""
    upper: str = ""
    cohort: str = ""
    offset: int = 0
    scale: float = 1.0
    layouts: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def headings(self) -> list[str]:
        return [name for name in (self.heading, self.lower, self.upper, *self.cohort_parts) if name]

    @property
    def cohort_parts(self) -> list[str]:
        return self.cohort.split("+") if self.cohort else []


@dataclass(frozen=True)
class Layout:
    """One shape in which the table was published, known by its headings."""

    key: str
    name: str
    keys: tuple[str, ...]
    since: str = ""
    until: str = ""
    edition: str = ""
    year: str = ""  # where the headings alone tell the year
    also: tuple[str, ...] = ()  # headings that it has, of which nothing is read
    moves: bool = False  # whether later years' headings name the years before them in the same way
    like: str = ""  # key of the layout that this one has moved on from

    def allows(self, year: str) -> bool:
        return (not self.since or self.since <= year) and (not self.until or year <= self.until)


def move_on(layouts: Sequence[Layout], specs: Sequence[ColumnSpec]) -> tuple[list[Layout], list[ColumnSpec]]:
    """Layouts of later years after those that move: 'OVERALL_DESTPER_17' in the table of 2017-18 is '_18' in 2018-19's.

    A layout moves on until the next one of its edition that has a year of its own. Columns about the table's own year
    keep their headings.
    """
    moved = [copy for layout in layouts if layout.moves for copy in _later(layout, layouts)]
    columns = [_with_moved(spec, moved) for spec in specs]
    columns += [
        _shifted(spec, layout) for layout in moved for spec in specs if spec.offset and layout.like in spec.layouts
    ]
    return [*layouts, *moved], columns


def _later(layout: Layout, layouts: Sequence[Layout]) -> list[Layout]:
    known = [other.year for other in layouts if other.edition == layout.edition and other.year > layout.year]
    copies = []
    for start in range(int(layout.year[:4]) + 1, LAST_START + 1):
        year = f"{start}-{(start + 1) % 100:02d}"
        if known and year >= min(known):
            break
        name = f"the table of {year}, headed as {layout.name}"
        key = f"{layout.key}+{start - int(layout.year[:4])}"
        copies.append(
            replace(layout, key=key, name=name, like=layout.key, year=year, since=year, until=year, moves=False)
        )
    return copies


def _with_moved(spec: ColumnSpec, moved: Sequence[Layout]) -> ColumnSpec:
    """A column about the table's own year stands in the moved layouts under the same headings."""
    if spec.offset or not spec.layouts:
        return spec
    return replace(spec, layouts=(*spec.layouts, *(layout.key for layout in moved if layout.like in spec.layouts)))


def _shifted(spec: ColumnSpec, layout: Layout) -> ColumnSpec:
    """The column of an earlier year as the moved layout heads it: by the two digits in which that year ends."""
    by = int(layout.key.rpartition("+")[2])
    end = int(layout.year[:4]) + 1 + spec.offset
    before, after = f"_{(end - by) % 100:02d}", f"_{end % 100:02d}"
    headings = {name: getattr(spec, name).replace(before, after) for name in ("heading", "lower", "upper", "cohort")}
    return replace(spec, layouts=(layout.key,), **headings)
