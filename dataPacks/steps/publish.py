"""Last step: count rows, compare headlines with the last release, then move one pointer."""

from typing import Any

from challenge.core import audit, clock
from dataPacks.calc.pack import TEMPLATE
from dataPacks.models import ComparatorSet, Pack, ReleaseColumn
from dataPacks.states import RELEASE
from dataPacks.steps.work import Work
from schools.models import CurrentRelease, Release
from schools.selectors import current_release


class Incomplete(Exception):
    """Rows are missing: nothing is published."""


def run(work: Work) -> None:
    release, challenge = work.release, work.night.challenge
    before = current_release(challenge)
    packs = _check_complete(work)
    reused = _unchanged_since(release, before)
    with work.finishing(packs):
        RELEASE.check(release.state, Release.State.PUBLISHED)
        release.state, release.published_at = Release.State.PUBLISHED, clock.now()
        release.packs = packs
        release.schools = ComparatorSet.objects.filter(release=release).count()
        release.notes = _notes(release, before, reused)
        release.save()
        CurrentRelease.objects.update_or_create(
            challenge=challenge, defaults={"release": release, "moved_at": release.published_at}
        )
        work.night.packs_built, work.night.packs_unchanged = packs - reused, reused
        work.night.save(update_fields=["packs_built", "packs_unchanged"])
        audit.record(
            by=work.night.started_by,
            action="release.published",
            subject=f"release:{release.pk}",
            challenge=challenge,
            old=before.number if before else None,
            new=release.number,
        )


def _check_complete(work: Work) -> int:
    """Every school that was to have a pack has exactly one. Completeness is a count of rows."""
    packs = Pack.objects.filter(release=work.release, template=TEMPLATE).count()
    if packs != work.payload["packs"]:
        raise Incomplete(f"{packs} packs where {work.payload['packs']} were to be built.")
    return packs


def _unchanged_since(release: Release, before: Release | None) -> int:
    """How many schools' documents are, to the letter, those of the release before."""
    if before is None:
        return 0
    old = Pack.objects.filter(release=before, template=TEMPLATE)
    now = Pack.objects.filter(release=release, template=TEMPLATE)
    return _common(dict(old.values_list("school_id", "document_id")), dict(now.values_list("school_id", "document_id")))


def _common(old: dict[int, str], new: dict[int, str]) -> int:
    return sum(new[school] == digest for school, digest in old.items() if school in new)


def _notes(release: Release, before: Release | None, reused: int) -> dict[str, Any]:
    columns = ReleaseColumn.objects.filter(release=release).count()
    return {"columns": columns, "unchanged_packs": reused, "release_before": before.number if before else None}
