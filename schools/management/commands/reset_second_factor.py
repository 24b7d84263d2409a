"""`manage.py reset_second_factor EMAIL`: for somebody whom no admin may help, such as the only admin."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools import mails
from schools.actions.second_factor import reset_second_factor


class Command(BaseCommand):
    help = "Take every second factor off an account: the next sign-in asks to set one up anew. Be sure who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            reset_second_factor(person=person, by=None)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            mails.send("second_factor_reset", person.email, {"person": person})
        except OSError as error:
            raise CommandError(f"The second factor was reset; the mail about it could not be sent: {error}.") from error
        self.stdout.write(f"The second factor of {person.email} has been reset. A mail says so.")
