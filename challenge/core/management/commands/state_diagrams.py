"""`manage.py state_diagrams`: writes `docs/states.md` from the state tables of every app's `states` module."""

import importlib
import importlib.util
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from challenge.core.states import StateTable

HEADING = "# States\n\nWritten by `manage.py state_diagrams` from the tables in each app's `states.py`; do not edit.\n"


def state_tables() -> dict[str, StateTable]:
    """Every `StateTable` of an app's `states` module, by the dotted name of its variable, sorted."""
    found = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.states"
        if not config.path.startswith(str(settings.BASE_DIR)) or importlib.util.find_spec(name) is None:
            continue
        for variable, value in vars(importlib.import_module(name)).items():
            if isinstance(value, StateTable):
                found[f"{name}.{variable}"] = value
    return dict(sorted(found.items()))


def document() -> str:
    """The page: one diagram per table."""
    sections = [
        f"\n## {table.noun[:1].upper()}{table.noun[1:]}\n\n`{name}`\n\n```mermaid\n{table.mermaid()}\n```\n"
        for name, table in state_tables().items()
    ]
    return HEADING + "".join(sections)


class Command(BaseCommand):
    help = "Write docs/states.md from the state tables."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "states.md"
        if not check:
            path.write_text(document())
        elif not path.exists() or path.read_text() != document():
            raise CommandError("docs/states.md is stale: run .venv/bin/python manage.py state_diagrams")
