"""The night and the pages on a synthetic country, whose size can be chosen: 6,000 and 24,000 schools on PostgreSQL.

Each country is written as files, imported into a fresh database and is one challenge as a whole; both nights have the
same workers. What four times the schools may cost is 4.6 times the time: everything but the search for similar schools
is proportional to the schools. The pages are measured on the larger country (`benchmarks.pages`).
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import figures, nights
from benchmarks.site import WORKERS, fresh_site
from dataPacks.synthetic import write_country

SMALL, LARGE = 6_000, 24_000
AIM_RATIO = 4.6
QUERIES, PACK_MS = 12, 60


def run() -> Iterator[dict[str, Any]]:
    small, _ = _night(SMALL, measure_pages=False)
    large, pages = _night(LARGE, measure_pages=True)
    yield figures.times(
        f"synthetic_country: night of {LARGE:,} schools against {SMALL:,}",
        large["seconds"],
        small["seconds"],
        AIM_RATIO,
        "s",
        packs=[small["packs_built"], large["packs_built"]],
        steps=[small["steps"], large["steps"]],
        workers_cpu_seconds=[night["cpu"]["workers_cpu_seconds"] for night in (small, large)],
        load_before=[night["cpu"]["load_before"] for night in (small, large)],
        peak_mb=[small["peak_mb"], large["peak_mb"]],
        **large["about"],
    )
    yield from _pages(pages, large["about"] | {"workers": 0})


def _night(schools: int, *, measure_pages: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    with fresh_site("postgresql") as site, tempfile.TemporaryDirectory(prefix="challenge-country-") as folder:
        write_country(Path(folder), schools=schools)
        nights.import_folder(site, Path(folder))
        with site.workers() as worker:
            report = nights.run_night(site, worker)
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        pages = site.part("pages", nights.CHALLENGE) if measure_pages else {}
        return report | {"about": site.about(WORKERS)}, pages


def _pages(found: dict[str, Any], about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    pack, schools = found["pack"], {"schools": found["schools"]}
    yield figures.at_most("pages: pack, queries", pack["queries"], QUERIES, "queries", **schools, **about)
    yield figures.at_most("pages: pack, median", pack["median_ms"], PACK_MS, "ms", **pack, **schools, **about)
    few, many = found["list_few"], found["list_many"]
    more = {"few": few, "many": many, **schools, **about}
    same = figures.at_most("pages: list of schools, queries", many["queries"], few["queries"], "queries", **more)
    yield same | {"aim": f"as many queries for {many['rows']:,} rows as for {few['rows']}"}
    yield {"name": "pages: list of schools, median", "value": many["median_ms"], "unit": "ms", **schools, **about}
