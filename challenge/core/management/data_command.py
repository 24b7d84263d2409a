"""The base of commands that work on the database: they find it ready, or say what is missing."""

from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from challenge.core.management.preparation import unapplied_migrations


class DataCommand(BaseCommand):
    """A local SQLite file, or an empty database, gets its tables first, so that a fresh clone needs no further command.

    A server's database that lacks some migrations is its operator's to migrate.
    """

    def run_from_argv(self, argv: list[str]) -> Any:
        """Ends with 0 or 1: a misspelt option, too, is a refusal and nothing else."""
        try:
            return super().run_from_argv(argv)
        except SystemExit as end:
            raise SystemExit(1 if end.code == 2 else end.code) from None

    def execute(self, *args: Any, **options: Any) -> str | None:
        if missing := unapplied_migrations():
            if connection.vendor != "sqlite" and connection.introspection.table_names():
                raise CommandError(
                    f"The database lacks {missing} migrations. First: .venv/bin/python manage.py migrate"
                )
            call_command("migrate", verbosity=0, interactive=False)
        return super().execute(*args, **options)
