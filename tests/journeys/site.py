"""The installation that the journeys visit: `manage.py run` as operators start it, with a database of its own."""

import contextlib
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

from challenge.core.services import programs
from tests.services.postgres import free_port

PATIENCE = 90  # seconds until everything serves


class Site:
    """Web, worker, beat and Valkey on this machine, in processes of their own, on SQLite or PostgreSQL."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "SECRET_KEY", "DEMO")}
        self.env = kept | {
            "DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev",
            "STATE_DIR": str(folder / "var"),
            "SECOND_FACTOR_REQUIRED": "0",  # journeys that are about it say so
            "DATABASE_URL": database_url or f"sqlite:///{folder}/journeys.sqlite3",
        }
        self.web_log = "web.log"
        self.looked_at: set[tuple[str, ...]] = set()

    def run(self, *command: str) -> str:
        """Run Python with these words in the installation's environment; what it says. Raises when it fails."""
        done = subprocess.run(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.env, check=False, capture_output=True, text=True
        )
        assert not done.returncode, f"{command} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def ask(self, code: str) -> list:
        """What a few lines of Python print as JSON, run inside the installation."""
        return json.loads(self.run("manage.py", "shell", "-v", "0", "-c", code))

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Up for as long as the block; whatever it started is gone afterwards."""
        command = [sys.executable, "manage.py", "run", "--port", str(self.port)]
        log = (self.folder / "run.log").open("w+")
        with log, subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.env, stdout=log, stderr=log) as process:
            try:
                self._wait_until_ready(process)
                yield
                assert process.poll() is None, f"The installation went down:\n{self._said()}"
            finally:
                process.terminate()

    def _wait_until_ready(self, process: subprocess.Popen) -> None:
        end = time.monotonic() + PATIENCE
        while "Ready:" not in self._said():
            assert process.poll() is None and time.monotonic() < end, f"It did not start:\n{self._said()}"
            time.sleep(0.1)

    def _said(self) -> str:
        return (self.folder / "run.log").read_text()

    @contextlib.contextmanager
    def guarded(self) -> Iterator["Site"]:
        """The same installation through a second web process, which asks for a second factor as outside the demo.

        It goes by the name of 'localhost': browsers make no passkeys for an address in numbers.
        """
        twin = copy.copy(self)
        twin.port, twin.web_log = free_port(), "guarded.log"
        twin.url = f"http://localhost:{twin.port}"
        twin.env = self.env | {"SECOND_FACTOR_REQUIRED": "1"}
        web = programs.web(twin.port)
        log = (self.folder / "var" / "log" / twin.web_log).open("w")
        with log, subprocess.Popen(web.command, cwd=settings.BASE_DIR, env=twin.env, stdout=log, stderr=log) as process:
            try:
                end = time.monotonic() + PATIENCE
                while not web.is_ready():
                    assert process.poll() is None and time.monotonic() < end, "The second web process did not start."
                    time.sleep(0.1)
                yield twin
            finally:
                process.terminate()

    def mails(self, to: str) -> list[Message]:
        """The messages to an address so far, which the web process writes into its log."""
        written = (self.folder / "var" / "log" / self.web_log).read_text()
        texts = re.findall(r"^Content-Type: text/plain.*?(?=^-{79}$)", written, re.DOTALL | re.MULTILINE)
        return [mail for mail in map(message_from_string, texts) if mail["To"] == to]

    def path(self, address: str) -> str:
        """The part of an address after the host, as `goto` takes it."""
        parts = urlsplit(address)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@contextlib.contextmanager
def installed(prepare: str = "tests.journeys.prepare", tables: str = "") -> Iterator[Site]:
    """A site that the module `prepare` has filled: with a small made-up region and nobody's night run yet, unless other
    `tables` are given.
    """
    with tempfile.TemporaryDirectory(prefix="journeys-", ignore_cleanup_errors=True) as folder, own_database() as url:
        site = Site(Path(folder), url)
        site.run("-m", prepare, tables or f"{folder}/tables")
        with site.serving():
            yield site


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """The address of a new PostgreSQL database where the tests run on PostgreSQL; '' for SQLite."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"journeys_{os.getpid()}_{free_port()}"
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
