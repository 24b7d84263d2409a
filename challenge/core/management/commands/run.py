"""`manage.py run`: web, worker and beat, with an embedded Valkey unless REDIS_URL is set, under one supervisor."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from challenge.core.management import preparation
from challenge.core.services import programs
from challenge.core.services.supervisor import Died, Program, Stopped, Supervisor


class Command(BaseCommand):
    help = "Run web, worker and beat on this machine until Ctrl-C or TERM, on the database that DATABASE_URL names."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="on the loopback interface; 8000 unless told")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        preparation.check_port(port)
        lock = preparation.claim_state_dir(settings.STATE_DIR)
        try:
            with self.supervisor() as supervisor:
                supervisor.env.setdefault("SITE_URL", f"http://127.0.0.1:{port}")  # for the links in mails
                self.serve(supervisor, port)
        except Stopped as signal:
            self.stdout.write(f"Stopped ({signal}).")
        except Died as death:
            raise CommandError(str(death)) from None
        finally:
            lock.close()

    def supervisor(self) -> Supervisor:
        return Supervisor(folder=settings.BASE_DIR, log_dir=settings.STATE_DIR / "log", env=dict(os.environ))

    def serve(self, supervisor: Supervisor, port: int) -> None:
        """Start everything, say so, and watch."""
        if not settings.REDIS_URL:
            self.start(supervisor, [programs.broker(settings.STATE_DIR)])
        self.prepare(supervisor)
        preparation.collect_static()
        self.start(supervisor, [programs.web(port)])  # alone, as the first page is what people wait for
        self.start(supervisor, [programs.worker(), programs.beat(settings.STATE_DIR)])
        self.stdout.write(f"Ready: http://127.0.0.1:{port}/")
        self.announce()
        self.stdout.flush()
        supervisor.watch()

    def prepare(self, supervisor: Supervisor) -> None:
        """A local SQLite file is brought up to date; a server's database is its operator's to migrate."""
        if connection.vendor == "sqlite":
            preparation.migrate()
        elif missing := preparation.unapplied_migrations():
            raise CommandError(f"The database lacks {missing} migrations. First: .venv/bin/python manage.py migrate")

    def announce(self) -> None:
        """What to say when everything is ready."""

    def start(self, supervisor: Supervisor, batch: list[Program]) -> None:
        for program in batch:
            supervisor.start(program)
        for program in batch:
            supervisor.wait_until_ready(program)
