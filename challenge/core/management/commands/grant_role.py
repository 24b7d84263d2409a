"""`manage.py grant_role NAME`: gives the application's own PostgreSQL role what it needs, and no more."""

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
        parser.add_argument("role", help="an existing role, not the owner of the tables")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Grants are PostgreSQL's. On SQLite, triggers alone guard the audit trail.")
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement.format(role=connection.ops.quote_name(role)))
