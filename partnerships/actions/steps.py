"""Recording by hand the steps of the task list that nothing else shows."""

import datetime as dt

from django.db import transaction

from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from partnerships.models import StepDone
from partnerships.permissions import check
from partnerships.selectors.facts import facts_of
from partnerships.selectors.steps import step_done
from partnerships.tasklist import BY_HAND, Status, tasks_of
from schools.actions.keys import check_effective, locked
from schools.actions.timeline import note
from schools.models import KeyToSuccess
from schools.permissions import check_open

NEEDED = (Can.AUDIT_NEED, Can.DECIDE_KEYS)


@transaction.atomic
def record_step(
    *, key: KeyToSuccess, step: str, done_on: dt.date, remark: str = "", seen: int = 0, by: User
) -> StepDone:
    """Say that a step was done on a day, or correct what was said before. Saying the same again changes nothing.

    `seen`: the version of what the form showed, 0 where nothing was recorded yet.
    Raises NotAllowed, in words, where the person, the school's state, an earlier step, the day or what another recorded
    forbids it.
    """
    check(by, key, *NEEDED)
    key = locked(key)
    check_open(key)
    if step not in BY_HAND:
        raise NotAllowed("That step is not recorded by hand: it shows by itself once it is done.")
    check_effective(key, done_on)
    before = step_done(key, step)
    if before and (before.done_on, before.note) == (done_on, remark):
        return before
    if (before.version if before else 0) != seen:
        raise NotAllowed(_meanwhile(before))
    _check_gate(key, step)
    done, _ = StepDone.objects.update_or_create(
        key=key, step=step, defaults={"done_on": done_on, "note": remark, "by": by, "version": seen + 1}
    )
    title = BY_HAND[step].title
    note(
        key=key,
        kind="step.corrected" if before else "step.done",
        words=f"{'Corrected' if before else 'Done'}: {title[0].lower()}{title[1:]}.",
        why=remark,
        old=day_in_words(before.done_on) if before else "",
        new=day_in_words(done_on),
        effective_on=done_on,
        by=by,
    )
    return done


def _meanwhile(now: StepDone | None) -> str:
    """What somebody else recorded since the form was opened, so that both are in sight."""
    if now is None:
        return "What was recorded is gone. Open the step again."
    said = f": {now.note}" if now.note else ""
    return (
        f"{now.by} has recorded {day_in_words(now.done_on)}{said} since you opened this page. Nothing of yours was "
        "saved. Save again to put yours in its place; the history keeps both."
    )


def _check_gate(key: KeyToSuccess, step: str) -> None:
    task = next(task for task in tasks_of(facts_of([key])[key.pk]) if task.step.key == step)
    if task.status == Status.CANNOT_START:
        raise NotAllowed(f"This step cannot start yet. {task.reason}")
