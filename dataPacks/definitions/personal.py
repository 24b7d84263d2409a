"""Headings of columns about a person, which a table of results never has."""

from typing import Any

from .loading import documents


def is_about_a_person(heading: str, *, is_register: bool) -> bool:
    """Whether a column of this heading would hold names or numbers of persons. A register may name heads."""
    listed: dict[str, Any] = documents(".")["personal"]
    plain = "".join(c for c in heading.casefold() if c.isalnum())
    if is_register and any(part in plain for part in listed["register"]["part"]):
        return False
    return plain in listed["headings"]["exact"] or any(part in plain for part in listed["headings"]["part"])
