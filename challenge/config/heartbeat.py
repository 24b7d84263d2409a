"""Beat's sign of life: the file that BEAT_HEARTBEAT names is touched at the start and whenever a ring got through."""

import os
from pathlib import Path
from typing import Any

from celery.signals import after_task_publish, beat_init


@beat_init.connect(dispatch_uid="heartbeat")
def begin(**_: Any) -> None:
    """From here on in beat's process alone: web and workers ring too, and are no sign of beat's life."""
    if os.environ.get("BEAT_HEARTBEAT"):
        after_task_publish.connect(rung, dispatch_uid="heartbeat")
        rung()


def rung(**_: Any) -> None:
    Path(os.environ["BEAT_HEARTBEAT"]).touch()
