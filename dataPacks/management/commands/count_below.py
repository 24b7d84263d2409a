"""`manage.py count_below`: how many schools have a figure below a threshold."""

import json
from typing import Any

import pandas as pd
from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from dataPacks.definitions import school_types
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
        rows = self._rows(measure_called(options["measure"]), academic_year(options["year"]), options)
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

    def _rows(self, measure: str, year: str | None, options: dict[str, Any]) -> pd.DataFrame:
        """The schools asked about that stand in the year's table, with or without a figure."""
        assert year is not None
        las, types = _las(options["las"] or ""), _types(options["types"] or "")
        frames = [f for f in published.results(measure=measure, year=year) if (f["group"] == "all").any()]
        if not frames:
            raise CommandError(published.nothing_of(measure, year))
        rows = pd.concat(frames)
        rows = rows.join(published.facts_of_year(rows["dataset_id"].unique().tolist(), year), on="school_id")
        if not options["special"]:
            rows = rows[rows["record_type"] != published.SPECIAL]
        if las:
            rows = rows[rows["la_code"].isin(las)]
        if types:
            rows = rows[rows["type_code"].isin(types)]
        return rows[rows["is_open"] == True] if options["open"] else rows  # noqa: E712 - None is neither


def _las(text: str) -> list[str]:
    try:
        return parse_las(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _types(text: str) -> list[str]:
    codes = [part.strip().upper() for part in text.split(",") if part.strip()]
    unknown = [code for code in codes if code not in school_types()]
    if unknown:
        known = ", ".join(school_types())
        raise CommandError(f"'{unknown[0]}' is no type of school. The tables' codes are: {known}.")
    return codes


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
