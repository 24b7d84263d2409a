"""Pages over HTTP while a night runs, everything on one SQLite file: a real gunicorn, a real worker, 24,000 schools.

A first night makes the packs that are read. Then the challenge gets another name, so that a second night builds every
pack anew, and for as long as it runs an admin opens the landing page, the list of schools and one school's pack after
another. Reading a pack writes an audit row, which has to find its place between the writes of the night.
"""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import figures, nights
from benchmarks.site import ROOT, WORKERS, Site, fresh_site
from challenge.core.services import programs
from dataPacks.synthetic import write_country
from tests.services.postgres import free_port

SCHOOLS = 24_000
PACKS = 50
MOST_MS = 1000


def run() -> Iterator[dict[str, Any]]:
    with fresh_site("sqlite") as site, tempfile.TemporaryDirectory(prefix="challenge-country-") as folder:
        write_country(Path(folder), schools=SCHOOLS)
        nights.import_folder(site, Path(folder))
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        with site.workers() as worker:
            nights.run_night(site, worker)
            reader = site.part("pages_during_night", nights.CHALLENGE)
            found, report = _read_during_night(site, reader)
    about = {"schools": SCHOOLS, "packs_built": report["packs_built"], "night_seconds": report["seconds"]}
    about |= site.about(WORKERS)
    errors = [error for page in found.values() for error in page["errors"]]
    yield figures.at_most("pages_during_night: errors", len(errors), 0, "errors", errors=errors[:5], **about)
    for name, page in found.items():
        slow = {"requests": len(page["ms"]), "median_ms": round(median(page["ms"]), 1)}
        slow["p95_ms"] = round(figures.percentile(page["ms"], 0.95), 1)
        yield figures.at_most(f"pages_during_night: {name}, slowest", max(page["ms"]), MOST_MS, "ms", **slow, **about)


def _read_during_night(site: Site, reader: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    port = free_port()
    packs = cycle(f"/schools/{urn}/pack/" for urn in reader["urns"])
    found: dict[str, Any] = {name: {"ms": [], "errors": []} for name in ("landing page", "list of schools", "pack")}
    command = [sys.executable, "manage.py", "run_night", "--challenge", nights.CHALLENGE, "--json"]
    with site.running(programs.web(port)):
        night = subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True)
        while night.poll() is None:
            for name, path in zip(found, ("/", "/schools/", next(packs)), strict=True):
                _read(port, path, reader["session"], found[name])
    assert night.stdout is not None
    return found, json.loads(night.stdout.read())


def _read(port: int, path: str, session: str, page: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    start = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            page["errors"].append(f"{path}: {answer.status}")
    except OSError as error:
        page["errors"].append(f"{path}: {error!r}")
    finally:
        connection.close()
    page["ms"].append(1000 * (time.perf_counter() - start))


def prepare(slug: str) -> dict[str, Any]:
    """A signed-in admin's session, schools whose packs to read, and something new for the next night."""
    import django

    django.setup()
    from django.test import Client

    from benchmarks.people import admin, with_pack
    from challenge.core.models import Challenge

    challenge = Challenge.objects.get(slug=slug)
    client = Client()
    client.force_login(admin(challenge))
    urns = [school.urn for school in with_pack(challenge, PACKS)]
    Challenge.objects.filter(pk=challenge.pk).update(name=f"{challenge.name} renamed")
    return {"session": client.cookies["sessionid"].value, "urns": urns}


if __name__ == "__main__":
    print(json.dumps(prepare(sys.argv[1])))
