"""The task list: statuses, gates with reasons, due days and milestones, worked out from facts alone."""

import datetime as dt
from dataclasses import replace

import pytest

from partnerships.tasklist import STEPS, Facts, Status, milestone_of, next_task, phase_of, tasks_of

ENTERED = dt.date(2026, 9, 1)
START = Facts(today=dt.date(2026, 9, 2), entered_on=ENTERED)
CONTACTS = {"head": ENTERED, "chair of governors": ENTERED}
PREPARED = replace(
    START, told_on=ENTERED, adviser_since=ENTERED, contacts=CONTACTS, steps={"body": ENTERED}
)  # fmt: skip
ALL = replace(
    PREPARED,
    steps={"body": ENTERED, "contact": ENTERED, "visit": ENTERED, "agreed": ENTERED},
    audit_begun=ENTERED,
    audit_shared=ENTERED,
    audit_final=ENTERED,
    objectives_set=ENTERED,
)


def task(facts, key):
    return next(task for task in tasks_of(facts) if task.step.key == key)


@pytest.mark.parametrize(("facts", "key", "status"), [
    (START, "decided", Status.COMPLETE),
    (START, "told", Status.NOT_STARTED),
    (START, "body", Status.CANNOT_START),
    (START, "adviser", Status.CANNOT_START),
    (replace(START, told_on=ENTERED), "adviser", Status.NOT_STARTED),
    (replace(START, told_on=ENTERED), "body", Status.NOT_STARTED),
    (replace(START, has_body=False), "body", Status.NOT_REQUIRED),
    (replace(PREPARED, contacts={"head": ENTERED}), "contacts", Status.IN_PROGRESS),
    (PREPARED, "contacts", Status.COMPLETE),
    (replace(PREPARED, audit_begun=ENTERED), "audit-shared", Status.IN_PROGRESS),
    (replace(START, is_over=True), "visit", Status.NOT_REQUIRED),
    (ALL, "agreed", Status.COMPLETE),
])  # fmt: skip
def test_a_status_follows_from_the_facts(facts, key, status):
    assert task(facts, key).status == status


def test_a_gate_says_what_comes_first():
    assert task(START, "visit").reason == "First: tell the head and allocate an adviser."
    assert task(START, "adviser").reason == "First: tell the head."


def test_what_is_done_is_done_whatever_came_before():
    assert task(replace(START, audit_final=ENTERED), "audit-final").status == Status.COMPLETE


def test_late_from_the_day_after_it_was_due_and_never_while_support_is_paused():
    due = task(START, "told").due_on
    assert not task(replace(START, today=due), "told").is_late
    later = replace(START, today=due + dt.timedelta(days=1))
    assert task(later, "told").is_late and not task(replace(later, is_running=False), "told").is_late


def test_milestones_count_in_their_order():
    assert milestone_of(tasks_of(replace(START, entered_on=None))) == (0, "None yet")
    assert milestone_of(tasks_of(PREPARED)) == (2, "Prepared")
    assert milestone_of(tasks_of(replace(ALL, contacts={}))) == (1, "Decided")
    assert milestone_of(tasks_of(ALL)) == (5, "Objectives agreed")


def test_what_is_next_and_in_which_phase():
    assert next_task(tasks_of(START)).step.key == "told"
    assert phase_of(tasks_of(START)) == "Prepare" and phase_of(tasks_of(PREPARED)) == "Visit and diagnose"
    assert next_task(tasks_of(ALL)) is None and phase_of(tasks_of(ALL)) == "All tasks done"


def test_each_step_waits_only_for_steps_above_it():
    above = set()
    for step in STEPS:
        assert set(step.after) <= above
        above.add(step.key)
