"""What several commands are told in the same way: a year, a file to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.core.management.base import CommandError

from dataPacks.readers.table import Refused
from dataPacks.readers.years import told_year

YEAR_FORM = "Write the year as 2018-19."


def academic_year(text: str | None) -> str | None:
    """`text` if it is an academic year as commands take it, or None. CommandError, in words, for anything else."""
    if text is None:
        return None
    try:
        year = told_year(text)
    except Refused as refused:
        raise CommandError(f"{refused.faults[0].reason} {YEAR_FORM}") from refused
    if year != text:
        raise CommandError(f"Write the year as {year}, not {text}.")
    return year


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """The file at `path`, open for writing text. CommandError, in words, where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error
