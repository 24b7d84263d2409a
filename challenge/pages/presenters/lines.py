"""One line for each school in the programme: what is next, what is late, what changed. For dashboards and lists."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from challenge.core import clock
from challenge.core.downloads import Cell
from challenge.pages.presenters.hub import state_tags
from partnerships.selectors.facts import facts_of
from partnerships.tasklist import Task, milestone_of, next_task, phase_of, tasks_of
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.presenters import Tag
from schools.selectors import Viewer
from schools.selectors.following import changes_since

SOON = dt.timedelta(days=14)
COLUMNS = (
    "School", "URN", "Local authority", "State", "Standing", "Adviser", "Milestone", "Next task", "Due on",
    "Tasks late", "Changed since your last visit",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    key: KeyToSuccess
    adviser: str
    phase: str
    milestone: tuple[int, str]
    next: Task | None
    late: list[Task]
    soon: list[Task]
    changes: int
    tags: list[Tag]

    @property
    def url(self) -> str:
        """Of the hub; of the school's own page where it has no URN, and so no hub."""
        school = self.key.school
        if school.urn is None:
            return reverse("schools:detail-laestab", args=[school.laestab])
        return reverse("programme:overview", args=[school.urn])

    @property
    def due_on(self) -> dt.date | None:
        return self.next.due_on if self.next else None

    def cells(self) -> list[Cell]:
        key = self.key
        return [
            str(key.school), key.school.urn, str(key.school.la or ""), key.get_state_display(),
            key.get_standing_display(), self.adviser, self.milestone[1], self.next.step.title if self.next else "",
            self.due_on, len(self.late), self.changes,
        ]  # fmt: skip


SORTS: dict[str, Callable[[Line], Any]] = {
    "school": lambda line: line.key.school.name,
    "adviser": lambda line: line.adviser,
    "milestone": lambda line: line.milestone[0],
    "due": lambda line: line.due_on or dt.date.max,
    "late": lambda line: -len(line.late),
    "changes": lambda line: -line.changes,
}


def lines_of(user: Viewer, keys: Iterable[KeyToSuccess]) -> list[Line]:
    """Five queries, however many keys, which a selector gave for the viewer."""
    found = list(keys)
    facts, changes = facts_of(found), changes_since(user, found)
    return [_line(key, tasks_of(facts[key.pk]), facts[key.pk].adviser, changes.get(key.pk, 0)) for key in found]


def sorted_by(lines: list[Line], wanted: str) -> list[Line]:
    """By one of `SORTS`, turned round where it begins with '-'; by name where there is no such order."""
    order = SORTS.get(wanted.lstrip("-"), SORTS["school"])
    return sorted(lines, key=order, reverse=wanted.startswith("-"))


def _line(key: KeyToSuccess, tasks: list[Task], adviser: str, changes: int) -> Line:
    late = [task for task in tasks if task.is_late]
    return Line(
        key=key,
        adviser=adviser,
        phase=phase_of(tasks),
        milestone=milestone_of(tasks),
        next=next_task(tasks),
        late=late,
        soon=[task for task in tasks if _is_soon(task, key)],
        changes=changes,
        tags=state_tags(key),
    )


def _is_soon(task: Task, key: KeyToSuccess) -> bool:
    if not task.is_open or task.is_late or task.due_on is None or why_closed(key):
        return False
    return task.due_on <= clock.now().date() + SOON
