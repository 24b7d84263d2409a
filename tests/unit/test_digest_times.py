"""When digests were last to be sent: half past six of the day, or of the Monday, before."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.digest_times import last_round

LONDON = ZoneInfo("Europe/London")


def local(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "weekly", "then"),
    [
        (local(2026, 10, 1, 6, 30), False, local(2026, 10, 1, 6, 30)),
        (local(2026, 10, 1, 6, 29), False, local(2026, 9, 30, 6, 30)),
        (local(2026, 10, 5, 6, 30), True, local(2026, 10, 5, 6, 30)),  # a Monday
        (local(2026, 10, 5, 6, 29), True, local(2026, 9, 28, 6, 30)),
        (local(2026, 10, 11, 23, 0), True, local(2026, 10, 5, 6, 30)),
    ],
)
def test_worked_examples(now: dt.datetime, weekly: bool, then: dt.datetime) -> None:
    assert last_round(now, weekly=weekly) == then


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(LONDON)), st.booleans())
def test_is_never_later_and_less_than_a_day_or_a_week_ago_but_for_a_change_of_the_clock(
    now: dt.datetime, weekly: bool
) -> None:
    ago = now.replace(tzinfo=None) - last_round(now, weekly=weekly).replace(tzinfo=None)
    assert dt.timedelta(0) <= ago < dt.timedelta(days=7 if weekly else 1)
