"""The services that the suite leans on are real, and what is killed comes back."""

import pytest
import redis
from django.conf import settings
from django.db import connection

from challenge.config.celery import app
from challenge.core.services import valkey as service


def test_celery_rings_the_embedded_valkey(valkey):
    app.send_task("tests.nothing", queue="tests")

    assert redis.Redis.from_url(valkey.redis_url).llen("tests") == 1
    assert app.conf.broker_url == settings.CELERY_BROKER_URL == valkey.url


def test_a_task_is_acknowledged_after_it_ran_and_comes_back_when_the_worker_dies():
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_killed_valkey_keeps_what_was_acknowledged_and_a_wiped_one_keeps_nothing(valkey):
    client = redis.Redis.from_url(valkey.redis_url)
    client.set("kept", "yes")
    client.execute_command("WAITAOF", 1, 0, 2000)
    valkey.kill()
    valkey.start()
    assert client.get("kept") == b"yes"

    valkey.wipe()
    assert client.get("kept") is None


def test_a_long_state_directory_gets_a_short_socket(tmp_path):
    long = tmp_path / ("x" * 120)

    assert service.socket_path(tmp_path) == tmp_path / "valkey" / "s.sock"
    assert len(str(service.socket_path(long))) <= service.SOCKET_PATH_LIMIT
    assert service.socket_path(long) != service.socket_path(long / "y")


@pytest.mark.django_db
def test_sqlite_runs_with_the_pragmas_that_survive_four_writers():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "busy_timeout", "synchronous")
        }
    assert values == {"journal_mode": "wal", "busy_timeout": 20000, "synchronous": 1}
    assert connection.transaction_mode == "IMMEDIATE"
