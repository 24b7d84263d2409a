"""`manage.py export_pack URN`: a school's current pack as a file."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from dataPacks.management.told import writing
from dataPacks.render.csv import pack_csv
from dataPacks.selectors import PackView, published_pack
from schools.models import School


class Command(DataCommand):
    help = "Write a school's current data pack as JSON (docs/pack-schema.json) or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("urn", type=int)
        parser.add_argument("--challenge", help="short name, where several challenges have a pack of the school")
        parser.add_argument("--format", choices=["json", "csv"], default="json")
        parser.add_argument("--out", type=Path, help="the file to write; standard output if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        view = self._view(options["urn"], options["challenge"])
        text = (
            pack_csv(view.document)
            if options["format"] == "csv"
            else json.dumps(view.document, ensure_ascii=False, indent=1)
        )
        if not options["out"]:
            sys.stdout.write(text + "\n")
            return
        with writing(Path(options["out"])) as file:
            file.write(text)
        self.stdout.write(f"Wrote the pack of {view.school}, release {view.release.number}, to {options['out']}.")

    def _view(self, urn: int, challenge: str | None) -> PackView:
        school = School.objects.listed().filter(urn=urn).first()
        if school is None:
            raise CommandError(f"No school has the URN {urn}. Import the register first, or check the number.")
        view = published_pack(school, challenge)
        if view is None:
            where = f" in the challenge '{challenge}'" if challenge else ""
            raise CommandError(f"{school} has no pack{where} yet. Run `manage.py run_night` first.")
        return view
