"""Nights that are disturbed as often as they last: workers killed while they hold leases, the broker wiped."""

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import redis

from challenge.core.models import AuditEvent, Challenge, Job
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun, Pack
from schools.models import Release
from tests.factories.region import Region, all_figures_changed, bring_in, corrected_absence
from tests.night.installation import Installation
from tests.night.processes import wait_for
from tests.night.reader import content_of
from tests.night.working import digests, documents
from tests.services.valkey import ValkeyServer

KILLS, WIPES = 20, 3
RECOVERY_SECONDS = 60  # from the start of new workers to the next job done
NIGHT_SECONDS = 900
LONGEST_WAIT = 2.5  # seconds from the first lease to the kill: about as long as a job takes


class Torture:
    """Kills and wipes over several nights on ever new figures, until there were enough."""

    def __init__(self, place: Installation, challenge: Challenge, region: Region, broker: ValkeyServer, folder: Path):
        self.place, self.challenge, self.region, self.broker, self.folder = place, challenge, region, broker, folder
        self.chance = random.Random(20)
        self.held: Counter[str] = Counter()  # kinds of jobs that workers held when they were killed
        self.kills = self.wipes = self.nights = 0
        self.recoveries: list[float] = []

    def night(self) -> NightRun:
        """One night on new figures, disturbed until it is over."""
        self.nights += 1
        night = start_on_new_figures(self.challenge, self.region, self.folder / str(self.nights), self.nights)
        while is_running(night) and self.kills < KILLS:
            self.disturb(night)
        return wait_until_over(night)

    def disturb(self, night: NightRun) -> None:
        """Kill the workers at a random moment after they got hold of a job, start new ones, see them get on."""
        wait_for(lambda: self.place.held() or not is_running(night), "a lease", RECOVERY_SECONDS)
        self.wipe_in_turn()
        time.sleep(self.chance.uniform(0, LONGEST_WAIT))
        held = self.place.kill_worker()
        self.kills += bool(held)
        self.held.update(set(held))
        done, start = jobs_done(night), time.monotonic()
        self.place.start_worker()
        if self.chance.random() < 0.7:  # else the new ones are killed too, maybe before they got anything done
            wait_for(lambda: jobs_done(night) > done or not is_running(night), "progress", RECOVERY_SECONDS)
            self.recoveries.append(time.monotonic() - start)

    def wipe_in_turn(self) -> None:
        """Spread over the kills: a broker that is emptied, one that is killed and comes back empty, one emptied."""
        if self.wipes == WIPES or self.kills < (self.wipes + 1) * KILLS // (WIPES + 1):
            return
        self.wipes += 1
        if self.wipes == 2:
            self.broker.wipe()
        else:
            redis.Redis.from_url(self.broker.redis_url).flushall()


class Count:
    """What went wrong in nights, counted over all of them. `due` are the URNs of the schools that are due a pack."""

    def __init__(self, challenge: Challenge, due: set[int]) -> None:
        self.challenge, self.due = challenge, due
        self.lost = self.doubled = self.differing = self.not_published_once = 0

    def add(self, night: NightRun) -> None:
        """Compare a night's release with what it should hold, and with that of a night that nobody disturbs."""
        assert night.state == NightRun.State.DONE and night.release
        packs = list(Pack.objects.filter(release=night.release).values_list("school__urn", flat=True))
        self.lost += len(self.due - set(packs))
        self.doubled += len(packs) - len(set(packs))
        published = AuditEvent.objects.filter(action="release.published", subject=f"release:{night.release.pk}")
        self.not_published_once += published.count() != 1
        got, expected = digests(night.release), undisturbed(self.challenge, night.release)
        self.differing += sum(got.get(urn) != digest for urn, digest in expected.items())


def start_on_new_figures(challenge: Challenge, region: Region, folder: Path, number: int) -> NightRun:
    """Start a night on an absence table in which every school's figure differs from that of any other `number`."""
    bring_in([corrected_absence(region, folder, all_figures_changed(0.1 * number))])
    return start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)


def undisturbed(challenge: Challenge, release: Release) -> dict[int, str]:
    """What a night in the same state publishes when nobody disturbs the workers."""
    Release.objects.filter(pk=release.pk).update(fingerprint="as if something were new")
    night = wait_until_over(start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None))
    assert night.release and night.release.number == release.number + 1
    return digests(night.release)


def wait_until_over(night: NightRun) -> NightRun:
    """The night as it stands when the workers have done it."""
    wait_for(lambda: not is_running(night), "the end of the night", NIGHT_SECONDS)
    return NightRun.objects.select_related("release").get(pk=night.pk)


def is_running(night: NightRun) -> bool:
    return NightRun.objects.filter(pk=night.pk, state=NightRun.State.RUNNING).exists()


def jobs_done(night: NightRun) -> int:
    return Job.objects.filter(run=night.run, state=Job.State.DONE).count()


def stored_in(challenge: Challenge) -> Callable[[int, int], str]:
    """A function that gives the content of a school's stored document, by URN and the release's number."""

    @cache
    def contents(number: int) -> dict[int, str]:
        release = Release.objects.get(challenge=challenge, number=number)
        return {urn: content_of(document) for urn, document in documents(release).items()}

    return lambda urn, number: contents(number)[urn]
