"""The states of an audit of need, an objective and a concern, as tables."""

from challenge.core.states import StateTable
from partnerships.models import Audit, Concern, Objective

AUDIT = StateTable(
    "audit",
    {
        Audit.State.DRAFT: frozenset({Audit.State.SHARED}),
        # Back to draft: the head's comments ask for more than a word. Nothing becomes final that the head has not seen.
        Audit.State.SHARED: frozenset({Audit.State.DRAFT, Audit.State.FINAL}),
        Audit.State.FINAL: frozenset(),
    },
)
OBJECTIVE = StateTable(
    "objective",
    {
        Objective.State.OPEN: frozenset({Objective.State.MET, Objective.State.NOT_MET, Objective.State.DROPPED}),
        Objective.State.MET: frozenset(),
        Objective.State.NOT_MET: frozenset(),
        Objective.State.DROPPED: frozenset(),
    },
)
CONCERN = StateTable(
    "concern",
    {
        Concern.State.RAISED: frozenset({Concern.State.ESCALATED, Concern.State.RESOLVED}),
        Concern.State.ESCALATED: frozenset({Concern.State.RESOLVED}),
        Concern.State.RESOLVED: frozenset(),
    },
)
