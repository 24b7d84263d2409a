"""`manage.py keys_to_success preview`: which schools criteria would propose, and why."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from dataPacks.definitions import criteria as definitions
from dataPacks.definitions.criteria import Criteria, WrongCriteria
from dataPacks.management.told import academic_year
from dataPacks.store import figures, published
from dataPacks.store.criteria_preview import Preview, preview
from schools.areas import parse_las
from schools.models import Criteria as Saved


class Command(DataCommand):
    help = "Preview which schools criteria for Keys to Success would propose, on the data that have been imported."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="preview")
        show = actions.add_parser("preview", help="which schools meet the criteria, with reasons; nothing is changed")
        names = ", ".join(definitions.shipped())
        show.add_argument(
            "--criteria", required=True, metavar="NAME|FILE", help=f"{names}; criteria of a challenge; a TOML file"
        )
        show.add_argument("--year", help="academic year: 2009-10; every measure's newest if left out")
        show.add_argument("--las", help="authorities: 201-213,301-320; those of the criteria if left out")
        show.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        criteria = criteria_called(options["criteria"])
        year = academic_year(options["year"]) or ""
        _check_imported(criteria, year)
        found = preview(criteria, year=year, las=_las(options["las"] or ""))
        self.stdout.write(json.dumps(_report(found), ensure_ascii=False) if options["json"] else _words(found))


def criteria_called(name: str) -> Criteria:
    """Shipped criteria, a file, or those of a challenge in force. CommandError, in words, for anything else."""
    path = Path(name)
    try:
        if name in definitions.shipped():
            return definitions.shipped()[name]
        if path.suffix == ".toml" or path.is_file():
            return definitions.from_file(path)
        saved = Saved.objects.filter(name=name, ended_at=None, challenge__is_open=True).order_by("challenge__name")
        if saved and len(saved) == 1:
            return definitions.read(saved[0].body, name)
    except WrongCriteria as error:
        raise CommandError(str(error)) from error
    if saved:
        owners = ", ".join(row.challenge.slug for row in saved.select_related("challenge"))
        raise CommandError(f"Several challenges have criteria '{name}': {owners}. Give a file instead.")
    own = Saved.objects.filter(ended_at=None, challenge__is_open=True).values_list("name", flat=True)
    known = ", ".join(sorted({*definitions.shipped(), *own}))
    raise CommandError(f"There are no criteria '{name}'. Known: {known}; or give a TOML file.")


def _check_imported(criteria: Criteria, year: str) -> None:
    """A year of which nothing is known is a slip of the pen, not a finding that nobody is proposed."""
    lacking = [key for key in criteria.measures if not figures.sources(measure=key, year=year or None)]
    if criteria.measures and len(lacking) == len(criteria.measures):
        raise CommandError(published.nothing_of(lacking[0], year or None))


def _las(text: str) -> list[str]:
    try:
        return parse_las(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _report(found: Preview) -> dict[str, Any]:
    return {
        "count": len(found.schools),
        "schools": [{"urn": j.school.urn, "name": j.school.name, "reasons": list(j.reasons)} for j in found.schools],
    }


def _words(found: Preview) -> str:
    lines = [found.sentence]
    for judgement in found.schools:
        lines.append(f"{judgement.school.urn or 'no URN'}  {judgement.school.name}")
        lines += [f"        {reason}" for reason in judgement.reasons]
    return "\n".join(lines)
