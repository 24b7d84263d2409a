"""The task list as its page shows it: phases, each task with its tag, and where it is done."""

from collections.abc import Container
from dataclasses import dataclass

from django.urls import reverse

from challenge.core.roles import Can
from partnerships.actions.steps import NEEDED
from partnerships.tasklist import PHASES, Status, Task
from schools.models import KeyToSuccess
from schools.presenters import Tag

COLOURS = {Status.IN_PROGRESS: "light-blue", Status.NOT_STARTED: "blue"}
# Where a step is done, below the hub, and what one has to hold for it. Telling the head is on the page of decisions.
PLACES = {
    "adviser": ("adviser/", Can.ALLOCATE_ADVISERS),
    "contacts": ("contacts/", Can.KEEP_CONTACTS),
    "audit-begun": ("audits/", Can.AUDIT_NEED),
    "audit-shared": ("audits/", Can.AUDIT_NEED),
    "audit-final": ("audits/", Can.AUDIT_NEED),
    "objectives": ("audits/", Can.AUDIT_NEED),
}
SHUT = (Status.CANNOT_START, Status.NOT_REQUIRED)


@dataclass(frozen=True)
class TaskRow:
    task: Task
    tag: Tag | None  # what is complete or cannot start is plain text, as in the design system
    url: str


@dataclass(frozen=True)
class PhaseRows:
    key: str
    name: str
    rows: list[TaskRow]

    @property
    def done(self) -> int:
        return sum(not row.task.is_open for row in self.rows)


def phases_of(key: KeyToSuccess, tasks: list[Task], held: Container[Can]) -> list[PhaseRows]:
    """`held`: what the reader may do about this school now; nothing where its records are read-only."""
    return [
        PhaseRows(phase, name, [_row(key, task, held) for task in tasks if task.step.phase == phase])
        for phase, name in PHASES.items()
    ]


def _row(key: KeyToSuccess, task: Task, held: Container[Can]) -> TaskRow:
    tag = Tag(task.status, COLOURS[task.status]) if task.status in COLOURS else None
    return TaskRow(task, tag, "" if task.status in SHUT else _place(key, task, held))


def _place(key: KeyToSuccess, task: Task, held: Container[Can]) -> str:
    """Where the reader may do the step, or correct it; empty where somebody else does it."""
    step = task.step
    if step.key == "told":
        return reverse("schools:key", args=[key.pk]) if Can.DECIDE_KEYS in held and task.is_open else ""
    if step.by_hand:
        return f"{key.path}steps/{step.key}/" if any(permission in held for permission in NEEDED) else ""
    path, permission = PLACES.get(step.key, ("", Can.SEE_PROGRAMME))
    return key.path + path if path and permission in held else ""
