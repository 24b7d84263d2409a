"""The programme's pages with 50 people at once: 24,000 registered schools, 600 of them supported, 100 advisers.

A real gunicorn with two processes on PostgreSQL, everything on one machine, the readers too. Each of 50 people, admins
and advisers by turns, opens the same fixed number of pages: the list of Keys to Success, a school's hub, the landing
page; between two of them the person reads for two seconds. The hub's queries are counted by tests.
"""

import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import figures, nights
from benchmarks.site import Site, fresh_site
from challenge.core.services import programs
from dataPacks.synthetic import write_country
from tests.services.postgres import free_port

SCHOOLS, SUPPORTED, ADVISERS, PEOPLE = 24_000, 600, 100, 50
ROUNDS, READING_SECONDS, MOST_MS = 8, 2.0, 200
PAGES = ("landing page", "list of Keys to Success", "hub")


def run() -> Iterator[dict[str, Any]]:
    with fresh_site("postgresql") as site, tempfile.TemporaryDirectory(prefix="challenge-country-") as folder:
        write_country(Path(folder), schools=SCHOOLS)
        nights.import_folder(site, Path(folder))
        site.manage("add_challenge", nights.CHALLENGE)
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        people = site.part("programme", nights.CHALLENGE)
        found = _read(site, people)
        about = {"schools": SCHOOLS, "supported": SUPPORTED, "people": PEOPLE, "reading_seconds": READING_SECONDS}
        about |= site.about()
    errors = [error for page in found.values() for error in page["errors"]]
    yield figures.at_most("programme: errors", len(errors), 0, "errors", errors=errors[:5], **about)
    for name, page in found.items():
        more = {"requests": len(page["ms"]), "median_ms": round(median(page["ms"]), 1), **about}
        more["slowest_ms"] = round(max(page["ms"]), 1)
        yield figures.at_most(f"programme: {name}, p95", figures.percentile(page["ms"], 0.95), MOST_MS, "ms", **more)


def _read(site: Site, people: list[dict[str, Any]]) -> dict[str, Any]:
    port = free_port()
    found: dict[str, Any] = {name: {"ms": [], "errors": []} for name in PAGES}
    with site.running(programs.web(port)):
        for path in people[0]["paths"]:
            _ask(port, people[0]["session"], path)  # templates are compiled once, before anybody is timed
        threads = [threading.Thread(target=_person, args=(port, who, found, n)) for n, who in enumerate(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def _person(port: int, who: dict[str, Any], found: dict[str, Any], number: int) -> None:
    chance = random.Random(number)
    time.sleep(chance.uniform(0, READING_SECONDS))  # people do not begin in the same moment
    for _ in range(ROUNDS):
        for name, path in zip(PAGES, who["paths"], strict=True):
            start = time.perf_counter()
            error = _ask(port, who["session"], path)
            found[name]["ms"].append(1000 * (time.perf_counter() - start))
            if error:
                found[name]["errors"].append(error)
            time.sleep(chance.uniform(0.5, 1.5) * READING_SECONDS)


def _ask(port: int, session: str, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        return "" if answer.status == 200 else f"{path}: {answer.status}"
    except OSError as error:
        return f"{path}: {error!r}"
    finally:
        connection.close()


def prepare(slug: str) -> list[dict[str, Any]]:
    """Supported schools with an adviser and a history each; a session and three pages for each of the people."""
    import django

    django.setup()
    from benchmarks.people import admin
    from benchmarks.programme_rows import advisers, supported
    from challenge.core.models import Challenge

    challenge = Challenge.objects.get(slug=slug)
    boss = admin(challenge)
    keys = supported(challenge, SUPPORTED, by=boss)
    team = advisers(challenge, ADVISERS, keys)
    people = []
    for number in range(PEOPLE):
        person, urns = (boss, [key.school.urn for key in keys]) if number % 2 else team[number]
        paths = ["/", "/programme/", f"/schools/{urns[number % len(urns)]}/programme/"]
        people.append({"session": _session(person), "paths": paths})
    return people


def _session(person: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    print(json.dumps(prepare(sys.argv[1])))
