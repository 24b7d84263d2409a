"""The task list of a school in the programme: steps in phases, their gates, and what the records say of each.

Nothing here is stored: a status is worked out from facts. No Django, no database.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    COMPLETE = "Complete"
    IN_PROGRESS = "In progress"
    NOT_STARTED = "Not started"
    CANNOT_START = "Cannot start yet"
    NOT_REQUIRED = "Not required"


@dataclass(frozen=True)
class Facts:
    """What the records say of one school. A day is when something was done; None where it was not."""

    today: dt.date
    entered_on: dt.date | None = None
    told_on: dt.date | None = None
    adviser_since: dt.date | None = None
    adviser: str = ""
    has_body: bool = True
    is_running: bool = True  # in the programme, and neither paused nor stopped
    is_over: bool = False  # left the programme
    contacts: Mapping[str, dt.date] = field(default_factory=dict)  # role of the contact → since when
    steps: Mapping[str, dt.date] = field(default_factory=dict)  # recorded by hand
    audit_begun: dt.date | None = None
    audit_shared: dt.date | None = None
    audit_final: dt.date | None = None
    objectives_set: dt.date | None = None


Done = Callable[[Facts], dt.date | None]


@dataclass(frozen=True)
class Step:
    """One task. `days`: how long after entry it is due; `after`: the steps that must be complete before it."""

    key: str
    phase: str
    title: str
    days: int
    done: Done
    after: tuple[str, ...] = ()
    by_hand: bool = False
    begun: Callable[[Facts], bool] = lambda facts: False
    is_required: Callable[[Facts], bool] = lambda facts: True


@dataclass(frozen=True)
class Task:
    """One step of one school, as it stands today."""

    step: Step
    status: Status
    done_on: dt.date | None
    due_on: dt.date | None
    reason: str
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.status not in (Status.COMPLETE, Status.NOT_REQUIRED)


PHASES = {"prepare": "Prepare", "visit": "Visit and diagnose", "plan": "Plan"}
NEEDED_CONTACTS = ("head", "chair of governors")


def _by_hand(key: str) -> Done:
    return lambda facts: facts.steps.get(key)


def _contacts(facts: Facts) -> dt.date | None:
    days = [facts.contacts.get(role) for role in NEEDED_CONTACTS]
    return max((day for day in days if day), default=None) if all(days) else None


STEPS = (
    Step("decided", "prepare", "Decide that the school joins", 0, lambda f: f.entered_on),
    Step("told", "prepare", "Tell the head", 3, lambda f: f.told_on, ("decided",)),
    Step("adviser", "prepare", "Allocate an adviser", 7, lambda f: f.adviser_since, ("told",)),
    Step("body", "prepare", "Inform the responsible body", 7, _by_hand("body"), ("told",), True,
         is_required=lambda f: f.has_body),
    Step("contacts", "prepare", "Record the head and the chair of governors", 14, _contacts, ("told",),
         begun=lambda f: bool(f.contacts)),
    Step("contact", "visit", "Speak with the head for the first time", 10, _by_hand("contact"), ("told", "adviser"),
         True),
    Step("visit", "visit", "Visit the school for the first time", 21, _by_hand("visit"), ("told", "adviser"), True),
    Step("audit-begun", "visit", "Begin the audit of need", 28, lambda f: f.audit_begun, ("told", "adviser")),
    Step("audit-shared", "visit", "Share the audit with the head", 42, lambda f: f.audit_shared, ("audit-begun",),
         begun=lambda f: f.audit_begun is not None),
    Step("audit-final", "visit", "Make the audit final", 56, lambda f: f.audit_final, ("audit-shared",),
         begun=lambda f: f.audit_shared is not None),
    Step("objectives", "plan", "Set objectives", 63, lambda f: f.objectives_set, ("audit-final",)),
    Step("agreed", "plan", "Agree the objectives with the head and the responsible body", 77, _by_hand("agreed"),
         ("objectives",), True),
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}
BY_HAND = {step.key: step for step in STEPS if step.by_hand}
# A milestone is passed when its steps are complete or not required.
MILESTONES = (
    ("Decided", ("decided",)),
    ("Prepared", ("told", "adviser", "body", "contacts")),
    ("Visited", ("contact", "visit")),
    ("Need audited", ("audit-begun", "audit-shared", "audit-final")),
    ("Objectives agreed", ("objectives", "agreed")),
)


def is_of_stay(day: dt.date, entered_on: dt.date | None) -> bool:
    """Whether what was done on this day belongs to the stay that began on the other. A school may return."""
    return entered_on is None or day >= entered_on


def tasks_of(facts: Facts) -> list[Task]:
    """Every step with its status, in the order of the list."""
    settled = {step.key: step.done(facts) is not None or not step.is_required(facts) for step in STEPS}
    return [_task(step, facts, settled) for step in STEPS]


def _task(step: Step, facts: Facts, settled: Mapping[str, bool]) -> Task:
    done_on = step.done(facts)
    status, reason = _status(step, facts, settled, done_on)
    return Task(step, status, done_on, due_on(step, facts), reason, _is_late(step, facts))


def due_on(step: Step, facts: Facts) -> dt.date | None:
    return facts.entered_on + dt.timedelta(days=step.days) if facts.entered_on else None


def late_steps(facts: Facts) -> list[Step]:
    """The steps that should have been done by today; the same that `tasks_of` calls late, for many schools at once."""
    return [step for step in STEPS if _is_late(step, facts)] if facts.is_running and not facts.is_over else []


def _is_late(step: Step, facts: Facts) -> bool:
    if not facts.is_running or facts.is_over or facts.entered_on is None:
        return False
    is_due = (facts.today - facts.entered_on).days > step.days
    return is_due and step.done(facts) is None and step.is_required(facts)


def _status(step: Step, facts: Facts, settled: Mapping[str, bool], done_on: dt.date | None) -> tuple[Status, str]:
    if done_on is not None:
        return Status.COMPLETE, ""
    if facts.is_over:
        return Status.NOT_REQUIRED, "The school has left the programme."
    if not step.is_required(facts):
        return Status.NOT_REQUIRED, "No authority or trust is known for the school."
    waiting = [BY_KEY[key].title for key in step.after if not settled[key]]
    if waiting:
        first = " and ".join(title[0].lower() + title[1:] for title in waiting)
        return Status.CANNOT_START, f"First: {first}."
    return (Status.IN_PROGRESS if step.begun(facts) else Status.NOT_STARTED), ""


def next_task(tasks: list[Task]) -> Task | None:
    """What to do next: the first task that can be done, the earliest due; None where nothing is left."""
    ready = [task for task in tasks if task.is_open and task.status != Status.CANNOT_START]
    return min(ready, key=lambda task: task.step.days, default=None)


def milestone_of(tasks: list[Task]) -> tuple[int, str]:
    """The last milestone that was passed with all before it: its number, to sort by, and its name."""
    settled = {task.step.key: not task.is_open for task in tasks}
    passed = (0, "None yet")
    for number, (name, keys) in enumerate(MILESTONES, 1):
        if not all(settled[key] for key in keys):
            break
        passed = (number, name)
    return passed


def phase_of(tasks: list[Task]) -> str:
    """The name of the phase that the school is in: the first with something open."""
    return next((PHASES[task.step.phase] for task in tasks if task.is_open), "All tasks done")
