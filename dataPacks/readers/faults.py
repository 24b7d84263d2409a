"""The sentences in which readers say what is wrong. Each names the place, what stands there, and what to do."""

from difflib import get_close_matches

from .table import Fault, Refused, Severity

MOST_LISTED = 1000


def row_fault(line: int, field: str, value: str, reason: str, remedy: str) -> Fault:
    return Fault(int(line), field, value[:80], reason, remedy, Severity.ROW)


def warning(line: int | None, field: str, value: str, reason: str, remedy: str) -> Fault:
    return Fault(line, field, value[:80], reason, remedy, Severity.WARNING)


def file_fault(reason: str, remedy: str, *, line: int | None = None, field: str = "", value: str = "") -> Fault:
    return Fault(line, field, value[:80], reason, remedy, Severity.FILE)


def refuse(reason: str, remedy: str, *, line: int | None = None, field: str = "", value: str = "") -> Refused:
    """A refusal of the whole file."""
    return Refused(file_fault(reason, remedy, line=line, field=field, value=value))


def shorten(faults: list[Fault]) -> list[Fault]:
    """At most MOST_LISTED faults, and how many more there were."""
    if len(faults) <= MOST_LISTED:
        return faults
    more = f"There are {len(faults) - MOST_LISTED} more faults of rows in this file."
    return [*faults[:MOST_LISTED], warning(None, "", "", more, "Correct the listed ones and try again.")]


def nearest(name: str, names: list[str]) -> str:
    """', did you mean …?' or nothing."""
    found = get_close_matches(name, names, n=1, cutoff=0.8)
    return f" Heading '{found[0]}' comes near." if found else ""
