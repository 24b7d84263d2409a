"""`manage.py add_person EMAIL --role R --challenge C`: makes somebody known, and gives a role."""

from typing import Any

from django.core.exceptions import DisallowedHost
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from challenge.core.management.data_command import DataCommand
from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools.actions.grants import give_role
from schools.actions.invitations import invite
from schools.actions.people import add_person
from schools.management import role_options


class Command(DataCommand):
    help = (
        "Give somebody a role, from today. A new person gets a mail with a link to choose a password; so does one who "
        "has not chosen any yet. Saying the same again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        role_options.add_arguments(parser)
        parser.add_argument("--name", default="", help="as pages show it")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = role_options.scope_told(options)
        try:
            with transaction.atomic():
                person = add_person(email=options["email"], name=options["name"], by=None)
                grant = give_role(person=person, **scope, by=None)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{grant}.")
        if not person.has_usable_password():
            self._invite(person)

    def _invite(self, person: User) -> None:
        """After the role is in the database: a mail server that does not answer takes nothing back."""
        later = "The role is given. 'Forgotten your password?' on the sign-in page sends the mail too."
        try:
            invite(person=person, by=None)
        except DisallowedHost as error:
            raise CommandError(f"No mail was sent: SITE_URL and ALLOWED_HOSTS disagree. {error} {later}") from error
        except OSError as error:  # what SMTP raises too
            raise CommandError(f"The mail to {person.email} could not be sent: {error}. {later}") from error
        self.stdout.write(f"A mail to {person.email} has the link to choose a password. It works for three days.")
