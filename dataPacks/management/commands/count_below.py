"""`manage.py count_below`: how many schools have a figure below a threshold."""

import json
from typing import Any

import pandas as pd
from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from dataPacks.management.commands.export_results import measure_called
from dataPacks.management.told import academic_year
from dataPacks.store import published
from schools.areas import parse_las


class Command(DataCommand):
    help = (
        "Count the schools whose figure for a measure and year lies below a value. Without --types every type counts, "
        "independent schools too; special schools count with --special alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", required=True, help="its own name or any published heading: P5ACinclEM10")
        parser.add_argument("--year", required=True, help="academic year: 2009-10")
        parser.add_argument("--below", required=True, type=float, metavar="X")
        parser.add_argument("--las", help="authorities: 201-213,301-320; all if left out")
        parser.add_argument(
            "--types",
            help="types of school as the tables code them: CY,VA,VC,FD; every type if left out",
        )
        parser.add_argument("--open", action="store_true", help="only schools that the year's table calls open")
        parser.add_argument("--special", action="store_true", help="special schools too")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        options["year"] = academic_year(options["year"])
        rows = self._rows(measure_called(options["measure"]), options)
        with_figure = rows[rows["value"].notna()]
        below = with_figure[with_figure["value"] < options["below"]].sort_values(["value", "laestab"])
        report = {
            "count": len(below),
            "of": len(rows),
            "with_figure": len(with_figure),
            "schools": [_school(row) for row in below.to_dict("records")],
        }
        self.stdout.write(
            json.dumps(report, ensure_ascii=False) if options["json"] else _words(report, options["below"])
        )

    def _rows(self, measure: str, options: dict[str, Any]) -> pd.DataFrame:
        """The schools asked about that stand in the year's table, with or without a figure."""
        frames = [f for f in published.results(measure=measure, year=options["year"]) if (f["group"] == "all").any()]
        if not frames:
            raise CommandError(f"Nothing has been imported for {measure} in {options['year']}.")
        rows = pd.concat(frames)
        facts = published.facts_of_year(rows["dataset_id"].unique().tolist(), options["year"])
        rows = rows.join(facts, on="school_id")
        try:
            las = parse_las(options["las"] or "")
        except ValueError as error:
            raise CommandError(str(error)) from error
        types = [t.strip().upper() for t in (options["types"] or "").split(",") if t.strip()]
        if not options["special"]:
            rows = rows[rows["record_type"] != published.SPECIAL]
        if las:
            rows = rows[rows["la_code"].isin(las)]
        if types:
            rows = rows[rows["type_code"].isin(types)]
        return rows[rows["is_open"] == True] if options["open"] else rows  # noqa: E712 - None is neither


def _school(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "urn": None if pd.isna(row["urn"]) else int(row["urn"]),
        "laestab": row["laestab"],
        "name": row["name"],
        "value": row["value"],
    }


def _words(report: dict[str, Any], below: float) -> str:
    lines = [f"{s['urn'] or s['laestab']}  {s['name']}  {s['value']:g}" for s in report["schools"]]
    head = f"{report['count']} of {report['of']} schools are below {below:g}; {report['with_figure']} have a figure."
    return "\n".join([head, *lines])
