"""The task list as its page shows it: phases, each task with its tag, and where it is done."""

from dataclasses import dataclass

from partnerships.tasklist import PHASES, Status, Task
from schools.models import KeyToSuccess
from schools.presenters import Tag

COLOURS = {Status.IN_PROGRESS: "light-blue", Status.NOT_STARTED: "blue"}
PLACES = {
    "contacts": "contacts/", "audit-begun": "audits/", "audit-shared": "audits/", "audit-final": "audits/",
    "objectives": "audits/",
}  # fmt: skip


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


def phases_of(key: KeyToSuccess, tasks: list[Task], may_record: bool) -> list[PhaseRows]:
    return [
        PhaseRows(phase, name, [_row(key, task, may_record) for task in tasks if task.step.phase == phase])
        for phase, name in PHASES.items()
    ]


def _row(key: KeyToSuccess, task: Task, may_record: bool) -> TaskRow:
    hub = key.path
    url = ""
    if task.step.by_hand and may_record and task.status not in (Status.CANNOT_START, Status.NOT_REQUIRED):
        url = f"{hub}steps/{task.step.key}/"
    elif may_record and task.step.key in PLACES and task.status != Status.CANNOT_START:
        url = hub + PLACES[task.step.key]
    tag = Tag(task.status, COLOURS[task.status]) if task.status in COLOURS else None
    return TaskRow(task, tag, url)
