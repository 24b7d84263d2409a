"""Server time and queries of pages, in one process with Django's test client: python -m benchmarks.pages CHALLENGE.

Middleware, permissions, queries, rendering and the audit row of the reading all count; the network and gunicorn do not.
Half of the packs are read by the school's own head, half by an admin. Prints one line of JSON.
"""

import json
import sys
import time
from statistics import median
from typing import Any

from benchmarks.figures import percentile

READINGS = 50
FEW = range(8, 13)


def main(slug: str) -> None:
    import django

    django.setup()
    print(json.dumps(_measured(slug)))


def _measured(slug: str) -> dict[str, Any]:
    from django.conf import settings

    from benchmarks.people import admin, head, with_pack
    from challenge.core.models import Challenge
    from schools.models import School

    settings.ALLOWED_HOSTS = ["testserver"]
    challenge = Challenge.objects.get(slug=slug)
    schools = with_pack(challenge, READINGS + 2)
    boss = _client(admin(challenge))
    readers = [boss if i % 2 else _client(head(challenge, school)) for i, school in enumerate(schools)]
    packs = [(reader, f"/schools/{school.urn}/pack/") for reader, school in zip(readers, schools, strict=True)]
    few = _few()
    return {
        "schools": School.objects.listed().count(),
        "pack": _timed(packs),
        "list_few": {**_timed([(boss, f"/schools/?{few[1]}")] * 12), "rows": few[0]},
        "list_many": {**_timed([(boss, "/schools/")] * 12), "rows": School.objects.listed().count()},
    }


def _client(person: Any) -> Any:
    from django.test import Client

    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client


def _few() -> tuple[int, str]:
    """A filter of the list that leaves about ten schools: how many, and its query string."""
    from django.db.models import Count

    from schools.models import School

    kinds = (
        School.objects.listed().values("la", "phase").annotate(n=Count("pk")).filter(n__in=FEW).order_by("la", "phase")
    )
    kind = kinds[0]
    return kind["n"], f"la={kind['la']}&phase={kind['phase']}"


def _timed(requests: list[tuple[Any, str]]) -> dict[str, Any]:
    """Median, 95th percentile and maximum in ms over all but the first two requests, the median of this process's own
    time without what it waits for, and the most queries of any.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken, own, queries = [], [], []
    for client, address in requests:
        start, own_start = time.perf_counter(), time.process_time()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - start))
        own.append(1000 * (time.process_time() - own_start))
        assert answer.status_code == 200, (address, answer.status_code)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries.append(len(captured))
    warm = taken[2:]
    return {
        "median_ms": round(median(warm), 1),
        "p95_ms": round(percentile(warm, 0.95), 1),
        "max_ms": round(max(warm), 1),
        "processor_ms": round(median(own[2:]), 1),
        "queries": max(queries),
        "readings": len(warm),
    }


if __name__ == "__main__":
    main(sys.argv[1])
