"""`manage.py run_night`: the night's work, now. Works the jobs itself where no worker does."""

import json
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.management.data_command import DataCommand
from challenge.core.models import Challenge
from challenge.core.states import NotAllowed
from dataPacks import night as nights
from dataPacks.actions.challenges import challenge_called
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun
from dataPacks.selectors import steps_of
from dataPacks.steps.work import peak_mb

PATIENCE_SECONDS = 1.5  # how long a job may wait for a worker before this command does it
POLL_SECONDS = 0.1
DEFAULT = "england"


class Command(DataCommand):
    help = "Run the night of one challenge, or of all of them: import → indicators → comparators → packs → publish."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--challenge", help="its short name; all open challenges if left out")
        parser.add_argument("--alone", action="store_true", help="do not wait for workers to take the jobs")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [self._run(c, options) for c in self._challenges(options["challenge"])]
        if any(r["state"] == NightRun.State.FAILED for r in reports):
            raise SystemExit(1)

    def _challenges(self, slug: str | None) -> list[Challenge]:
        try:
            if slug:
                return [challenge_called(slug=slug, by=None)]
        except LookupError as error:
            raise CommandError(str(error)) from error
        return list(Challenge.objects.filter(is_open=True)) or [challenge_called(slug=DEFAULT, by=None)]

    def _run(self, challenge: Challenge, options: dict[str, Any]) -> dict[str, Any]:
        start = time.perf_counter()
        night = self._start(challenge)
        work_through(night, patience=0.0 if options["alone"] else PATIENCE_SECONDS)
        night = NightRun.objects.select_related("challenge", "release").get(pk=night.pk)
        report = report_of(night, time.perf_counter() - start)
        self.stdout.write(json.dumps(report) if options["json"] else words_of(report))
        if night.state == NightRun.State.FAILED:
            for step in steps_of(night):
                for error in step["errors"]:
                    self.stderr.write(f"{step['name']}: {error}")
        return report

    def _start(self, challenge: Challenge) -> NightRun:
        running = NightRun.objects.filter(challenge=challenge, state=NightRun.State.RUNNING).first()
        if running:
            return running  # rerunning is the recovery plan: go on where it stopped
        try:
            return start_night(challenge=challenge, trigger=NightRun.Trigger.COMMAND, by=None)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal


def work_through(night: NightRun, *, patience: float) -> None:
    """Until the night is over: leave its jobs to workers; where none takes one for `patience` seconds, do them here."""
    waiting_since = time.monotonic()
    while NightRun.objects.filter(pk=night.pk, state=NightRun.State.RUNNING).exists():
        if not nights.has_work(night):
            nights.settle_if_over(night)
            time.sleep(POLL_SECONDS)  # all that is left is in others' hands
            waiting_since = time.monotonic()
        elif nights.others_at_work(night):
            time.sleep(POLL_SECONDS)
            waiting_since = time.monotonic()
        elif time.monotonic() - waiting_since >= patience:
            nights.work_one(night.pk)
            patience = 0.0
        else:
            time.sleep(POLL_SECONDS)


def report_of(night: NightRun, seconds: float) -> dict[str, Any]:
    """What `--json` prints. Step seconds are added up over a step's jobs, which several workers may share."""
    steps = steps_of(night)
    return {
        "release": night.release.number if night.release else None,
        "challenge": night.challenge.slug,
        "state": night.state,
        "steps": [{"name": s["name"], "seconds": s["seconds"], "rows": s["rows"]} for s in steps],
        "packs_built": night.packs_built,
        "packs_unchanged": night.packs_unchanged,
        "seconds": round(seconds, 3),
        "peak_mb": max([peak_mb(), *(s["peak_mb"] for s in steps)]),
    }


def words_of(report: dict[str, Any]) -> str:
    steps = "\n".join(f"  {s['name']:<12} {s['rows']:>9,} rows  {s['seconds']:8.2f} s" for s in report["steps"])
    return (
        f"{report['challenge']}: release {report['release']} {report['state']} in {report['seconds']:.1f} s, "
        f"{report['packs_built']:,} packs built, {report['packs_unchanged']:,} unchanged\n{steps}"
    )
