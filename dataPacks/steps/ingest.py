"""Step 1: pin what people have accepted since the last release, or find that there is nothing to do."""

import hashlib
import json
from functools import cache
from pathlib import Path

from challenge.core.models import Challenge
from challenge.core.queue import NewJob
from dataPacks import definitions
from dataPacks.calc.pack import TEMPLATE
from dataPacks.models import Pack
from dataPacks.steps import proposals
from dataPacks.steps.indicators import build_index, shares
from dataPacks.steps.work import Stage, Work
from dataPacks.store import datasets, local, release_data
from schools.models import DatasetVersion, Release, Series
from schools.selectors import current_release

SHARES = 8  # indicator jobs: enough for several workers to end together, few enough to read the index seldom


def run(work: Work) -> None:
    challenge = work.night.challenge
    pinned = list(datasets.in_force())
    fingerprint = fingerprint_of(challenge, pinned)
    current = current_release(challenge)
    if current and current.fingerprint == fingerprint:
        _nothing_new(work, current)
        return
    index = build_index().pack()  # before the transaction: on SQLite nobody else can write during it
    work.tick()
    with work.finishing(len(pinned)):
        release = _start_release(challenge, fingerprint)
        release.datasets.set(pinned)
        work.night.release = release
        work.night.save(update_fields=["release"])
        release_data.save_column(release, release_data.INDEX, index, {})
        jobs = [
            NewJob(Stage.INDICATORS, "indicators", f"indicators:{i}", {"series": share})
            for i, share in enumerate(shares(release, SHARES))
        ]
        work.add_jobs([*jobs, NewJob(Stage.COMPARATORS, "comparators", "comparators", {})])
        work.ring(len(jobs))


def _nothing_new(work: Work, current: Release) -> None:
    with work.finishing(0):
        work.night.release = current
        work.night.packs_unchanged = Pack.objects.filter(release=current, template=TEMPLATE).count()
        work.night.save(update_fields=["release", "packs_unchanged"])
        if proposals.are_wanted(work.night.challenge):  # criteria may have changed, and schools' parts in the programme
            work.add_jobs([NewJob(Stage.PROPOSALS, "proposals", "proposals", {})])
            work.ring(1)


def _start_release(challenge: Challenge, fingerprint: str) -> Release:
    last = Release.objects.filter(challenge=challenge).order_by("-number").first()
    return Release.objects.create(
        challenge=challenge,
        number=last.number + 1 if last else 1,
        fingerprint=fingerprint,
        code_version=code_version(),
    )


def fingerprint_of(challenge: Challenge, pinned: list[DatasetVersion]) -> str:
    """SHA-256 of all that a release is made from: data, definitions, code, template and area."""
    parts = {
        "datasets": sorted([d.pk, d.checksum, d.definition] for d in pinned),
        "definitions": definitions.digest(),
        "code": code_version(),
        "template": TEMPLATE,
        "challenge": [challenge.slug, challenge.name, sorted(challenge.la_codes)],
        "measures": _own_measures(pinned),
    }
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _own_measures(pinned: list[DatasetVersion]) -> list[str]:
    """Definitions of the measures of challenges' own that these datasets have figures of."""
    own = local.measures_of()
    used = Series.objects.filter(dataset__in=pinned, measure__in=list(own)).values_list("measure", flat=True)
    return [repr(own[key]) for key in sorted(set(used))]


@cache
def code_version() -> str:
    """The first 12 hex digits of a hash over the modules that decide what a release says."""
    base = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for folder in ("calc", "steps", "store"):
        for file in sorted((base / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
