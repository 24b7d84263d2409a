"""What importing the census of 2018-19 costs: 24,000 rows, against reading the file with pandas and a bare bulk load.

Ours: `import_data` on the file, twice: into an empty database, where every school is made from the table itself, and
into one that knows the schools from the register. The baseline does none of what an import is for: it reads the
whole file with pandas, then loads the same rows that we store (one per school, and one per school and measure) into
tables without keys, constraints or indexes: by COPY on PostgreSQL, by `executemany` on SQLite. Turning the frames into
what the driver takes counts, bringing them into long form does not. Rounds of both alternate in one process.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from benchmarks import figures
from benchmarks.site import VENDORS, Site, fresh_site
from tests.shared_data import SHARED_DATA

CENSUS = SHARED_DATA / "perf" / "2018-19" / "england_census.csv.gz"
REGISTER = SHARED_DATA / "perf" / "2018-19" / "england_school_information.xlsx"
ROUNDS = 3
AIM = 4
OURS = {"known": "schools known from the register", "empty": "empty database"}


def run() -> Iterator[dict[str, Any]]:
    for vendor in VENDORS:
        with fresh_site(vendor) as site:
            found = site.part("import_census", str(ROUNDS))
            process = _whole_process(site)
        for key, words in OURS.items():
            yield figures.times(
                f"import_census: {vendor}, {words}",
                median(found[key]),
                median(found["baseline"]),
                AIM,
                "s",
                rows=found["rows"],
                results=found["results"],
                seconds=found[key],
                baseline_seconds=found["baseline"],
                read_csv_seconds=round(median(found["read_csv"]), 3),
                whole_process_seconds=round(process, 2) if key == "empty" else None,
                **site.about(),
            )


def _whole_process(site: Site) -> float:
    """`manage.py import_data` from the outside, starting Python and Django included; the database is empty."""
    start = time.perf_counter()
    site.manage("import_data", str(CENSUS), "--json")
    return time.perf_counter() - start


def child(rounds: int) -> dict[str, Any]:
    """All rounds in this process, the database emptied before each. Leaves it empty."""
    bare = _Bare()
    _emptied(lambda: _import(CENSUS))  # once unmeasured, so that modules and definitions are loaded
    found: dict[str, Any] = {"baseline": [], "read_csv": [], "known": [], "empty": []}
    for _ in range(rounds):
        read, load = _seconds(bare.read), _seconds(bare.load)
        found["read_csv"].append(read)
        found["baseline"].append(read + load)
        found["empty"].append(_emptied(lambda: _import(CENSUS)))
        found["known"].append(_emptied(lambda: _import(CENSUS), before=lambda: _import(REGISTER)))
    return found | {"rows": bare.rows, "results": len(bare.long)}


def _seconds(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def _emptied(what: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Seconds of `what` on a database that holds only what `before` brings."""
    before()
    try:
        return _seconds(what)
    finally:
        _empty()


def _import(path: Any) -> None:
    from dataPacks.actions.imports import import_files

    report = import_files(paths=[path], by=None)
    assert report.status == "accepted", report.as_dict()


def _empty() -> None:
    """Remove all rows of schools and results; the audit trail stays, as it must."""
    from django.apps import apps
    from django.db import connection, transaction

    tables = [model._meta.db_table for model in apps.get_app_config("schools").get_models(include_auto_created=True)]
    with connection.cursor() as cursor, transaction.atomic():
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")


RESULTS = {
    "series_id": "integer", "school_id": "integer", "line": "integer", "value": "double precision", "code": "text",
    "reason": "integer", "cohort": "double precision", "lower": "double precision", "upper": "double precision",
}  # fmt: skip
FACTS = {
    "dataset_id": "integer", "school_id": "integer", "line": "integer", "name": "text", "laestab": "text",
    "has_urn": "boolean", "la_code": "text", "type_code": "text", "record_type": "text", "is_open": "boolean",
    "digest": "bigint",
}  # fmt: skip


class _Bare:
    """The baseline: `read` and `load`."""

    def __init__(self) -> None:
        import pandas as pd
        from django.db import connection

        self.pandas, self.connection = pd, connection
        _import(CENSUS)
        self.long = self._rows("schools_result", RESULTS, "series_id, school_id")
        self.facts = self._rows("schools_yearfacts", FACTS, "line")
        self.rows = len(self.read())
        _empty()

    def read(self) -> Any:
        return self.pandas.read_csv(CENSUS)

    def load(self) -> None:
        self._load(self.facts, FACTS)
        self._load(self.long, RESULTS)

    def _rows(self, table: str, types: dict[str, str], order: str) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(types)} FROM {table} ORDER BY {order}")
            return self.pandas.DataFrame.from_records(cursor.fetchall(), columns=list(types))

    def _load(self, rows: Any, types: dict[str, str]) -> None:
        from django.db import transaction

        columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bare ({columns})")
            with transaction.atomic():
                load = self._copy if self.connection.vendor == "postgresql" else self._executemany
                load(cursor, rows, types)
            cursor.execute("DROP TABLE bare")

    def _copy(self, cursor: Any, rows: Any, types: dict[str, str]) -> None:
        buffer = io.StringIO()
        rows.to_csv(buffer, header=False, index=False)
        buffer.seek(0)
        texts = ", ".join(name for name, kind in types.items() if kind == "text")
        cursor.copy_expert(f"COPY bare FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({texts}))", buffer)

    def _executemany(self, cursor: Any, rows: Any, types: dict[str, str]) -> None:
        """NaN is NULL to SQLite, so that the rows can go in just as pandas gives them."""
        marks = ", ".join(["%s"] * len(types))
        cursor.executemany(f"INSERT INTO bare VALUES ({marks})", rows.values.tolist())


def main(rounds: int) -> None:
    import django

    django.setup()
    print(json.dumps(child(rounds)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
