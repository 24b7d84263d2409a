"""`manage.py export_results --out FILE`: published figures, each with the file, line and column it stands in."""

from pathlib import Path
from typing import Any

import pandas as pd
from django.core.management.base import CommandError, CommandParser

from challenge.core.downloads import safe
from challenge.core.management.data_command import DataCommand
from dataPacks.definitions import UnknownMeasure, find_measure
from dataPacks.management.told import academic_year, writing
from dataPacks.store import published

GIVEN_BY_PEOPLE = ["file", "column"]  # the cells that a spreadsheet might take for a formula; codes stay as published


class Command(DataCommand):
    help = "Write published results as CSV: urn,laestab,measure,year,group,value,code,edition,file,line,column."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--measure", help="its own name or any published heading: progress8, P8MEA; all if left out"
        )
        parser.add_argument("--year", help="academic year: 2018-19; all if left out")
        parser.add_argument(
            "--edition",
            choices=["provisional", "revised", "final", "all"],
            help="an edition other than the one in use, or all of them",
        )
        parser.add_argument("--out", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        measure = measure_called(options["measure"]) if options["measure"] else None
        year, rows = academic_year(options["year"]), 0
        with writing(options["out"]) as file:
            file.write(",".join(published.EXPORT) + "\n")
            for frame in published.results(measure=measure, year=year, edition=options["edition"]):
                _escaped(frame[published.EXPORT]).to_csv(file, header=False, index=False, lineterminator="\n")
                rows += len(frame)
            if rows == 0:
                raise CommandError(published.nothing_of(measure, year, options["edition"]))
        self.stdout.write(f"Wrote {rows:,} results to {options['out']}.")


def _escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """With an apostrophe before names of files and headings that begin like a formula. There are few different ones."""
    return frame.assign(
        **{name: frame[name].map({text: safe(text) for text in frame[name].unique()}) for name in GIVEN_BY_PEOPLE}
    )


def measure_called(name: str) -> str:
    """The key of the measure that answers to `name`; CommandError, with near names, for none."""
    try:
        return find_measure(name).key
    except UnknownMeasure as error:
        raise CommandError(str(error)) from error
