"""What several commands are told in the same way: a year, a file to write."""

import os
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
    """The file at `path`, open for writing text; it is there once it is whole. CommandError where it cannot be written.

    A pipe or a device is written directly.
    """
    is_plain = path.is_file() or not path.exists()
    part = path.with_name(f".{path.name}.{os.getpid()}.part") if is_plain else path
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        if is_plain:
            part.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        if is_plain:
            part.unlink(missing_ok=True)
