"""Names and numbers of persons, by heading: those of pupils and staff refuse a file before a single row is read.

Heads' and proprietors' names stand in the publisher's own registers and lists: not read, and a warning says so.
"""

from dataPacks.definitions import is_about_a_head, is_about_a_person

from .faults import file_fault, warning
from .grid import Grid
from .table import Fault, Refused


class AboutPersons(Refused):
    """The file has columns about persons: nothing of it may be kept."""


REMEDY = "Take the column out, and give the table of schools alone."


def check_headings(name: str, headings: list[str], *, may_name_heads: bool, line: int = 1) -> None:
    """Raises AboutPersons, naming each such column and not one value of it."""
    found = [heading for heading in headings if is_about_a_person(heading, may_name_heads=may_name_heads)]
    if found:
        raise AboutPersons(*(
            file_fault(
                f"{name} has the column '{heading}', which is about a person. Nothing of it was read or kept.",
                REMEDY, line=line, field=heading,
            )
            for heading in found
        ))  # fmt: skip


def staff_warning(grid: Grid) -> list[Fault]:
    """Says where a file holds names of people that it should have been handed on without. No name is repeated."""
    filled = [name for name in grid.headings if is_about_a_head(name) and any(grid.texts(name))]
    if not filled:
        return []
    shown = ", ".join(f"'{name}'" for name in filled[:4])
    reason = f"The file holds names of people under {shown}. They are not read, and nothing of them is kept."
    return [warning(1, filled[0], "", reason, "Blank these columns before the file is stored or passed on.")]
