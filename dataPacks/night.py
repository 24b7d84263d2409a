"""The whole night, on one page.

A night is a row; its work is job rows in stages, claimed one after another by whoever is there: Celery workers, or the
command that started it. Each job reads through `store`, calls `calc` and writes into the unpublished release; only the
last one, publish, moves the pointer that readers follow. A rerun skips what is done, so rerunning is the recovery plan.
"""

import traceback
from collections.abc import Callable

from challenge.core import clock, queue
from challenge.core.models import Job
from dataPacks.actions import nights
from dataPacks.models import NightRun
from dataPacks.steps import comparators, indicators, ingest, packs, proposals, publish
from dataPacks.steps.work import Work

STEPS: dict[str, Callable[[Work], None]] = {
    "ingest": ingest.run,  # pin what was accepted since the last release, or find nothing new
    "indicators": indicators.run,  # one column per measure, group and year
    "comparators": comparators.run,  # the schools most like each
    "packs": packs.run,  # documents, in batches spread over workers
    "proposals": proposals.run,  # who meets criteria for Keys to Success, or no longer does
    "publish": publish.run,  # count, compare, move the pointer
}


def work_one(night_id: int) -> bool:
    """Claim one job of the night and do it. False when there is nothing to claim now."""
    lease = queue.claim(NightRun.run_of(night_id))
    # Read after the claim: whoever did the job before may have given the night its release a moment ago.
    night = NightRun.objects.select_related("challenge", "release", "started_by").get(pk=night_id)
    if lease is None:
        nights.settle(night=night)
        return False
    _do(night, lease)
    return True


def _do(night: NightRun, lease: queue.Lease) -> None:
    try:
        STEPS[lease.job.kind](Work(night, lease))
    except queue.LeaseLost:
        return  # somebody else took the job over and will finish it
    except Exception:
        queue.give_back(lease, traceback.format_exc())
    nights.settle(night=night)


def has_work(night: NightRun) -> bool:
    """Whether any job of the night could be claimed now."""
    return queue.claimable(night.run).exists()


def settle_if_over(night: NightRun) -> None:
    """End the night if nothing is left to do."""
    nights.settle(night=night)


def others_at_work(night: NightRun) -> bool:
    """Whether anybody who is alive holds a job of the night at this moment."""
    return Job.objects.filter(run=night.run, state=Job.State.LEASED, leased_until__gt=clock.now()).exists()
