"""Names of people in a file. Pupils' refuse it; heads' are left unread, and a warning says so."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dataPacks.definitions.loading import documents

from .faults import refuse, warning
from .grid import Grid
from .table import Fault


@cache
def _headings(whose: str) -> frozenset[str]:
    return frozenset(_plain(name) for name in documents(".")["personal"][whose])


def _plain(heading: str) -> str:
    return "".join(c for c in heading.casefold() if c.isalnum())


def _among(headings: Iterable[str], whose: str) -> list[str]:
    return [name for name in headings if _plain(name) in _headings(whose)]


def refuse_pupils(path: Path, headings: list[str]) -> None:
    """Raises Refused for a table about single pupils."""
    found = _among(headings, "pupils")
    if found:
        shown = ", ".join(f"'{name}'" for name in found[:4])
        reason = f"{path.name} is about single pupils: it has the columns {shown}. Nothing about them may be kept here."
        raise refuse(reason, "Give a table about whole schools, and delete this copy.", line=1, field=found[0])


def staff_warning(grid: Grid) -> list[Fault]:
    """Says where a file holds names of people that it should have been handed on without. No name is repeated."""
    filled = [name for name in _among(grid.headings, "staff") if any(grid.texts(name))]
    if not filled:
        return []
    shown = ", ".join(f"'{name}'" for name in filled[:4])
    reason = f"The file holds names of people under {shown}. They are not read, and nothing of them is kept."
    return [warning(1, filled[0], "", reason, "Blank these columns before the file is stored or passed on.")]
