"""A night's steps as people follow them: states are computed from the job rows, never stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge.core.downloads import Cell
from challenge.core.models import Job
from challenge.core.words import count_of, seconds_in_words
from dataPacks.models import NightRun
from schools.presenters import Fact, Tag, uk_time

STEPS: dict[str, str] = {
    "ingest": "Take in the files accepted since the last release",
    "indicators": "Work out each school's figures",
    "comparators": "Find the schools most like each school",
    "packs": "Write the data packs",
    "proposals": "Hold schools against the criteria for Keys to Success",
    "publish": "Publish everything at once",
}
NIGHT_TAGS: dict[str, Tag] = {
    NightRun.State.RUNNING: Tag("Running", "blue"),
    NightRun.State.DONE: Tag("Finished", "green"),
    NightRun.State.FAILED: Tag("Failed", "red"),
}
DONE, WORKING, WAITING = Tag("Done", "green"), Tag("Working", "blue"), Tag("Waiting", "grey")
FAILED, LATER = Tag("Failed", "red"), Tag("Cannot start yet", "grey")
NOT_BEGUN = {
    NightRun.State.RUNNING: LATER,
    NightRun.State.DONE: Tag("Not needed", "grey"),
    NightRun.State.FAILED: Tag("Not reached", "grey"),
}


@dataclass
class Step:
    """One step of the night over all its jobs. `seconds` is work time, summed over workers."""

    name: str
    tag: Tag = LATER
    jobs: int = 0
    jobs_done: int = 0
    rows: int = 0
    seconds: float = 0.0
    troubles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def time(self) -> str:
        return seconds_in_words(self.seconds) if self.jobs_done else ""

    @property
    def parts(self) -> str:
        return f"{self.jobs_done:,} of {self.jobs:,}" if self.jobs else ""


def steps_of(night: NightRun, jobs: Iterable[Mapping[str, Any]]) -> list[Step]:
    """The six steps in their order, each with state, counts and the tracebacks of jobs that failed."""
    steps = {kind: Step(name) for kind, name in STEPS.items()}
    states: dict[str, set[str]] = {kind: set() for kind in STEPS}
    for job in jobs:
        _add(steps[job["kind"]], job)
        states[job["kind"]].add(job["state"])
    for kind, step in steps.items():
        step.tag = _tag(states[kind], night.state)
    return list(steps.values())


def _add(step: Step, job: Mapping[str, Any]) -> None:
    step.jobs += 1
    step.jobs_done += job["state"] == Job.State.DONE
    step.rows += job["rows"]
    step.seconds += job["seconds"]
    if job["error"]:
        step.troubles.append({"key": job["key"], "error": job["error"], "tries": job["tries"], "state": job["state"]})


def _tag(states: set[str], night: str) -> Tag:
    if not states:
        return NOT_BEGUN[NightRun.State(night)]
    if Job.State.FAILED in states:
        return FAILED
    if states == {Job.State.DONE}:
        return DONE
    return WAITING if states == {Job.State.QUEUED} else WORKING


def progress(steps: list[Step]) -> tuple[int, int]:
    """Jobs done and jobs known so far, for the progress bar. Steps that have not begun count as one job each."""
    return sum(s.jobs_done for s in steps), sum(s.jobs or 1 for s in steps)


def outcome(night: NightRun) -> str:
    """One sentence that says what came of the night."""
    if night.state == NightRun.State.RUNNING:
        return "The night's work is running. Readers see the last release until everything is done."
    if night.state == NightRun.State.FAILED:
        return "The night failed. Nothing of it was published: readers still see the release before."
    if night.release is None or night.release.made_at < night.started_at:
        since = f"release {night.release.number}" if night.release else "the last release"
        return f"There was nothing new since {since}, so there was nothing to publish."
    built = f"{count_of(night.packs_built, 'pack was', 'packs were')} written"
    same = f" and {count_of(night.packs_unchanged, 'pack is', 'packs are')} unchanged" if night.packs_unchanged else ""
    return f"Release {night.release.number} was published: {built}{same}."


NIGHT_COLUMNS = ("Challenge", "Date", "State", "Started by", "Release", "Packs written", "Packs unchanged", "Seconds")


def night_rows(nights: Iterable[NightRun]) -> Iterator[tuple[Cell, ...]]:
    """One row per night under `NIGHT_COLUMNS`."""
    for night in nights:
        yield (
            night.challenge.name, night.date, night.state, str(night.started_by or night.get_trigger_display()),
            night.release.number if night.release else None, night.packs_built, night.packs_unchanged,
            round((night.finished_at - night.started_at).total_seconds(), 1) if night.finished_at else None,
        )  # fmt: skip


def facts_of(night: NightRun) -> list[Fact]:
    """Who started the night, when, and how long it took on the clock."""
    facts = [
        Fact("Started by", str(night.started_by or night.get_trigger_display())),
        Fact("Started", uk_time(night.started_at)),
        Fact("Ended", uk_time(night.finished_at)),
    ]
    if night.finished_at:
        facts.append(Fact("Took", seconds_in_words(max(0, (night.finished_at - night.started_at).total_seconds()))))
    return [fact for fact in facts if fact.value]
