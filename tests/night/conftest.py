"""A region in the database for the tests of the night: published once, then rolled back after each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from django.core.management import call_command

from challenge.core.models import Challenge
from dataPacks.store import release_data
from schools.models import CurrentRelease, Release, School
from tests.factories.region import (
    SLUG,
    Region,
    bring_in,
    corrected_absence,
    make_challenge,
    one_figure_changed,
    write_region,
)
from tests.night.working import run_night
from tests.services.valkey import ValkeyServer


@dataclass(frozen=True)
class Published:
    """A region with two releases: the second follows a correction of one figure of the school `corrected`."""

    region: Region
    challenge: Challenge
    first: Release
    second: Release
    corrected: School
    folder: Path

    def correct(self, change: Callable[[dict[str, str]], None]) -> None:
        """Import the newest absence table, published anew."""
        bring_in([corrected_absence(self.region, self.folder, change)])


@pytest.fixture(autouse=True)
def no_frame_of_an_earlier_test() -> None:
    """Numbers of releases come again when a test is rolled back; a process outside of tests never sees that."""
    release_data.frame_of.cache_clear()


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return write_region(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="package")
def left_empty(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Other tests expect empty tables."""
    yield
    with django_db_blocker.unblock():
        empty()


@pytest.fixture
def region_in_place(region: Region, left_empty: None, django_db_blocker, valkey: ValkeyServer, tmp_path: Path) -> None:
    """Built before the test's own transaction begins, so that it is there for the next test as well."""
    with django_db_blocker.unblock():
        if not CurrentRelease.objects.exists():
            empty()
            bring_in(region.few_files)
            challenge = make_challenge(region)
            run_night(challenge)
            bring_in([corrected_absence(region, tmp_path, one_figure_changed(region.country.head_urn))])
            run_night(challenge)


@pytest.fixture
def published(region: Region, region_in_place: None, db: None, tmp_path: Path) -> Published:
    challenge = Challenge.objects.get(slug=SLUG)
    first, second = Release.objects.filter(challenge=challenge).order_by("number")
    return Published(region, challenge, first, second, School.objects.get(urn=region.country.head_urn), tmp_path)


@pytest.fixture
def empty_database(transactional_db: None, left_empty: None) -> None:
    """For tests that commit: nothing in any table, whatever ran before."""
    if School.objects.exists() or Challenge.objects.exists():
        empty()


@pytest.fixture(scope="session")
def big_region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """2,000 schools, for the long tests."""
    return write_region(tmp_path_factory.mktemp("big"), schools=2000, authorities=12, region_schools=400, seed=1)


@pytest.fixture
def big_challenge(empty_database: None, big_region: Region, valkey: ValkeyServer) -> Challenge:
    """A whole made-up country as one challenge, with a first release from an undisturbed night."""
    bring_in(big_region.newest_files)
    challenge = make_challenge(big_region, whole_country=True)
    assert run_night(challenge).state == "done"
    redis.Redis.from_url(valkey.redis_url).flushall()
    return challenge


def empty() -> None:
    """Nothing in any table; keys begin at 1 again, so what this process remembers by key has to go too."""
    release_data.frame_of.cache_clear()
    call_command("flush", verbosity=0, interactive=False)
