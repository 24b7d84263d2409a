"""Jobs are claimed once, finished once, and survive the death of whoever held them."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from challenge.core import clock, queue
from challenge.core.locks import exclusive
from challenge.core.models import Job
from challenge.core.states import NotAllowed

pytestmark = pytest.mark.django_db
RUN = "night:1"


def add(*keys: str, stage: int = 1) -> None:
    queue.add(RUN, [queue.NewJob(stage, "packs", key, {}) for key in keys])


def finish(lease: queue.Lease) -> None:
    with transaction.atomic():
        queue.finish(lease, rows=1, seconds=0.1)


def later(seconds: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + dt.timedelta(seconds=seconds), tick=False)


def test_a_job_is_claimed_by_one_worker_only():
    add("a")
    assert queue.claim(RUN) is not None
    assert queue.claim(RUN) is None


def test_a_job_added_twice_is_one_job():
    add("a")
    add("a")
    assert Job.objects.filter(run=RUN).count() == 1


def test_a_later_stage_waits_for_all_of_the_earlier_one():
    add("first", "second")
    add("last", stage=2)
    leases = [queue.claim(RUN), queue.claim(RUN)]
    assert queue.claim(RUN) is None
    for lease in leases:
        finish(lease)
    assert queue.claim(RUN).job.key == "last"


def test_work_of_a_dead_worker_is_taken_over_and_the_dead_cannot_finish_it(settings):
    add("a")
    dead = queue.claim(RUN)
    with later(settings.JOB_LEASE_SECONDS + 1):
        alive = queue.claim(RUN)
        assert alive.job.tries == 2
        with pytest.raises(queue.LeaseLost):
            finish(dead)
        with pytest.raises(queue.LeaseLost):
            dead.renew()
        finish(alive)
    assert queue.counts(RUN) == {"done": 1}


def test_a_renewed_lease_outlives_its_first_length(settings):
    add("a")
    lease = queue.claim(RUN)
    with later(settings.JOB_LEASE_SECONDS - 1):
        lease.renew()
    with later(settings.JOB_LEASE_SECONDS + 1):
        assert queue.claim(RUN) is None


def test_finishing_outside_the_transaction_of_the_result_is_refused(monkeypatch):
    add("a")
    lease = queue.claim(RUN)
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="transaction"):
        queue.finish(lease, rows=0, seconds=0)


def test_a_failing_job_is_tried_again_and_then_given_up_with_its_traceback(settings):
    settings.JOB_MAX_TRIES = 2
    add("a", "b")
    for _ in range(2):
        queue.give_back(queue.claim(RUN), "ValueError: no such column")
    job = Job.objects.get(run=RUN, key="a")
    assert (job.state, job.error) == ("failed", "ValueError: no such column")
    assert queue.claim(RUN) is None, "nothing of a run goes on once a job of it has failed"


def test_a_job_that_kills_every_worker_is_given_up(settings):
    settings.JOB_MAX_TRIES = 1
    add("a")
    queue.claim(RUN)
    with later(settings.JOB_LEASE_SECONDS + 1):
        assert queue.claim(RUN) is None
    assert "died" in Job.objects.get(run=RUN).error


def test_one_holder_at_a_time_and_the_next_is_told_in_words():
    second = exclusive("import", wait_seconds=0, busy="Come back later.")
    with exclusive("import", wait_seconds=0, busy="busy"), pytest.raises(NotAllowed, match="Come back"), second:
        pass
    with exclusive("import", wait_seconds=0, busy="busy"):
        pass
