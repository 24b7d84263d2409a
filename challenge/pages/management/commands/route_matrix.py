"""`manage.py route_matrix`: who gets which answer, from the URL resolver and the table of permissions."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenge.core.roles import ROLES
from challenge.pages.route_matrix import Unsaid, matrix

ABOUT = (
    "Role × route × {own, other caseload, other body, nonexistent}. Own: in the role's scope. Other caseload: a school "
    "of the same authority or trust under another adviser. Other body: of another authority or trust of the challenge."
)


class Command(BaseCommand):
    help = "Print which role gets which answer from which route; fails where a route does not say who may open it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            routes = matrix()
        except Unsaid as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps({"about": ABOUT, "routes": [route.as_dict() for route in routes]}, indent=1))
            return
        self.stdout.write(ABOUT)
        for route in routes:
            opens = [key for key, role in ROLES.items() if route.expected(role, "own") == 200]
            self.stdout.write(f"{route.name}  {route.path}  {' '.join(route.methods)}")
            self.stdout.write(f"    needs: {route.asks}" + (f"  opens to: {', '.join(opens)}" if opens else ""))
