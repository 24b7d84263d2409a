"""`manage.py end_role EMAIL --role R --challenge C`: ends a role at once."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from challenge.core.management.data_command import DataCommand
from schools.actions.grants import end_role
from schools.management import role_options
from schools.models import RoleGrant


class Command(DataCommand):
    help = "End somebody's role: the next page they ask for is refused. The account stays."

    def add_arguments(self, parser: CommandParser) -> None:
        role_options.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = {key: value for key, value in role_options.scope_told(options).items() if value is not None}
        held = RoleGrant.objects.active().filter(person__email__iexact=options["email"].strip(), **scope)
        with transaction.atomic():
            ended = list(held.select_related("person", "challenge", "school", "la", "trust").order_by("pk"))
            for grant in ended:
                end_role(grant=grant, by=None)
        if not ended:
            raise CommandError(f"{options['email']} holds no such role, so nothing was ended.")
        for grant in ended:
            self.stdout.write(f"Ended: {grant}.")
