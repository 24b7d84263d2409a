"""Real workers do the night's jobs while the command only waits, and outlive their broker."""

import redis
from django.core.management import call_command

from challenge.core.models import Job
from challenge.core.services import programs
from dataPacks import night as nights
from dataPacks.actions.nights import start_night
from dataPacks.management.commands import run_night
from dataPacks.models import NightRun
from tests.factories.region import bring_in, make_challenge, schools_due_a_pack
from tests.night.processes import running, wait_for
from tests.night.working import digests


def test_a_worker_does_the_night_while_the_command_waits(empty_database, region, process_env, tmp_path, monkeypatch):
    challenge = make_challenge(region)
    bring_in(region.context_files)
    here = []
    monkeypatch.setattr(nights, "work_one", here.append)
    monkeypatch.setattr(run_night, "PATIENCE_SECONDS", 240.0)

    with running(programs.worker().command, process_env, tmp_path / "worker.log") as worker:
        wait_for(lambda: worker.says("ready."), "a worker")
        call_command("run_night", challenge=challenge.slug, verbosity=0)

    night = NightRun.objects.get()
    assert (night.state, here) == ("done", [])
    assert set(digests(night.release)) == schools_due_a_pack(region)
    assert set(Job.objects.filter(run=night.run).values_list("state", "tries")) == {("done", 1)}


def test_workers_outlive_their_broker(empty_database, region, process_env, valkey, tmp_path):
    challenge = make_challenge(region)
    bring_in(region.few_files)

    with running(programs.worker().command, process_env, tmp_path / "worker.log") as worker:
        wait_for(lambda: worker.says("ready."), "a worker")
        redis.Redis.from_url(valkey.redis_url).flushall()
        night = start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)
        at_work = Job.objects.filter(run=night.run, kind="indicators")
        wait_for(lambda: at_work.exclude(state="queued").exists(), "a worker at work")
        valkey.wipe()
        wait_for(lambda: has_ended(night), "the end of a night that lost its broker")
        heard = start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)
        wait_for(lambda: worker.is_alive() and has_ended(heard), "the end of the next night")


def has_ended(night: NightRun) -> bool:
    return NightRun.objects.filter(pk=night.pk, state=NightRun.State.DONE).exists()
