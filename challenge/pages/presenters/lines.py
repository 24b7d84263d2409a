"""One line for each school in the programme: what is next, what is late, what changed. For dashboards and lists."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from challenge.core.downloads import Cell
from challenge.pages.presenters.hub import state_tags
from partnerships.selectors.facts import facts_of
from partnerships.tasklist import Facts, Step, Task, late_steps, milestone_of, next_task, phase_of, tasks_of
from schools.models import KeyToSuccess
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
    """One school. What is not asked for is not worked out: a dashboard counts hundreds and shows a dozen."""

    key: KeyToSuccess
    facts: Facts
    changes: int

    @property
    def adviser(self) -> str:
        return self.facts.adviser

    @cached_property
    def late(self) -> list[Step]:
        return late_steps(self.facts)

    @cached_property
    def tasks(self) -> list[Task]:
        return tasks_of(self.facts)

    @property
    def phase(self) -> str:
        return phase_of(self.tasks)

    @property
    def milestone(self) -> tuple[int, str]:
        return milestone_of(self.tasks)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is to be done: the school is not in the programme, or its support is paused or stopped."""
        return not self.key.is_supported

    @property
    def next(self) -> Task | None:
        return None if self.is_at_rest else next_task(self.tasks)

    @property
    def late_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.is_late]

    @property
    def soon(self) -> list[Task]:
        return [task for task in self.tasks if self._is_soon(task)]

    @property
    def tags(self) -> list[Tag]:
        return state_tags(self.key)

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

    def _is_soon(self, task: Task) -> bool:
        if not task.is_open or task.is_late or task.due_on is None or self.is_at_rest:
            return False
        return task.due_on <= self.facts.today + SOON

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
    return [Line(key, facts[key.pk], changes.get(key.pk, 0)) for key in found]


def lines_in_numbers(keys: Iterable[KeyToSuccess]) -> list[Line]:
    """For whoever counts and follows no single school: without what changed since a last visit. Four queries."""
    found = list(keys)
    facts = facts_of(found)
    return [Line(key, facts[key.pk], 0) for key in found]


def sorted_by(lines: list[Line], wanted: str) -> list[Line]:
    """By one of `SORTS`, turned round where it begins with '-'; by name where there is no such order."""
    order = SORTS.get(wanted.lstrip("-"), SORTS["school"])
    return sorted(lines, key=order, reverse=wanted.startswith("-"))


def late_first(lines: Iterable[Line]) -> list[Line]:
    """Those with late tasks, the one with most of them first."""
    return sorted((line for line in lines if line.late), key=lambda line: (-len(line.late), line.key.school.name))
