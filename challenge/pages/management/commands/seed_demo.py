"""`manage.py seed_demo`: fill an empty database as an installation fills it, with files, an import and a night."""

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenge.core.models import Challenge, User
from challenge.pages.demo_programme import enter_school, put_criteria_in_force
from dataPacks.actions.challenges import add_challenge, challenge_called
from dataPacks.actions.imports import import_files
from dataPacks.models import Pack
from dataPacks.synthetic import write_country
from schools.actions.grants import give_role
from schools.actions.trusts import add_schools, add_trust
from schools.models import School

HAVERSTOCK = 100049  # the head's school where real data are shown


@dataclass(frozen=True)
class Region:
    challenge: Challenge
    head_urn: int


class Command(BaseCommand):
    help = (
        "Import a folder of published files, or a synthetic country, run the night, open an account for each role and "
        "begin a programme."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--data", type=Path, help="a folder of published files: real England, challenge 'london'")
        source.add_argument("--synthetic", action="store_true", help="a made-up country of 4,000 schools")
        parser.add_argument("--schools", type=int, default=4000, help="size of the made-up country")

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        region = self._real(options["data"]) if options["data"] else self._synthetic(options["schools"])
        people, head_school = self._open_accounts(region)
        admin, adviser = people["admin@example.org"], people["adviser@example.org"]
        put_criteria_in_force(region.challenge, by=admin)
        call_command("run_night", challenge=region.challenge.slug, alone=True, stdout=self.stdout)
        enter_school(region.challenge, head_school, adviser=adviser, by=admin)
        self._say(f"{Pack.objects.count():,} packs are ready")

    def _real(self, folder: Path) -> Region:
        self._import(folder)
        return Region(challenge_called(slug="london", by=None), HAVERSTOCK)

    def _synthetic(self, schools: int) -> Region:
        with tempfile.TemporaryDirectory() as folder:
            country = write_country(Path(folder), schools=schools)
            self._say(f"Wrote {len(country.files)} files of a synthetic country")
            self._import(Path(folder))
        challenge = add_challenge(slug="demo", name="The Demo Challenge", la_codes=country.la_codes, by=None)
        return Region(challenge, country.head_urn)

    def _import(self, folder: Path) -> None:
        report = import_files(paths=[folder], by=None)
        if report.status == "refused":
            refused = [f for f in report.files if f.status == "refused"]
            faults = "; ".join(f"{f.path}: {f.faults[0].reason}" for f in refused)
            raise CommandError(f"The import was refused. {faults}")
        rows = sum(f.rows_accepted for f in report.files if f.status == "accepted")
        self._say(f"Imported {rows:,} rows from {sum(f.status == 'accepted' for f in report.files)} files")

    def _open_accounts(self, region: Region) -> tuple[dict[str, User], School]:
        """One person per role. The password comes from the environment, so that it stands in no list of processes."""
        password = os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Set DEMO_PASSWORD: the demo accounts need a password.")
        school = School.objects.listed().select_related("la").get(urn=region.head_urn)
        people = {email: _person(email, name, password) for email, name in PEOPLE.items()}
        near = School.objects.listed().open().filter(la=school.la, phase=school.phase).exclude(pk=school.pk)
        trust = add_trust(name=TRUST, by=None)
        add_schools(trust=trust, schools=[school, *near.order_by("pk")[:2]], by=None)
        scopes: dict[str, dict[str, Any]] = {
            "head": {"school": school}, "la_officer": {"la": school.la}, "trust_officer": {"trust": trust},
        }  # fmt: skip
        for email, role in ROLES.items():
            give_role(person=people[email], role=role, challenge=region.challenge, by=None, **scopes.get(role, {}))
        return people, school

    def _say(self, text: str) -> None:
        self.stdout.write(f"{text} ({time.monotonic() - self.started:.0f} s).")
        self.stdout.flush()


PEOPLE = {
    "admin@example.org": "Ada Admin",
    "head@example.org": "Hana Head",
    "la@example.org": "Lee Officer",
    "trust@example.org": "Tess Trust",
    "adviser@example.org": "Andy Adviser",
    "director@example.org": "Dana Director",
}
ROLES = {
    "admin@example.org": "admin",
    "head@example.org": "head",
    "la@example.org": "la_officer",
    "trust@example.org": "trust_officer",
    "adviser@example.org": "adviser",
    "director@example.org": "director",
}
TRUST = "Northern Lights Trust"


def _person(email: str, name: str, password: str) -> User:
    person = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    person.set_password(password)
    person.save()
    return person
