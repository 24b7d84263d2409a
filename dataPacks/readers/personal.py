"""Names and numbers of persons, in files that should have none: refused by heading, before a single row is read."""

from dataPacks.definitions import is_about_a_person

from .faults import file_fault
from .table import Refused

REMEDY = "Take the column out, and give the table of schools alone."


def check_headings(name: str, headings: list[str], *, is_register: bool, line: int = 1) -> None:
    """Raises Refused, naming each such column and not one value of it."""
    found = [heading for heading in headings if is_about_a_person(heading, is_register=is_register)]
    if found:
        raise Refused(*(
            file_fault(
                f"{name} has the column '{heading}', which is about a person. Nothing of it was read or kept.",
                REMEDY, line=line, field=heading,
            )
            for heading in found
        ))  # fmt: skip
