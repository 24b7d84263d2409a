"""manage.py write_region --out DIR: write the synthetic country as files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dataPacks.synthetic import Country, write_country


class Command(BaseCommand):
    help = "Write a synthetic country as files in the publisher's layouts, for demonstrations, benchmarks and tests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="folder to write below; files there are replaced")
        parser.add_argument("--schools", type=int, default=4000)
        parser.add_argument("--region-authorities", type=int, default=12)
        parser.add_argument("--region-schools", type=int, default=400)
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        sizes = {name: options[name] for name in ("schools", "region_authorities", "region_schools", "seed")}
        try:
            country = write_country(options["out"], **sizes)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(country) if options["json"] else _as_text(country))


def _as_json(country: Country) -> str:
    return json.dumps(
        {
            "la_codes": country.la_codes,
            "head_urn": country.head_urn,
            "la_code": country.la_code,
            "files": [str(path) for path in country.files],
        }
    )


def _as_text(country: Country) -> str:
    return "\n".join(
        [
            f"Region: authorities {', '.join(country.la_codes)}",
            f"Head's school: URN {country.head_urn}, authority {country.la_code}",
            *(str(path) for path in country.files),
        ]
    )
