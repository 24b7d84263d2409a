"""The states of an invitation, as a table. That one has expired is a matter of the clock, not a state."""

from challenge.core.states import StateTable
from schools.models import Invitation

INVITATION = StateTable(
    "invitation",
    {
        Invitation.State.OPEN: frozenset({Invitation.State.ACCEPTED, Invitation.State.WITHDRAWN}),
        Invitation.State.ACCEPTED: frozenset(),
        Invitation.State.WITHDRAWN: frozenset(),
    },
)
