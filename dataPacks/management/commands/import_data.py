"""`manage.py import_data PATH…`: bring published files in, all or none."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from challenge.core.states import NotAllowed
from dataPacks.actions.imports import FileReport, ImportReport, Told, import_files
from dataPacks.management.told import academic_year
from dataPacks.readers.table import Fault, Severity
from dataPacks.store import local

SHOWN = 20


class Command(DataCommand):
    help = "Import published files (.csv .tsv .gz .xlsx .zip) or folders of them. One refused file refuses them all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--kind", help="kind of table, where headings do not tell: ks4, ks4-provisional, census …")
        parser.add_argument("--year", help="academic year, where the path does not tell: 2018-19")
        parser.add_argument(
            "--edition", choices=["provisional", "revised", "final"], help="where the path does not tell"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--strict", action="store_true", help="refuse a file for a single bad row")
        parser.add_argument(
            "--closes-many",
            action="append",
            default=[],
            metavar="FILE",
            help="the register of this name is right to close more than half of the schools that it is about",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the report as JSON: `status`, and `files`; there `reason` says why one was skipped or refused",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = Told(
            options["kind"], academic_year(options["year"]), options["edition"], local.local_of(),
            tuple(options["closes_many"]),
        )  # fmt: skip
        try:
            report = import_files(
                paths=options["paths"], told=told, dry_run=options["dry_run"], strict=options["strict"], by=None
            )
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._say(report, options["dry_run"])
        if report.status == "refused":
            raise SystemExit(1)

    def _say(self, report: ImportReport, dry_run: bool) -> None:
        for file in report.files:
            self._say_file(file)
        if report.status == "refused":
            refused = sum(f.status == "refused" for f in report.files)
            self.stdout.write(
                self.style.ERROR(f"Refused: {refused} of {len(report.files)} files. Nothing was changed.")
            )
        elif dry_run:
            self.stdout.write("Checked only: nothing was changed. Leave out --dry-run to import.")

    def _say_file(self, file: FileReport) -> None:
        what = f"{file.kind} {file.year} ({file.edition})" if file.kind else ""
        counts = ""
        if file.status == "accepted":
            counts = (
                f": {file.rows_accepted:,} rows, {file.rows_new:,} new, {file.rows_changed:,} changed, "
                f"{file.rows_unchanged:,} unchanged, {file.rows_refused:,} refused"
            )
        words = [f"{what}{counts}", file.reason]
        self.stdout.write("  ".join([file.status, file.path, *filter(None, words)]))
        for fault in file.faults[:SHOWN]:
            self.stdout.write(f"    {words_of(fault)}")
        if len(file.faults) > SHOWN:
            self.stdout.write(f"    … and {len(file.faults) - SHOWN:,} more: see them all with --json")


def words_of(fault: Fault) -> str:
    """'refused: line 7, URN: '12x': …', of which only what is known is said."""
    mark = "warning" if fault.severity == Severity.WARNING else "refused"
    place = ", ".join(filter(None, (f"line {fault.line}" if fault.line else "", fault.field)))
    value = repr(fault.value) if fault.value else ""
    return ": ".join(filter(None, (mark, place, value, f"{fault.reason} {fault.remedy}")))
