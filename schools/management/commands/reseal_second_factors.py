"""`manage.py reseal_second_factors`: after a new key was put in front of MFA_KEYS, before the old one goes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from challenge.core.sealing import CannotOpen
from schools.actions.second_factor import reseal_second_factors


class Command(BaseCommand):
    help = "Seal every secret of a second factor with the first of MFA_KEYS. Afterwards the older keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = reseal_second_factors()
        except CannotOpen as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(f"Sealed {count} secrets with the first key. The other keys may go now.")
