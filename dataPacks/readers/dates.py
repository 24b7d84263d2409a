"""Dates as published tables write them, and the day that a whole file describes."""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from .grid import Grid
from .years import spell

FORMS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d %B %Y")
# In a name: 20220420, 2014-05-31, 31 May 2014.
NAMED = re.compile(r"(?<!\d)(?:(20\d\d)[-_ ]?(\d\d)[-_ ]?(\d\d)|(\d{1,2})[ _-]([A-Za-z]{3,9})[ _-](20\d\d))(?!\d)")
EPOCH = "1900"  # year that a register gives where it knows no date


@lru_cache(maxsize=50_000)
def read_date(text: str) -> datetime.date:
    """Raises ValueError for what is no date."""
    for form in FORMS:
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC).date()
        except ValueError:
            continue
    raise ValueError("no date, such as 01-09-2018")


def known_date(text: str) -> datetime.date | None:
    """As `read_date`, but none for a date that the register uses where it knows none."""
    found = read_date(text)
    return None if str(found.year) == EPOCH else found


def day_in_path(path: Path) -> datetime.date | None:
    """The one day that the file's name spells, else its folder's."""
    for part in (path.name, path.parent.name):
        days = {day for match in NAMED.finditer(part) if (day := _day(match))}
        if len(days) == 1:
            return days.pop()
    return None


def _day(match: re.Match[str]) -> datetime.date | None:
    year, month, day, of_month, name, in_year = match.groups()
    try:
        if year:
            return datetime.date(int(year), int(month), int(day))
        return datetime.datetime.strptime(f"{of_month} {name[:3]} {in_year}", "%d %b %Y").replace(tzinfo=None).date()
    except ValueError:
        return None


def newest_day(grid: Grid, headings: Iterable[str]) -> datetime.date | None:
    """The newest date under any of the headings that is not still to come: a file cannot be older than it."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    newest = None
    for heading in headings:
        for text in set(grid.texts(heading)) if heading in grid.places else ():
            try:
                found = read_date(text)
            except ValueError:
                continue
            if found <= today and (newest is None or found > newest):
                newest = found
    return newest


def year_of_day(day: datetime.date) -> str:
    """The academic year in which a day lies: 20 April 2022 → '2021-22'."""
    return spell(day.year if day.month >= 9 else day.year - 1)
