"""The production stack, proven where no Docker engine runs: every service of the compose file with its own command,
environment and health check, on a real PostgreSQL and a real Valkey, confined as its container would be.
"""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.services import confined
from tests.services.compose import ROOT
from tests.services.standing import Standing, standing

STAYING = ("postgres", "redis", "web", "worker", "beat")


@pytest.fixture(scope="module")
def stack() -> Iterator[Standing]:
    folder = Path(tempfile.mkdtemp(prefix="challenge-stack-"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    with standing(folder) as stack:
        yield stack


@pytest.mark.parametrize("name", STAYING)
def test_each_service_comes_up_and_says_so(stack: Standing, name: str) -> None:
    stack.wait_until(name, well=True)


def test_the_site_is_served_over_https_alone_and_with_its_styles(stack: Standing) -> None:
    assert _get(stack, "/accounts/login/", https=False)[0] == 301
    status, body = _get(stack, "/accounts/login/")
    assert status == 200 and "Sign in" in body
    style = "/static/" + body.split("/static/", 1)[1].split('"')[0]
    assert _get(stack, style)[0] == 200, style
    assert _get(stack, "/", host="elsewhere.example.org")[0] == 400


def _get(stack: Standing, path: str, *, https: bool = True, host: str = "challenge.example.org") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", stack.ports["web"], timeout=20)
    headers = {"Host": host} | ({"X-Forwarded-Proto": "https"} if https else {})
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def test_what_beat_rings_the_worker_hears(stack: Standing) -> None:
    end = time.monotonic() + 60
    while "dataPacks.sweep" not in stack.log("worker") or "succeeded" not in stack.log("worker"):
        assert time.monotonic() < end, stack.log("beat") + stack.log("worker")
        time.sleep(0.3)


def test_the_application_has_no_more_rights_than_it_needs(stack: Standing) -> None:
    url = stack.env("web")["DATABASE_URL"]
    assert "challenge_app" in url
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditevent")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine (n int)")


def test_the_programs_run_confined_where_this_machine_can_do_so(stack: Standing) -> None:
    """No capability, no way to one, and a root that is only read: as the kernel has it for the running processes."""
    for name in ("web", "worker", "beat"):
        process = Path("/proc") / str(stack.processes[name].pid)
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
        if confined.is_possible():
            assert (status["CapEff"], status["CapBnd"], status["NoNewPrivs"]) == ("0" * 16, "0" * 16, "1")
            options = [line.split()[5] for line in (process / "mountinfo").read_text().splitlines() if " / / " in line]
            assert options and all(option.split(",")[0] == "ro" for option in options)
        else:
            assert confined.prefix(stack.folder) == []


def test_nothing_was_written_but_where_the_compose_file_lets_it(stack: Standing) -> None:
    gathered = (stack.image / "var" / "static" / "staticfiles.json").stat().st_mtime
    newer = [path for path in stack.image.rglob("*") if path.is_file() and path.stat().st_mtime > gathered + 1]
    assert newer == []


def test_a_backup_is_restored_whole_by_the_commands_that_operators_are_told(stack: Standing) -> None:
    """Into an empty database, without the application's role; then the migration service makes it fit for use."""
    dump = _told("pg_dump")
    restore = _told("pg_restore")
    owner = stack.env("migrate")["DATABASE_URL"]
    again = owner.removesuffix("/challenge") + "/again"
    columns = "(at, by_email, action, subject, challenge)"
    _execute(owner, f"INSERT INTO core_auditevent {columns} VALUES (now(), '', 'a', '', '')")
    before = _counts(owner)
    saved = _run(stack, dump)
    _execute(owner, "CREATE DATABASE again")
    _run(stack, [word.replace("challenge", "again") if word == "challenge" else word for word in restore], saved)
    assert _counts(again) == before and before["core_auditevent"] == 1
    with pytest.raises(psycopg2.Error, match="append-only"):
        _execute(again, "TRUNCATE core_auditevent")
    command = [stack.placed(word, "migrate") for word in stack.services["migrate"]["command"]]
    subprocess.run(command, cwd=stack.image, env=stack.env("migrate") | {"DATABASE_URL": again}, check=True)
    _execute(stack.env("web")["DATABASE_URL"].removesuffix("/challenge") + "/again", "SELECT 1 FROM core_user")


def _told(program: str) -> list[str]:
    """The command that docs/operators.md gives to `docker compose exec -T postgres`."""
    text = (ROOT / "docs" / "operators.md").read_text()
    found = re.search(rf"^docker compose exec -T postgres ({program} .*?) [<>] \S+$", text, re.MULTILINE)
    assert found
    return found[1].split()


def _run(stack: Standing, command: list[str], given: bytes = b"") -> bytes:
    env = stack.env("postgres")
    env["PGPASSWORD"] = env["POSTGRES_PASSWORD"]
    return subprocess.run(command, env=env, input=given, capture_output=True, check=True).stdout


def _execute(url: str, sql: str) -> None:
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql)


def _counts(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
        return found


@pytest.mark.parametrize("name", ["redis", "web", "worker"])
def test_a_service_that_hangs_is_not_well_and_recovers(stack: Standing, name: str) -> None:
    stack.wait_until(name, well=True)
    stack.signal(name, signal.SIGSTOP)
    try:
        assert not stack.is_well(name)
    finally:
        stack.signal(name, signal.SIGCONT)
    stack.wait_until(name, well=True)


def test_a_beat_that_hangs_is_not_well_when_its_time_is_over(stack: Standing) -> None:
    stack.wait_until("beat", well=True)
    heartbeat = Path(stack.env("beat")["BEAT_HEARTBEAT"])
    stack.signal("beat", signal.SIGSTOP)
    try:
        _pass(heartbeat, seconds=60)
        assert stack.is_well("beat"), "one missed ring is nothing"
        _pass(heartbeat, seconds=40)
        assert not stack.is_well("beat") and "rang for the last time" in stack.said
    finally:
        stack.signal("beat", signal.SIGCONT)
    stack.wait_until("beat", well=True)


def _pass(path: Path, seconds: float) -> None:
    """As if so much time had gone by since the file was touched, which nobody does while beat stands still."""
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_without_its_database_the_site_is_not_well(stack: Standing) -> None:
    """PostgreSQL's processes are groups of their own: the one that answers is stopped, and the others with it."""
    stack.postgres.kill()
    assert not stack.is_well("postgres") and not stack.is_well("web")
    stack.postgres.start()
    assert stack.postgres.process
    stack.processes["postgres"] = stack.postgres.process
    stack.wait_until("postgres", well=True)
    stack.wait_until("web", well=True)


def test_without_a_broker_pages_work_and_worker_and_beat_find_their_way_back(stack: Standing) -> None:
    stack.signal("redis", signal.SIGKILL)
    stack.processes["redis"].wait()
    assert not stack.is_well("redis") and not stack.is_well("worker")
    assert stack.is_well("web") and _get(stack, "/accounts/login/")[0] == 200
    stack.start("redis")
    heartbeat = Path(stack.env("beat")["BEAT_HEARTBEAT"])
    _pass(heartbeat, seconds=100)
    for name in ("redis", "worker", "beat"):
        stack.wait_until(name, well=True)


@pytest.mark.parametrize("name", ["beat", "worker", "web"])
def test_a_stopped_service_ends_cleanly_and_is_not_well(stack: Standing, name: str) -> None:
    """TERM to its first process, as `docker stop` sends it, and the half minute that the compose file gives."""
    stack.wait_until(name, well=True)
    os.kill(stack.processes[name].pid, signal.SIGTERM)
    assert stack.processes[name].wait(30) == 0, stack.log(name)
    if name == "beat":
        _pass(Path(stack.env("beat")["BEAT_HEARTBEAT"]), seconds=100)
    assert not stack.is_well(name)
    stack.start(name)
    stack.wait_until(name, well=True)
