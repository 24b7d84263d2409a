"""Doing a night's work in the test's own process, and looking at what came of it."""

from typing import Any

from challenge.core.models import Challenge
from dataPacks import night as nights
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun, Pack
from dataPacks.selectors import with_release
from dataPacks.store import release_data
from schools.models import Release
from schools.selectors import current_release


def run_night(challenge: Challenge) -> NightRun:
    """Start a night and do every job of it."""
    return work_off(start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None))


def work_off(night: NightRun) -> NightRun:
    """Do what there is to do of a night; the night as it then stands."""
    while nights.work_one(night.pk):
        pass
    return NightRun.objects.select_related("release", "challenge").get(pk=night.pk)


def current_number(challenge: Challenge) -> int | None:
    """The number of the release that readers see."""
    release = current_release(challenge)
    return release.number if release else None


def digests(release: Release) -> dict[int, str]:
    """SHA-256 of each school's document in a release, by URN."""
    return dict(Pack.objects.filter(release=release).values_list("school__urn", "document_id"))


def documents(release: Release) -> dict[int, dict[str, Any]]:
    """Each school's document as the published schema has it, by URN."""
    packs = Pack.objects.filter(release=release).select_related("document", "school")
    return {
        p.school.urn: with_release(release_data.unpack_document(p.document), release) for p in packs if p.school.urn
    }
