"""An installation for one benchmark: an empty database, a broker and workers of its own, gone when the block ends.

Servers listen on the loopback interface or on a Unix socket only. PostgreSQL syncs to the disk, as in production.
"""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from challenge.core.services import groups, programs
from challenge.core.services.supervisor import Program
from tests.services.postgres import running_postgres
from tests.services.valkey import running_valkey

ROOT = Path(__file__).resolve().parents[1]
VENDORS = ("postgresql", "sqlite")
WORKERS = 2


@dataclass(frozen=True)
class Site:
    """`env` is what every process of the installation needs; `database` says in words on what it runs."""

    env: dict[str, str]
    database: str
    state_dir: Path

    def manage(self, *words: str) -> str:
        """A management command in a fresh process. Returns what it prints."""
        return self._run([sys.executable, "manage.py", *words])

    def part(self, module: str, *words: str) -> Any:
        """A benchmark's own module in a fresh process, its last line read as JSON."""
        return json.loads(self._run([sys.executable, "-m", f"benchmarks.{module}", *words]).splitlines()[-1])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query on PostgreSQL, from outside the application."""
        with (
            contextlib.closing(psycopg2.connect(self.env["DATABASE_URL"])) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
            return list(cursor.fetchall())

    def about(self, workers: int = 0) -> dict[str, Any]:
        """What every figure says about where it was measured."""
        return {"database": self.database, "workers": workers, "cores": os.cpu_count()}

    @contextlib.contextmanager
    def running(self, program: Program) -> Iterator[psutil.Process]:
        """One program of the installation, ready, for as long as the block; its output goes to a log."""
        path = self.state_dir / f"{program.name}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                program.command,
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=groups.die_with_parent(),
            )
        try:
            _wait(lambda: program.is_ready() or process.poll() is not None, program.patience)
            yield psutil.Process(process.pid)
        finally:
            groups.end([process.pid], reap=process.poll)

    @contextlib.contextmanager
    def workers(self) -> Iterator[psutil.Process]:
        """One real Celery worker with two processes, ready to take messages."""
        log = self.state_dir / "worker.log"
        program = programs.worker()
        ready = Program(program.name, program.command, lambda: log.exists() and b" ready." in log.read_bytes())
        with self.running(ready) as process:
            yield process

    def _run(self, command: list[str]) -> str:
        result = subprocess.run(command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True, check=True)
        return result.stdout


def _wait(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def cpu_seconds(process: psutil.Process) -> float:
    """Processor time so far of a process and its children: what it would take on a machine that does nothing else."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(member.cpu_times()[:2]) for member in family)


def peak_mb(process: psutil.Process) -> float:
    """The highest resident size so far of a process and of each of its children, the largest of them."""
    family = [process, *process.children(recursive=True)]
    return max(_peak_mb(member.pid) for member in family)


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


@contextlib.contextmanager
def fresh_site(vendor: str) -> Iterator[Site]:
    """An empty, migrated installation on 'postgresql' or 'sqlite'."""
    with contextlib.ExitStack() as stack:
        state_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="challenge-bench-")))
        broker = stack.enter_context(running_valkey())
        env = os.environ | {"STATE_DIR": str(state_dir), "REDIS_URL": broker.url, "LOG_LEVEL": "WARNING"}
        env |= {"DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev", "SECOND_FACTOR_REQUIRED": "0"}
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")])
        env.pop("DATABASE_URL", None)
        database = f"SQLite {sqlite3.sqlite_version} (file, WAL)"
        if vendor == "postgresql":
            url = stack.enter_context(_postgres())
            env["DATABASE_URL"], database = url, f"PostgreSQL {_version(url)} (fsync on)"
        site = Site(env, database, state_dir)
        site.manage("migrate", "--verbosity", "0")
        yield site


def _postgres() -> contextlib.AbstractContextManager[str]:
    if "TEST_DATABASE_URL" in os.environ:
        raise RuntimeError(
            "TEST_DATABASE_URL is set: its database is not empty. Benchmarks start a server of their own."
        )
    return running_postgres(durable=True)


def _version(url: str) -> str:
    with contextlib.closing(psycopg2.connect(url)) as connection:
        return str(connection.server_version // 10000) + f".{connection.server_version % 10000}"
