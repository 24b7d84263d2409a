"""Numbers, years and lengths of time as people read them."""

import datetime as dt


def day_in_words(day: dt.date) -> str:
    """'3 March 2026'."""
    return f"{day:%-d %B %Y}"


def year_in_words(year: str) -> str:
    """'2018-19' → '2018 to 2019' ('1999-00' → '1999 to 2000'); anything else is handed back as it is."""
    start, _, end = year.partition("-")
    if not (start.isdigit() and end.isdigit() and len(start) == 4):
        return year
    return f"{start} to {int(start) + 1}"


def count_of(number: int, singular: str, plural: str = "") -> str:
    """'1 school', '1,234 schools'."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def seconds_in_words(seconds: float) -> str:
    """'0.4 seconds', '12 seconds', '3 minutes 20 seconds'."""
    if seconds < 10:
        return f"{seconds:.1f} seconds"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} seconds"
    return f"{count_of(minutes, 'minute')} {count_of(rest, 'second')}"
