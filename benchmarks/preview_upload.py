"""How long somebody waits for a preview: from sending a corrected table of 24,000 rows to the page that shows it.

The files are the census of 2018-19, and the absence table, which has headlines of packs in it, each with one column
changed; the published ones are in force, so that every row is compared. Sending is Django's test client's (a real
network comes on top); checking is a Celery worker's, rung through a real broker; the page is asked for as often as a
person's browser never does, every 50 ms. Each file is sent several times, changed anew, and abandoned afterwards.
"""

import csv
import gzip
import io
import json
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import figures
from benchmarks.site import VENDORS, WORKERS, fresh_site
from tests.shared_data import SHARED_DATA

FOLDER = SHARED_DATA / "perf" / "2018-19"
REGISTER = FOLDER / "england_school_information.xlsx"
TABLES = {"census": ("england_census", "PNUMFSMEVER"), "absence": ("england_abs", "PERCTOT")}
ROUNDS = 4  # the first of them warms the worker up and is not counted
AIM = 5
POLL_SECONDS = 0.05
PATIENCE_SECONDS = 120


def run() -> Iterator[dict[str, Any]]:
    for vendor in VENDORS:
        with fresh_site(vendor) as site:
            site.manage("collectstatic", "--no-input", "--verbosity", "0")
            site.manage("add_challenge", "england")
            site.manage("import_data", str(REGISTER), *(str(FOLDER / f"{name}.csv.gz") for name, _ in TABLES.values()))
            with site.workers():
                found = site.part("preview_upload")
        for kind, measured in found.items():
            yield figures.at_most(
                f"preview_upload: {vendor}, {kind}",
                median(measured["seconds"]),
                AIM,
                "s",
                seconds=figures.spread(measured["seconds"]),
                rows=measured["rows"],
                headlines=measured["headlines"],
                bytes=measured["bytes"],
                **site.about(WORKERS),
            )


def child() -> dict[str, Any]:
    from django.conf import settings
    from django.test import Client

    from benchmarks.people import admin
    from challenge.core.models import Challenge

    settings.ALLOWED_HOSTS = ["testserver"]
    browser = Client(raise_request_exception=True)
    browser.force_login(admin(Challenge.objects.get(slug="england")))
    return {kind: _of_kind(browser, *table) for kind, table in TABLES.items()}


def _of_kind(browser: Any, name: str, column: str) -> dict[str, Any]:
    found: dict[str, Any] = {"seconds": []}
    for round_ in range(ROUNDS):
        body = _corrected(name, column, 0.1 * (round_ + 1))
        seconds, report = _preview(browser, f"{name}.csv", body)
        found["seconds"] += [seconds] if round_ else []
        rows = report["file"]["rows_changed"] + report["file"]["rows_unchanged"] + report["file"]["rows_new"]
        found |= {"rows": rows, "headlines": len(report["headlines"]), "bytes": len(body)}
    return found


def _corrected(name: str, column: str, by: float) -> bytes:
    """The published table with every number of one column raised."""
    text = gzip.decompress((FOLDER / f"{name}.csv.gz").read_bytes()).decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text))
    target = io.StringIO()
    writer = csv.DictWriter(target, list(reader.fieldnames or ()))
    writer.writeheader()
    for row in reader:
        if row[column].replace(".", "", 1).isdigit():
            row[column] = f"{float(row[column]) + by:.1f}"
        writer.writerow(row)
    return target.getvalue().encode()


def _preview(browser: Any, name: str, body: bytes) -> tuple[float, dict[str, Any]]:
    """Seconds until the preview is on the page, and what it says."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from schools.models import Upload

    said = {"challenge": "england", "visibility": "public", "year": "2018-19"}
    start = time.perf_counter()
    sent = browser.post("/uploads/new/", said | {"file": SimpleUploadedFile(name, body)})
    assert sent.status_code == 302, sent.content
    while "Waiting for you" not in browser.get(sent.url).content.decode():
        assert time.perf_counter() - start < PATIENCE_SECONDS, "No worker has made the preview."
        time.sleep(POLL_SECONDS)
    seconds = time.perf_counter() - start
    report = Upload.objects.latest("id").report
    assert browser.post(f"{sent.url}abandon/").status_code == 302
    return seconds, report


def main() -> None:
    import django

    django.setup()
    print(json.dumps(child()))


if __name__ == "__main__":
    main() if len(sys.argv) == 1 else sys.exit(2)
