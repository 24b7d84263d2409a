"""When a digest is due. Pure: no database, no clock of its own."""

import datetime as dt

SENT_AT = dt.time(6, 30)
MONDAY = 0


def last_round(now: dt.datetime, *, weekly: bool) -> dt.datetime:
    """The latest moment, at or before the local `now`, at which digests were to be sent: 06:30, or 06:30 on a Monday.

    What was told before it and is not mailed yet is due, however long ago that was; what came later waits.
    """
    period = dt.timedelta(days=7 if weekly else 1)
    day = now.date() - dt.timedelta(days=(now.weekday() - MONDAY) % 7 if weekly else 0)
    moment = dt.datetime.combine(day, SENT_AT, now.tzinfo)
    return moment if moment <= now else moment - period  # by the wall clock, also where the clocks change
