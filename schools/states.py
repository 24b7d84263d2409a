"""The states of an uploaded file, a dataset version and an invitation, as tables.

That an invitation has expired is a matter of the clock, not a state.
"""

from challenge.core.states import StateTable
from schools.models import DatasetVersion, Invitation, Upload

UPLOAD = StateTable(
    "upload",
    {
        Upload.State.RECEIVING: frozenset({Upload.State.CHECKING, Upload.State.ABANDONED}),
        Upload.State.CHECKING: frozenset({Upload.State.PREVIEWED, Upload.State.REFUSED, Upload.State.ABANDONED}),
        # Back to checking: somebody says what the file is, or something else was imported since the preview.
        Upload.State.PREVIEWED: frozenset({Upload.State.CHECKING, Upload.State.CONFIRMED, Upload.State.ABANDONED}),
        Upload.State.REFUSED: frozenset({Upload.State.CHECKING, Upload.State.ABANDONED}),
        Upload.State.CONFIRMED: frozenset({Upload.State.ACCEPTED, Upload.State.CHECKING, Upload.State.REFUSED}),
        Upload.State.ACCEPTED: frozenset(),
        Upload.State.ABANDONED: frozenset(),
    },
)
DATASET = StateTable(
    "dataset version",
    {
        DatasetVersion.State.STAGED: frozenset({DatasetVersion.State.ACCEPTED}),
        DatasetVersion.State.ACCEPTED: frozenset({DatasetVersion.State.WITHDRAWN}),
        DatasetVersion.State.WITHDRAWN: frozenset(),
    },
)
INVITATION = StateTable(
    "invitation",
    {
        Invitation.State.OPEN: frozenset({Invitation.State.ACCEPTED, Invitation.State.WITHDRAWN}),
        Invitation.State.ACCEPTED: frozenset(),
        Invitation.State.WITHDRAWN: frozenset(),
    },
)
