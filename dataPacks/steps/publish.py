"""Last step: count rows, compare headlines with the last release, then move one pointer."""

from typing import Any

from challenge.core import audit, clock
from dataPacks.calc import changes
from dataPacks.calc.frame import ReleaseFrame, column_name
from dataPacks.calc.pack import TEMPLATE
from dataPacks.definitions import measures
from dataPacks.models import ComparatorSet, Pack, ReleaseColumn
from dataPacks.states import RELEASE
from dataPacks.steps.work import Work
from dataPacks.store.release_data import load_columns, load_index
from schools.models import CurrentRelease, Release
from schools.selectors import current_release


class Incomplete(Exception):
    """Rows are missing: nothing is published."""


def run(work: Work) -> None:
    release, challenge = work.release, work.night.challenge
    before = current_release(challenge)
    packs = _check_complete(work)
    reused = _unchanged_since(release, before)
    notes = _notes(release, before, reused)
    with work.finishing(packs):
        RELEASE.check(release.state, Release.State.PUBLISHED)
        release.state, release.published_at = Release.State.PUBLISHED, clock.now()
        release.packs = packs
        release.schools = ComparatorSet.objects.filter(release=release).count()
        release.notes = notes
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
    notes = {"columns": columns, "unchanged_packs": reused, "release_before": before.number if before else None}
    return notes | {"headlines": headlines_compared(before, release)} if before else notes


def headlines_compared(before: Release, release: Release) -> list[dict[str, Any]]:
    """For each headline measure of both releases, the newest year that both have: how many figures differ, and how.

    Figures are compared column by column over all schools, some MB in all; documents say the same far more dearly.
    """
    headlines = {m.key: m for m in measures().values() if m.headline}
    newest = {key: year for key in headlines if (year := _newest_in_both(key, before, release))}
    names = [column_name(key, "all", year) for key, year in newest.items()]
    old, new = (ReleaseFrame(load_index(r.pk), load_columns(r.pk, names)) for r in (before, release))
    return [
        {"measure": key, "name": headlines[key].name, "unit": headlines[key].unit, "year": year}
        | changes.of_measure(key, year, old, new).as_dict()
        for key, year in newest.items()
    ]


def _newest_in_both(measure: str, before: Release, release: Release) -> str | None:
    """The newest year of which both releases have the measure for all pupils, in the edition that is in use."""
    start = column_name(measure, "all", "")
    found = ReleaseColumn.objects.filter(name__startswith=start).exclude(name__contains="@")
    old, new = (set(found.filter(release=r).values_list("name", flat=True)) for r in (before, release))
    return max(old & new, default=start).removeprefix(start) or None
