"""What importing all published tables at once costs: `import_data ../shared/data/perf` into an empty PostgreSQL.

Some thirty tables of 2009-10 to 2018-19 and as many files that are no tables, in one command and one transaction that
accepts them. Seconds are those of the whole process, starting Python and Django included; the peak is the kernel's own
high-water mark of that process.
"""

import json
import resource
import time
from collections.abc import Iterator
from typing import Any

from benchmarks import figures
from benchmarks.site import fresh_site
from tests.shared_data import SHARED_DATA

PERF = SHARED_DATA / "perf"
SECONDS, PEAK_MB = 60, 1024


def run() -> Iterator[dict[str, Any]]:
    with fresh_site("postgresql") as site:
        start = time.perf_counter()
        report = json.loads(site.manage("import_data", str(PERF), "--json"))
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # of the largest process waited for
        results = site.rows("SELECT count(*) FROM schools_result")[0][0]
        about = {"tables": _accepted(report), "files": len(report["files"]), "results": results, **site.about()}
    yield figures.at_most("import_perf: every published table in one command", seconds, SECONDS, "s", **about)
    yield figures.at_most("import_perf: peak", peak, PEAK_MB, "MB", **about)


def _accepted(report: dict[str, Any]) -> int:
    assert report["status"] == "accepted", report
    return sum(file["status"] == "accepted" for file in report["files"])
