"""The services that the suite leans on are real, and what is killed comes back."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
import redis
from django.conf import settings
from django.db.utils import ConnectionHandler

from challenge.config.celery import app
from challenge.config.databases import database_settings
from challenge.core.models import User
from challenge.core.services import valkey as service
from tests.services.postgres import PostgresServer


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


def test_sqlite_runs_with_the_pragmas_that_survive_four_writers(tmp_path, django_db_blocker):
    sqlite = ConnectionHandler({"default": database_settings("", tmp_path)})["default"]
    names = ("journal_mode", "busy_timeout", "synchronous", "cache_size", "temp_store")
    with django_db_blocker.unblock(), sqlite.cursor() as cursor:
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    sqlite.close()

    assert values == ["wal", 20000, 1, -64000, 2]
    assert sqlite.transaction_mode == "IMMEDIATE"


def test_acknowledged_commits_survive_when_postgresql_is_killed():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder), durable=True)
        server.initialise()
        server.start()
        execute(server.url(), "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")

        server.kill()
        server.start()

        assert execute(server.url(), "SELECT n FROM kept") == [(1,)]
        server.stop()


def execute(url: str, sql: str) -> list[tuple]:
    """The rows that `sql` gives, in a connection and transaction of its own."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_the_application_role_may_add_to_the_audit_trail_and_nothing_more(monkeypatch):
    monkeypatch.setenv("APP_ROLE_PASSWORD", "secret")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        server.initialise()
        server.start()
        manage(server.url(), "migrate", "--verbosity", "0")
        manage(server.url(), "grant_database_role", "challenge_app")
        app_url = f"postgres://challenge_app:secret@127.0.0.1:{server.port}/postgres"

        execute(
            app_url,
            "INSERT INTO core_auditevent (at, by_email, action, subject, challenge) VALUES (now(), '', 'a', '', '')",
        )
        execute(app_url, "UPDATE core_challenge SET name = 'London'")
        for sql in (
            "UPDATE core_auditevent SET action = ''",
            "DELETE FROM core_auditevent",
            "TRUNCATE core_auditevent",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                execute(app_url, sql)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(app_url, "DROP TRIGGER core_auditevent_no_change ON core_auditevent")
        assert execute(app_url, "SELECT action FROM core_auditevent") == [("a",)]
        server.stop()


def manage(url: str, *words: str) -> None:
    """Run a management command in a process of its own, on the database at `url`."""
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev"}
    subprocess.run([sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, env=env, check=True)


def test_a_process_started_by_a_test_sees_its_rows_and_its_broker(process_env, valkey):
    User.objects.create_user("seen@example.org")
    code = (
        "from challenge.core.models import User; print(User.objects.get().email); from django.conf import settings as s"
    )

    out = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", f"{code}; print(s.CELERY_BROKER_URL)"],
        cwd=settings.BASE_DIR,
        env=process_env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert out == ["seen@example.org", valkey.url]
