"""What was recorded by hand of one step."""

from partnerships.models import StepDone
from schools.models import KeyToSuccess


def step_done(key: KeyToSuccess, step: str) -> StepDone | None:
    """Of a key that a selector gave for the viewer."""
    return key.steps_done.filter(step=step).first()
