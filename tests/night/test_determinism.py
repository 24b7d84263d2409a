"""The same data make the same documents to the byte, in whatever order they came and whatever keys rows got."""

from pathlib import Path

import pytest

from challenge.core import queue
from challenge.core.models import Challenge
from dataPacks.actions.challenges import add_challenge
from schools.models import School
from tests.factories.region import bring_in, make_challenge
from tests.night.conftest import empty
from tests.night.working import digests, run_night


@pytest.fixture
def files(region) -> list[Path]:
    return region.newest_files


def packs_of(challenge: Challenge) -> dict[int, str]:
    return digests(run_night(challenge).release)


def test_another_order_of_import_and_other_keys_make_the_same_documents(empty_database, region, files):
    bring_in(files)
    first = packs_of(make_challenge(region))
    first_key = School.objects.order_by("pk").values_list("urn", flat=True).first()
    empty()

    add_challenge(slug="another", name="Another", la_codes=["999"], by=None)
    for path in reversed(files):
        bring_in([path])
    second = packs_of(make_challenge(region))

    assert School.objects.order_by("pk").values_list("urn", flat=True).first() != first_key, "keys differ"
    assert second == first


def test_shares_worked_in_another_order_make_the_same_documents(published, monkeypatch):
    claimable = queue.claimable
    monkeypatch.setattr(queue, "claimable", lambda run=None: claimable(run).order_by("stage", "-id"))
    published.second.fingerprint = "made from something else"
    published.second.save()

    release = run_night(published.challenge).release

    assert release.number == 3
    assert digests(release) == digests(published.second)
