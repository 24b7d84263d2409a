"""`manage.py send_digests`: mails what is new in people's inboxes, where no worker does it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from challenge.core.states import NotAllowed
from challenge.core.words import count_of
from schools import digest_mail
from schools.actions.digests import send_digests


class Command(DataCommand):
    help = "Send the digests that are due: after 06:30 of the challenge's own time, once a day, or on Mondays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="whatever the hour, and whatever was sent today")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sent = send_digests(send=digest_mail.send, at_any_hour=options["now"])
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Sent {count_of(sent.mails, 'mail')} with {count_of(sent.messages, 'message')}.")
        if sent.failed:
            raise CommandError(f"The mail server did not take those to {', '.join(sent.failed)}. They are tried again.")
