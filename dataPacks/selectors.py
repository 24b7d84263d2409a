"""What a viewer may see of packs, releases' figures and nights."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from challenge.core.models import Challenge, Job
from challenge.core.roles import Can
from dataPacks.calc.frame import column_name
from dataPacks.calc.pack import TEMPLATE
from dataPacks.models import ComparatorSet, NightRun, Pack
from dataPacks.store import release_data
from dataPacks.store.trusts import TrustTable, newest_tables
from schools.models import CurrentRelease, Release, School
from schools.querysets import SchoolQuerySet
from schools.selectors import (
    Viewer,
    challenges_for,
    challenges_of_pack,
    grants_of,
    packs_readable_by,
    school_for,
    schools_for,
)


@dataclass
class PackView:
    """One school's pack in one release: the document, and its comparators' figures where they are asked for."""

    document: dict[str, Any]
    school: School
    challenge: Challenge
    release: Release
    _values: dict[str, np.ndarray] = field(default_factory=dict)
    _positions: list[int] = field(default_factory=list)

    def load(self, wanted: list[tuple[str, str, str]]) -> None:
        """Fetch the values of columns (measure, group, year), and where the comparators stand in them."""
        names = [column_name(*key) for key in wanted]
        self._values |= release_data.load_values(self.release.pk, [n for n in names if n not in self._values])
        if not self._positions:
            found = ComparatorSet.objects.filter(release=self.release, school=self.school).first()
            self._positions = (
                release_data.Members.unpack(found.members).positions.tolist() if found and found.members else []
            )

    def values_of(self, measure: str, group: str, year: str) -> list[float | None]:
        """The comparators' figures, parallel to the document's `comparators`; None where one has none."""
        column = self._values.get(column_name(measure, group, year))
        if column is None:
            return [None] * len(self._positions)
        return [None if v != v else v for v in column[self._positions].tolist()]


def pack_for(user: Viewer, urn: int, *, challenge: str | None = None) -> PackView | None:
    """The current pack of a school, if this person may read it; None otherwise, as if there were none.

    A school in several of the person's challenges shows the one asked for, else the first that has a pack.
    """
    school = school_for(user, urn=urn)
    if school is None:
        return None
    readable = [c for c in challenges_of_pack(user, school) if challenge in (None, c.slug)]
    return _pack_view(school, readable)


def published_pack(school: School, challenge: str | None = None) -> PackView | None:
    """The current pack of a school whoever asks: for the command line, which has no viewer."""
    challenges = Challenge.objects.filter(current__isnull=False).order_by("name")
    if challenge:
        challenges = challenges.filter(slug=challenge)
    # The smallest area first: a region's own challenge before one of the whole country.
    return _pack_view(school, sorted(challenges, key=lambda c: (c.covers_country, len(c.la_codes))))


def _pack_view(school: School, challenges: list[Challenge]) -> PackView | None:
    current = {
        row.challenge_id: row.release
        for row in CurrentRelease.objects.filter(challenge__in=challenges).select_related("release__challenge")
    }
    packs = Pack.objects.filter(release__in=current.values(), school=school, template=TEMPLATE)
    found = {pack.release_id: pack for pack in packs.select_related("document")}
    for challenge in challenges:
        release = current.get(challenge.pk)
        if release and release.pk in found:
            document = release_data.unpack_document(found[release.pk].document)
            return PackView(with_release(document, release), school, challenge, release)
    return None


def with_release(document: dict[str, Any], release: Release) -> dict[str, Any]:
    """The stored document with the release it is read in, as the published schema has it."""
    published = release.published_at.isoformat() if release.published_at else None
    head = {"schema": document["schema"], "school": document["school"], "challenge": document["challenge"]}
    return head | {"release": {"number": release.number, "published_at": published}} | document


def has_pack(user: Viewer, school: School) -> bool:
    """Whether there is a current pack of the school that this person may read."""
    challenges = challenges_of_pack(user, school)
    releases = CurrentRelease.objects.filter(challenge__in=challenges).values("release_id")
    return Pack.objects.filter(release__in=releases, school=school, template=TEMPLATE).exists()


def schools_with_packs(user: Viewer) -> SchoolQuerySet:
    """The schools whose packs this person may read and that have one in a current release."""
    current = CurrentRelease.objects.values("release_id")
    packs = Pack.objects.filter(release__in=current, school=OuterRef("pk"), template=TEMPLATE)
    return packs_readable_by(user).filter(Exists(packs))


def nights_for(user: Viewer) -> QuerySet[NightRun]:
    """Nights of the challenges whose jobs this person may see, newest first."""
    nights = NightRun.objects.filter(challenge__in=challenges_for(user, Can.SEE_JOBS))
    return nights.select_related("challenge", "release", "started_by")


@dataclass(frozen=True)
class TrustTables:
    """Tables about trusts, and the challenges whose schools decided which trusts are in them."""

    tables: list[TrustTable]
    challenges: list[Challenge]


def trust_tables_for(user: Viewer, *, everywhere: bool, named: str = "") -> TrustTables:
    """Published figures of trusts so named: of those with a school in one of this person's challenges, or of all."""
    challenges = list({grant.challenge_id: grant.challenge for grant in grants_of(user)}.values())
    if everywhere or not challenges or any(challenge.covers_country for challenge in challenges):
        return TrustTables(newest_tables(among=None, named=named), [c for c in challenges if not c.covers_country])
    codes = {code for challenge in challenges for code in challenge.la_codes}
    urns = schools_for(user).filter(la_id__in=codes, urn__isnull=False).values_list("urn", flat=True)
    return TrustTables(newest_tables(among={urn for urn in urns if urn}, named=named), challenges)


STEP_NAMES = ("ingest", "indicators", "comparators", "packs", "proposals", "publish")


def steps_of(night: NightRun) -> list[dict[str, Any]]:
    """The night's steps in order: name, jobs (all, done, failed, leased), rows, seconds (over all jobs), errors."""
    jobs = list(Job.objects.filter(run=night.run))
    return [_step(name, [j for j in jobs if j.kind == name]) for name in STEP_NAMES]


def _step(name: str, jobs: list[Job]) -> dict[str, Any]:
    return {
        "name": name,
        "jobs": len(jobs),
        "done": sum(j.state == Job.State.DONE for j in jobs),
        "failed": sum(j.state == Job.State.FAILED for j in jobs),
        "working": sum(j.state == Job.State.LEASED for j in jobs),
        "rows": sum(j.rows for j in jobs),
        "seconds": round(sum(j.seconds for j in jobs), 3),
        "peak_mb": max((j.peak_mb for j in jobs), default=0.0),
        "errors": [j.error for j in jobs if j.error],
    }


def jobs_of(night: NightRun) -> list[dict[str, Any]]:
    """Every job of the night, in order, for the page about it."""
    fields = ("id", "kind", "key", "state", "tries", "rows", "seconds", "error", "started_at", "finished_at")
    return list(Job.objects.filter(run=night.run).values(*fields))
