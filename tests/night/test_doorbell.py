"""The broker is only a doorbell: rung after commit, missed by nobody, and no work is lost without it."""

import json
from io import StringIO

import pytest
import redis
from django.core.management import call_command
from django.db import transaction

from challenge.config.celery import app
from challenge.core.models import Challenge
from dataPacks import doorbell, tasks
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun
from schools.models import Release
from tests.factories.region import bring_in, make_challenge
from tests.services.valkey import ValkeyServer


class Undone(Exception):
    """Rolls a transaction back."""


@pytest.fixture
def challenge(empty_database, region, valkey) -> Challenge:
    bring_in(region.context_files)
    redis.Redis.from_url(valkey.redis_url).flushall()
    return make_challenge(region)


def waiting(valkey: ValkeyServer) -> int:
    """How many rings no worker has taken yet."""
    return redis.Redis.from_url(valkey.redis_url).llen("celery")


def test_celery_is_set_up_so_that_a_killed_worker_loses_nothing():
    options = app.conf.broker_transport_options

    assert app.conf.task_acks_late is app.conf.task_reject_on_worker_lost is True
    assert tasks.work_night.acks_late is tasks.work_night.reject_on_worker_lost is True
    assert app.conf.worker_prefetch_multiplier == 1
    assert tasks.TURN_SECONDS < app.conf.task_soft_time_limit < app.conf.task_time_limit < options["visibility_timeout"]
    assert options["unacked_restore_interval"] == options["unacked_restore_throttle"] == 1


def test_beat_rings_often_enough_and_its_rings_do_not_pile_up_without_workers(settings):
    beat = app.conf.beat_schedule

    rings = {"dataPacks.sweep", "dataPacks.ring_due_nights"}
    assert {entry["task"] for entry in beat.values()} == rings | {"schools.forget_old_drafts", "schools.send_digests"}
    assert beat["sweep"]["schedule"] <= 20 and beat["night-due"]["schedule"] <= 600
    assert all(entry["options"]["expires"] <= 3 * entry["schedule"] for entry in beat.values())
    assert settings.JOB_LEASE_SECONDS + beat["sweep"]["schedule"] <= 60, "what a killed worker held goes on within that"


def test_the_bell_is_rung_once_the_night_is_committed(challenge, valkey):
    with transaction.atomic():
        start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)
        assert waiting(valkey) == 0

    assert waiting(valkey) == 1


def test_a_night_that_is_rolled_back_rings_no_bell(challenge, valkey):
    with pytest.raises(Undone), transaction.atomic():
        start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)
        raise Undone

    assert waiting(valkey) == 0
    assert not NightRun.objects.exists()


def test_without_a_broker_the_command_works_the_night_itself(challenge, valkey):
    out = StringIO()
    valkey.kill()
    try:
        call_command("run_night", challenge=challenge.slug, json=True, stdout=out)
    finally:
        valkey.start()

    report = json.loads(out.getvalue())
    assert (report["state"], report["release"]) == ("done", 1)
    assert report["packs_built"] == Release.objects.get().packs > 0


def test_a_broker_that_cannot_be_reached_is_said_in_one_line_and_never_raised(challenge, valkey, caplog):
    valkey.kill()
    try:
        assert doorbell.ring(1, times=8) is False
    finally:
        valkey.start()

    assert len(caplog.records) == 1 and "the sweeper will ring again" in caplog.text
    assert doorbell.ring(1) is True
