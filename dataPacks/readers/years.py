"""Academic years and editions: as told, as a path spells them, as a table's own column has them."""

import datetime
import re
from pathlib import Path

from .faults import refuse

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/\u2013]((?:19|20)?\d\d)(?!\d)")
EDITION = re.compile(r"(final|revised|provisional)(?![a-z])", re.IGNORECASE)
FOLDER = re.compile(r"(?:ks\d[-_ ]?)?(final|revised|provisional)", re.IGNORECASE)
EARLIEST = 1990
FORM = "Write it as 2018-19."


def spell(start: int) -> str:
    """2018 -> '2018-19'."""
    return f"{start}-{(start + 1) % 100:02d}"


def shift(year: str, offset: int) -> str:
    """'2018-19', -1 -> '2017-18'."""
    return spell(int(year[:4]) + offset)


def _start(match: re.Match[str]) -> int | None:
    start, end = int(match[1]), match[2]
    whole = int(end) if len(end) == 4 else (start + 1) // 100 * 100 + int(end)
    return start if whole == start + 1 else None


def told_year(text: str) -> str:
    """The year that a person gave, spelt '2018-19'. Raises Refused for anything that is no academic year."""
    match = YEAR.fullmatch(text.strip())
    start = _start(match) if match else None
    if start is None:
        raise refuse(f"'{text}' is not an academic year.", FORM, field="year", value=text)
    return checked(spell(start))


def checked(year: str) -> str:
    """Raises Refused for a year in which no table can have been published."""
    start, now = int(year[:4]), datetime.datetime.now(tz=datetime.UTC).year
    if not EARLIEST <= start <= now:
        reason = f"{year} cannot be: tables exist for {spell(EARLIEST)} to {spell(now)} at the most."
        raise refuse(reason, "Correct the year.", field="year", value=year)
    return year


def year_in_path(path: Path) -> str:
    """The year nearest to the file: in its name, else in the nearest folder. '' where none is spelt."""
    for part in [path.name, *reversed(path.parent.parts)]:
        starts = {start for match in YEAR.finditer(part) if (start := _start(match)) is not None}
        if len(starts) == 1:
            return spell(starts.pop())
    return ""


def edition_in_path(path: Path) -> str:
    """'provisional' from 'england_ks4provisional.csv' or from a folder of just that name; '' where none is spelt."""
    named = EDITION.search(path.name.split(".")[0])
    if named:
        return named[1].lower()
    for part in list(reversed(path.parent.parts))[:3]:
        folder = FOLDER.fullmatch(part)
        if folder:
            return folder[1].lower()
    return ""


def year_in_column(name: str, heading: str, texts: list[str], lines: list[int]) -> str:
    """The one year that a table's own column holds: 2018, 201718 or 2017-18. Raises Refused for two or none."""
    first: dict[str, int] = {}
    for text, line in zip(texts, lines, strict=True):
        first.setdefault(text, int(line))
    if len(first) > 1:
        (one, _), (other, line) = list(first.items())[:2]
        reason = f"{name} holds two years: its column '{heading}' says '{one}' and, on line {line}, '{other}'."
        raise refuse(reason, "Give one year's rows at a time.", line=line, field=heading, value=other)
    text = next(iter(first), "")
    start = column_start(text)
    if start is None:
        reason = f"'{text}' in column '{heading}' of {name} is no year."
        raise refuse(reason, "Correct the column.", line=2, field=heading, value=text)
    return checked(spell(start))


def column_start(text: str) -> int | None:
    """2018 from '2019' (the year in which it ended), '201819' or '2018-19'; None for anything else."""
    if re.fullmatch(r"(19|20)\d\d", text):
        return int(text) - 1
    match = YEAR.fullmatch(text) or re.fullmatch(r"((?:19|20)\d\d)(\d\d)", text)
    return _start(match) if match else None
