"""`manage.py grant_database_role NAME`: gives the application's own PostgreSQL role what it needs, and no more."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction

from challenge.core.append_only import TABLE

STATEMENTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM {{role}}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


class Command(BaseCommand):
    help = (
        "Grant a PostgreSQL role what the application needs: all rows but the audit trail's, which it may only add to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "role", help="not the owner of the tables; made, with APP_ROLE_PASSWORD, where it is missing"
        )

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Grants are PostgreSQL's. On SQLite, triggers alone guard the audit trail.")
        with transaction.atomic(), connection.cursor() as cursor:
            quoted = connection.ops.quote_name(role)
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {quoted} LOGIN PASSWORD %s", [_password()])
            for statement in STATEMENTS:
                cursor.execute(statement.format(role=quoted))


def _password() -> str:
    if password := os.environ.get("APP_ROLE_PASSWORD"):
        return password
    raise CommandError("There is no such role. Make it, or set APP_ROLE_PASSWORD and it is made with that password.")
