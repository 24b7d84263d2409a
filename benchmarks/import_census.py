"""What importing the census of 2018-19 costs: 24,000 rows, against reading the file with pandas and a bare bulk load.

Ours: `import_data` on the file, twice: into an empty database, where every school is made from the table itself, and
into one that knows the schools from the register. The baseline does none of what an import is for: it reads the
whole file with pandas, then loads the same rows that we store (one per school and measure, one of facts per school,
and into the empty database one per school itself) into tables without keys, constraints or indexes: by COPY on
PostgreSQL, by `executemany` on SQLite. Turning the frames into what the driver takes counts, bringing them into long
form does not. Rounds of both alternate in one process.
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
FIGURES, SCHOOLS = ("schools_yearfacts", "schools_result"), "schools_school"
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
                median(found[f"{key}_bare"]),
                AIM,
                "s",
                rows=found["rows"],
                results=found["results"],
                seconds=found[key],
                baseline_seconds=found[f"{key}_bare"],
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
    found: dict[str, Any] = {"known_bare": [], "empty_bare": [], "read_csv": [], "known": [], "empty": []}
    for _ in range(rounds):
        read = _seconds(bare.read)
        figures, schools = _seconds(lambda: bare.load(*FIGURES)), _seconds(lambda: bare.load(SCHOOLS))
        found["read_csv"].append(read)
        found["known_bare"].append(read + figures)
        found["empty_bare"].append(read + figures + schools)
        found["empty"].append(_emptied(lambda: _import(CENSUS)))
        found["known"].append(_emptied(lambda: _import(CENSUS), before=lambda: _import(REGISTER)))
    return found | {"rows": bare.rows, "results": len(bare.stored["schools_result"])}


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


class _Bare:
    """The baseline: `read` and `load`, which takes the names of the tables whose rows it loads."""

    ORDER = {"schools_school": "id", "schools_yearfacts": "line", "schools_result": "series_id, school_id"}

    def __init__(self) -> None:
        import pandas as pd
        from django.apps import apps
        from django.db import connection

        self.pandas, self.connection = pd, connection
        models = {model._meta.db_table: model for model in apps.get_app_config("schools").get_models()}
        self.fields = {table: models[table]._meta.concrete_fields for table in self.ORDER}
        _import(CENSUS)
        self.stored = {table: self._rows(table) for table in self.ORDER}
        self.rows = len(self.read())
        _empty()

    def read(self) -> Any:
        return self.pandas.read_csv(CENSUS)

    def load(self, *tables: str) -> None:
        for table in tables:
            self._load(table)

    def _rows(self, table: str) -> Any:
        names = [field.column for field in self.fields[table]]
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {self.ORDER[table]}")
            return self.pandas.DataFrame.from_records(cursor.fetchall(), columns=names)

    def _load(self, table: str) -> None:
        from django.db import transaction

        columns = ", ".join(f"{field.column} {field.db_type(self.connection)}" for field in self.fields[table])
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bare ({columns})")
            with transaction.atomic():
                self._copy(cursor, table) if self.connection.vendor == "postgresql" else self._executemany(
                    cursor, table
                )
            cursor.execute("DROP TABLE bare")

    def _copy(self, cursor: Any, table: str) -> None:
        buffer = io.StringIO()
        self.stored[table].to_csv(buffer, header=False, index=False)
        buffer.seek(0)
        texts = ", ".join(f.column for f in self.fields[table] if "char" in f.db_type(self.connection))
        cursor.copy_expert(f"COPY bare FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({texts}))", buffer)

    def _executemany(self, cursor: Any, table: str) -> None:
        """NaN is NULL to SQLite, so that the rows can go in just as pandas gives them."""
        marks = ", ".join(["%s"] * len(self.fields[table]))
        cursor.executemany(f"INSERT INTO bare VALUES ({marks})", self.stored[table].values.tolist())


def main(rounds: int) -> None:
    import django

    django.setup()
    print(json.dumps(child(rounds)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
