"""The states of uploads, dataset versions, invitations and Keys to Success, as tables.

That an invitation has expired is a matter of the clock, not a state.
"""

from challenge.core.states import StateTable
from schools.models import DatasetVersion, ExitReview, Invitation, KeyToSuccess, Proposal, Upload

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
KEY = StateTable(
    "Key to Success",
    {
        KeyToSuccess.State.PROPOSED: frozenset({KeyToSuccess.State.IN_PROGRAMME, KeyToSuccess.State.DECLINED}),
        KeyToSuccess.State.DECLINED: frozenset({KeyToSuccess.State.PROPOSED}),
        # Straight to left where the school closed or went over to another programme.
        KeyToSuccess.State.IN_PROGRAMME: frozenset({KeyToSuccess.State.EXIT_REVIEW, KeyToSuccess.State.LEFT}),
        KeyToSuccess.State.EXIT_REVIEW: frozenset({KeyToSuccess.State.IN_PROGRAMME, KeyToSuccess.State.LEFT}),
        # A school that left may return.
        KeyToSuccess.State.LEFT: frozenset({KeyToSuccess.State.IN_PROGRAMME}),
    },
)
STANDING = StateTable(
    "school's support",
    {
        KeyToSuccess.Standing.ACTIVE: frozenset({KeyToSuccess.Standing.PAUSED, KeyToSuccess.Standing.STOPPED}),
        KeyToSuccess.Standing.PAUSED: frozenset({KeyToSuccess.Standing.ACTIVE, KeyToSuccess.Standing.STOPPED}),
        KeyToSuccess.Standing.STOPPED: frozenset({KeyToSuccess.Standing.ACTIVE}),
    },
)
PROPOSAL = StateTable(
    "proposal",
    {
        Proposal.Decision.WAITING: frozenset(
            {Proposal.Decision.TAKEN, Proposal.Decision.DECLINED, Proposal.Decision.LAPSED}
        ),
        Proposal.Decision.TAKEN: frozenset(),
        Proposal.Decision.DECLINED: frozenset(),
        Proposal.Decision.LAPSED: frozenset(),
    },
)
EXIT_REVIEW = StateTable(
    "exit review",
    {
        ExitReview.State.OPEN: frozenset({ExitReview.State.RECOMMENDED, ExitReview.State.ENDED}),
        ExitReview.State.RECOMMENDED: frozenset({ExitReview.State.SIGNED_OFF, ExitReview.State.ENDED}),
        ExitReview.State.SIGNED_OFF: frozenset(),
        ExitReview.State.ENDED: frozenset(),
    },
)
