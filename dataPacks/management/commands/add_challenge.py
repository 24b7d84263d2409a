"""`manage.py add_challenge SLUG --name N --las CODES`: a challenge and its area."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from challenge.core.models import Challenge
from dataPacks.actions.challenges import add_challenge, shipped
from schools.areas import parse_las

COUNTRY = "all"


class Command(DataCommand):
    help = "Make a challenge: its short name, its name and the authorities of its area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="short name, as addresses and commands have it: london")
        own = f"what the project says for {' and '.join(shipped())} if left out"
        parser.add_argument("--name", help=f"as pages show it; {own}")
        parser.add_argument("--las", help=f"201-213,301-320, or '{COUNTRY}' for the whole country; {own}")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        area = shipped().get(slug, {})
        name = options["name"] or area.get("name")
        las = options["las"] if options["las"] is not None else area.get("authorities")
        if not name or las is None or not (las.strip() or area):
            raise CommandError(f"Say what '{slug}' is called and covers: --name 'The … Challenge' --las 380-384,390")
        challenge = self._made(slug, name, _codes(las))
        covered = "the whole country" if challenge.covers_country else f"{len(challenge.la_codes)} authorities"
        self.stdout.write(f"{challenge} ({slug}) covers {covered}.")

    def _made(self, slug: str, name: str, codes: list[str]) -> Challenge:
        there = Challenge.objects.filter(slug=slug).first()
        if there and (there.name, there.la_codes) == (name, codes):
            return there
        if there:
            raise CommandError(f"There is a challenge '{slug}' already, with another name or area. It was not changed.")
        try:
            return add_challenge(slug=slug, name=name, la_codes=codes, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def _codes(las: str) -> list[str]:
    """The codes; none for the whole country."""
    try:
        return [] if las.strip() == COUNTRY else parse_las(las)
    except ValueError as error:
        raise CommandError(str(error)) from error
