"""`manage.py demo`: a demonstration that makes its own data and keeps everything under `var/demo/`."""

import json
import os
import secrets
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

from challenge.core.management import preparation
from challenge.core.management.commands.run import Command as Run
from challenge.core.models import User
from challenge.core.services.supervisor import Supervisor

ACCOUNTS = {
    "admin@example.org": "the admin team",
    "head@example.org": "a headteacher",
    "la@example.org": "a local-authority officer",
    "trust@example.org": "a trust officer",
    "adviser@example.org": "a challenge adviser",
    "director@example.org": "the director",
}
SYNTHETIC = "a synthetic country"


class Command(Run):
    help = "Seed a demonstration under var/demo/ and run it: web, worker, beat and Valkey, until Ctrl-C or TERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--data", type=Path, help="a folder of published files; a synthetic country unless told")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.DEMO:
            _begin_again_as_demo()
        data: Path | None = options["data"]
        if data and not data.is_dir():
            raise CommandError(f"{data} is no folder: DATA names one with published files, such as DATA=../shared/data")
        self.data = data.resolve() if data else None
        super().handle(*args, port=port)

    def supervisor(self) -> Supervisor:
        supervisor = super().supervisor()
        self.password, self.password_is_new = _password(settings.STATE_DIR / "password")
        supervisor.env["DEMO_PASSWORD"] = self.password
        return supervisor

    def prepare(self, supervisor: Supervisor) -> None:
        source = _Source(settings.STATE_DIR, str(self.data or SYNTHETIC))
        if not source.is_seeded():
            source.clear_the_table()
        preparation.migrate()
        if not source.is_seeded():
            self.stdout.write(f"Making the demonstration from {source.name}. This is done once.")
            self.stdout.flush()
            supervisor.run("the seeding", self.seed_command())
            source.note(seeded=True)
        elif self.password_is_new:
            _set_passwords(self.password)
            connections.close_all()

    def seed_command(self) -> list[str]:
        data = ["--data", str(self.data)] if self.data else ["--synthetic"]
        return [sys.executable, "manage.py", "seed_demo", *data]

    def announce(self) -> None:
        for email, who in ACCOUNTS.items():
            self.stdout.write(f"  {email:20} {self.password}   ({who})")


def _begin_again_as_demo() -> None:
    """Replace this process by one with its state under `var/demo/`; a database that somebody named stays untouched."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"DEMO": "1", "STATE_DIR": str(settings.BASE_DIR / "var" / "demo")}
    os.execve(sys.executable, [sys.executable, *sys.argv], env)  # noqa: S606


def _password(path: Path) -> tuple[str, bool]:
    """The password of all demo accounts, and whether it is new: DEMO_PASSWORD, or one made up once."""
    kept = path.read_text().strip() if path.exists() else ""
    password = os.environ.get("DEMO_PASSWORD") or kept or secrets.token_urlsafe(12)
    if password != kept:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password)
    return password, password != kept


def _set_passwords(password: str) -> None:
    for user in User.objects.filter(email__in=ACCOUNTS):
        user.set_password(password)
        user.save(update_fields=["password"])


class _Source:
    """What the demo's database was made from, noted in a file beside it."""

    def __init__(self, state_dir: Path, name: str) -> None:
        self.state_dir = state_dir
        self.name = name
        self.file = state_dir / "source.json"

    def is_seeded(self) -> bool:
        """Whether the database here is complete, and made from this source."""
        return self._noted() == {"source": self.name, "seeded": True}

    def note(self, *, seeded: bool) -> None:
        self.file.write_text(json.dumps({"source": self.name, "seeded": seeded}))

    def clear_the_table(self) -> None:
        """A complete demo of another source is set aside in `earlier/`; the rest of an interrupted one goes."""
        earlier = self.state_dir / "earlier"
        if self._noted().get("seeded"):
            shutil.rmtree(earlier, ignore_errors=True)
            earlier.mkdir()
            _move(self._data(), earlier)
        else:
            for path in self._data():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.note(seeded=False)

    def _noted(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text())) if self.file.exists() else {}

    def _data(self) -> list[Path]:
        return [
            *self.state_dir.glob("challenge.sqlite3*"),
            *self.state_dir.glob("media"),
            *self.state_dir.glob("source.json"),
        ]


def _move(paths: list[Path], folder: Path) -> None:
    for path in paths:
        path.rename(folder / path.name)
