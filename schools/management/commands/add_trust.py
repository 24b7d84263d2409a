"""`manage.py add_trust`: makes a trust known as a body that people act for, and says which schools are in it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from challenge.core.management.data_command import DataCommand
from challenge.core.states import NotAllowed
from challenge.core.words import count_of
from schools.actions.trusts import add_schools, add_trust, remove_school
from schools.models import School
from schools.selectors.scopes import schools_of_trust


class Command(DataCommand):
    help = (
        "Make a trust known, by name, number in the register of groups (--uid), or both. Its schools are those that a "
        "list of groups in force names, and those that --schools adds by hand; --without takes the latter back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--uid", default="", help="the register's number of the group")
        parser.add_argument("--schools", default="", metavar="URN,URN", help="schools to add by hand")
        parser.add_argument("--without", default="", metavar="URN,URN", help="schools added by hand to take out again")

    def handle(self, *args: Any, **options: Any) -> None:
        added, removed = _schools(options["schools"]), _schools(options["without"])
        try:
            with transaction.atomic():
                trust = add_trust(name=options["name"], uid=options["uid"], by=None)
                add_schools(trust=trust, schools=added, by=None)
                for school in removed:
                    if not remove_school(trust=trust, school=school, by=None):
                        raise CommandError(f"Nobody has added {school} to {trust} by hand.")
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        number = f" ({trust.uid})" if trust.uid else ""
        self.stdout.write(f"{trust}{number}: {count_of(len(schools_of_trust(trust)), 'school')}.")


def _schools(text: str) -> list[School]:
    """The schools of a list of URNs. CommandError, in words, for one that no school has."""
    urns = [part.strip() for part in text.split(",") if part.strip()]
    found = {str(s.urn): s for s in School.objects.listed().filter(urn__in=[u for u in urns if u.isdigit()])}
    for urn in urns:
        if urn not in found:
            raise CommandError(f"No school has the URN '{urn}'. Import the register first, or check the number.")
    return [found[urn] for urn in urns]
