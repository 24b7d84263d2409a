"""Headings of columns about a person, which a table of results never has."""

from functools import cache
from typing import Any

from .loading import documents


def is_about_a_person(heading: str, *, may_name_heads: bool) -> bool:
    """Whether a column of this heading would hold names or numbers of persons. Registers and lists may name heads."""
    return not (may_name_heads and is_about_a_head(heading)) and _is_among(heading, "headings")


def is_about_a_head(heading: str) -> bool:
    """Whether it would name who heads a school or group, or owns it, as registers and lists do."""
    return _is_among(heading, "heads")


@cache
def _is_among(heading: str, which: str) -> bool:
    listed: dict[str, Any] = documents(".")["personal"][which]
    plain = "".join(c for c in heading.casefold() if c.isalnum())
    return plain in listed["exact"] or any(part in plain for part in listed["part"])
