"""Commands run as a person runs them, in this process or in one of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.conftest import database_url

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    error: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def file(self) -> dict[str, Any]:
        """The only file of the report of `import_data --json`."""
        (file,) = self.json["files"]
        return file


def run(name: str, *arguments: object) -> Ran:
    """In this process; the exit code as the shell would see it."""
    out, error = StringIO(), StringIO()
    code = 0
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=error)
    except SystemExit as end:
        code = int(end.code or 0)
    except CommandError as refusal:
        code = refusal.returncode
        error.write(str(refusal))
    return Ran(code, out.getvalue(), error.getvalue())


def import_json(*arguments: object) -> Ran:
    return run("import_data", *arguments, "--json")


def start(name: str, *arguments: object, **environment: str) -> "subprocess.Popen[str]":
    """A process of its own on the test's database, which must not be inside a transaction."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev",
        "SECRET_KEY": settings.SECRET_KEY,
        "STATE_DIR": str(settings.STATE_DIR),
        "DATABASE_URL": database_url(settings.DATABASES["default"]),
    }
    env.pop("TEST_DATABASE_URL", None)
    command = [sys.executable, str(ROOT / "manage.py"), name, *map(str, arguments)]
    return subprocess.Popen(
        command, env=env | environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(process: "subprocess.Popen[str]", timeout: float = 120) -> Ran:
    out, error = process.communicate(timeout=timeout)
    return Ran(process.returncode, out, error)


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database has it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = sorted(tuple(map(str, row)) for row in cursor.fetchall())
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = all_rows()
    yield
    after = all_rows()
    changed = {name: set(rows) ^ set(before[name]) for name, rows in after.items() if rows != before[name]}
    assert changed == {}, changed
