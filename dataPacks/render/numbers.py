"""Numbers, years and dates as people read them: a real minus sign, thousands set off, '2018 to 2019'."""

import math
import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUS = "\N{MINUS SIGN}"
LONDON = ZoneInfo("Europe/London")
MAX_DECIMALS = 6
FORMATS = tuple(f",.{places}f" for places in range(MAX_DECIMALS + 1))
HUGE = 1e15


def number(value: float, decimals: int | None = None) -> str:
    """`value` at `decimals` places (as many as it needs up to two where None); never '−0.0'."""
    if abs(value) >= HUGE or not math.isfinite(value):
        return f"{value:g}".replace("-", MINUS)
    if decimals is None:
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    else:
        text = format(value, FORMATS[max(0, min(decimals, MAX_DECIMALS))])
    if text[0] != "-":
        return text
    return text[1:] if not text.strip("-0.,") else MINUS + text[1:]


@lru_cache(maxsize=8192)  # published figures have one decimal or two: the same few thousand texts come back for ever
def with_unit(value: float, unit: str = "", decimals: int | None = None) -> str:
    """`value` with its sign for money or per cent; other units are named in headings rather than on every number."""
    text = number(value, decimals)
    if is_percent(unit):
        return f"{text}%"
    if unit == "£":
        return f"{MINUS}£{text[1:]}" if text.startswith(MINUS) else f"£{text}"
    return text


@lru_cache
def is_percent(unit: str) -> bool:
    return unit.strip().lower() in ("%", "percent", "per cent", "percentage")


def ordinal(place: int) -> str:
    """1 → '1st', 12 → '12th', 23 → '23rd'."""
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def first_year(year: str) -> int | None:
    """The calendar year in which the academic year '2018-19' began; None where `year` is no academic year."""
    return int(year[:4]) if re.fullmatch(r"[0-9]{4}-[0-9]{2}", year) else None


def date_words(moment: str | None) -> str:
    """An ISO 8601 moment as the date in London, '3 March 2026'; empty where there is none."""
    try:
        at = datetime.fromisoformat(moment or "")
        at = at.astimezone(LONDON) if at.tzinfo else at
    except (ValueError, OverflowError):
        return ""
    return f"{at.day} {at:%B} {at.year}"
