"""What was recorded by hand of one step."""

from partnerships.models import StepDone
from partnerships.tasklist import is_of_stay
from schools.models import KeyToSuccess


def step_done(key: KeyToSuccess, step: str) -> StepDone | None:
    """Of a key that a selector gave for the viewer. What was recorded of an earlier stay is not of this one."""
    found = key.steps_done.filter(step=step).first()
    return found if found and is_of_stay(found.done_on, key.entered_on) else None
