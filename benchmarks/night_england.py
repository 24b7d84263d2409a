"""The night for all of England as one challenge, cold: a fresh database, fresh processes, two Celery processes.

Imported is every file of the shared data that the project can read, as `make demo DATA=…` does: the tables of 2018-19
and those of the years before. `run_night` starts the night, leaves its jobs to the workers and waits for its end; its
seconds are the figure. Then a second night, with nothing new. Peaks are the kernel's own high-water marks.
"""

from collections.abc import Iterator
from typing import Any

from benchmarks import figures, nights
from benchmarks.site import WORKERS, fresh_site
from tests.shared_data import SHARED_DATA

SECONDS, SECOND_NIGHT_SECONDS, PEAK_MB, PACK_KB = 120, 15, 1536, 25


def run() -> Iterator[dict[str, Any]]:
    with fresh_site("postgresql") as site:
        files = nights.import_folder(site, SHARED_DATA)
        with site.workers() as worker:
            first = nights.run_night(site, worker)
            second = nights.run_night(site, worker)
        sizes = nights.pack_sizes(site)
        about = {"packs": first["packs_built"], "files": files, **site.about(WORKERS)}
    assert second["packs_built"] == 0, second
    for name, value, aim, unit, more in (
        ("cold", first["seconds"], SECONDS, "s", {"steps": first["steps"], "rows": first["rows"], **first["cpu"]}),
        ("peak of any process", first["peak_mb"], PEAK_MB, "MB", {}),
        ("stored pack, median", sizes["stored_bytes"] / 1000, PACK_KB, "kB", sizes),
        ("second night, nothing new", second["seconds"], SECOND_NIGHT_SECONDS, "s", {}),
    ):
        yield figures.at_most(f"night_england: {name}", value, aim, unit, **more, **about)
