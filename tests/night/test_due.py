"""When a night is due: by the challenge's own clock, once for each of its dates, whatever beat does."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from challenge.core.models import Challenge
from dataPacks import doorbell
from dataPacks.actions import nights
from dataPacks.models import NightRun
from tests.web import builders

UTC = dt.UTC
BEAT = dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def no_doorbell(monkeypatch):
    monkeypatch.setattr(doorbell, "ring", lambda night_id, times=1: True)


@pytest.fixture
def challenge(db) -> Challenge:
    Challenge.objects.update(is_open=False)
    builders.dataset("register")
    return challenge_at("02:00")


def challenge_at(night_at: str, time_zone: str = "Europe/London") -> Challenge:
    made = builders.challenge()
    made.night_at, made.time_zone = dt.time.fromisoformat(night_at), time_zone
    made.save()
    return made


def beat_at(moment: dt.datetime) -> list[NightRun]:
    """What one ring of beat starts at `moment`; each night is over before the next ring."""
    with time_machine.travel(moment, tick=False):
        started = nights.start_due_nights()
    NightRun.objects.filter(state="running").update(state="done")
    return started


def beats(first: dt.datetime, last: dt.datetime) -> list[dt.date]:
    """The dates of the nights that are started by a ring every ten minutes."""
    moments = [first + i * BEAT for i in range((last - first) // BEAT + 1)]
    return [night.date for moment in moments for night in beat_at(moment)]


def test_a_night_waits_for_its_hour_and_runs_once_a_date(challenge):
    assert beat_at(dt.datetime(2026, 11, 23, 1, 59, tzinfo=UTC)) == []
    assert [night.date for night in beat_at(dt.datetime(2026, 11, 23, 2, 0, tzinfo=UTC))] == [dt.date(2026, 11, 23)]
    assert beat_at(dt.datetime(2026, 11, 23, 2, 10, tzinfo=UTC)) == []
    assert beat_at(dt.datetime(2026, 11, 24, 1, 50, tzinfo=UTC)) == []
    assert [night.date for night in beat_at(dt.datetime(2026, 11, 24, 9, 0, tzinfo=UTC))] == [dt.date(2026, 11, 24)]


def test_the_hour_is_that_of_the_challenges_own_clock(challenge):
    challenge_at("02:00", "Pacific/Auckland")  # 13 hours ahead of UTC in November

    assert beat_at(dt.datetime(2026, 11, 23, 12, 50, tzinfo=UTC)) == []
    assert [night.date for night in beat_at(dt.datetime(2026, 11, 23, 13, 0, tzinfo=UTC))] == [dt.date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("night_at", "offsets"),
    [
        ("00:00", [-2, -1, 0, 1]),
        ("01:30", [-2, -1, 0, 1]),
        ("02:00", [-2, -1, 0, 1]),
        ("23:55", [-2, -1, 0]),  # no ring falls between this and midnight
    ],
)
@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)], ids=["spring forward", "fall back"])
def test_a_change_of_the_clocks_neither_skips_a_night_nor_doubles_one(challenge, night_at, offsets, day):
    challenge_at(night_at)
    noon = dt.datetime.combine(day, dt.time(12, 3), UTC)

    dates = beats(noon - dt.timedelta(days=2), noon + dt.timedelta(days=1))

    assert dates == [day + dt.timedelta(days=offset) for offset in offsets]


def test_a_night_that_a_person_runs_delays_the_clocks_and_does_not_replace_it(challenge):
    at_two = dt.datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with time_machine.travel(at_two, tick=False):
        nights.start_night(challenge=challenge, trigger=NightRun.Trigger.PERSON, by=None)
        assert nights.start_due_nights() == []
    NightRun.objects.update(state="done")

    assert [night.trigger for night in beat_at(at_two + BEAT)] == ["clock"]


def test_a_closed_challenge_has_no_nights(challenge):
    Challenge.objects.update(is_open=False)

    assert beat_at(dt.datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) == []


def test_one_challenge_that_is_busy_does_not_keep_the_others_waiting(challenge):
    other = builders.challenge("aaa-first")
    noon = dt.datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        nights.start_night(challenge=other, trigger=NightRun.Trigger.PERSON, by=None)

    assert [night.challenge for night in beat_at(noon)] == [challenge]


def test_two_beats_at_once_start_one_night(empty_database):
    builders.dataset("register")
    challenge_at("00:00")
    gate, started = threading.Barrier(4), []

    def beat() -> None:
        gate.wait()
        started.extend(nights.start_due_nights())
        connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(started) == NightRun.objects.count() == 1
