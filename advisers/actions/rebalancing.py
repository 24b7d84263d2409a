"""Taking up some of the moves that were suggested for a team: all of those chosen, or none."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from advisers.actions.allocations import Wish, allocate
from advisers.models import Adviser
from advisers.selectors.candidates import loads_in
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import Allocation, KeyToSuccess
from schools.permissions import check

WHY = "Rebalancing the team"


@dataclass(frozen=True)
class Taken:
    """A move that somebody chose: `lead` is the open allocation that the page showed, if any.

    `why` tells of declared interests and of other schools, so it is for the admin team alone.
    """

    key: KeyToSuccess
    adviser: Adviser
    lead: int | None
    why: str = ""


@transaction.atomic
def apply_moves(*, challenge: Challenge, moves: Sequence[Taken], since: dt.date, by: User) -> int:
    """Hand these schools over from that day. Raises NotAllowed, in words, and changes nothing, where one cannot be."""
    check(by, Can.ALLOCATE_ADVISERS, challenge=challenge)
    if not moves:
        raise NotAllowed("Choose at least one move.")
    check_loads(challenge, moves, since)
    for move in sorted(moves, key=lambda move: move.key.pk):  # one order for everybody, so that no two wait in a ring
        wish = Wish(move.adviser, since, why=WHY, seen=move.lead, reasons=move.why)
        try:
            allocate(key=move.key, wish=wish, by=by)
        except NotAllowed as refusal:
            raise NotAllowed(f"{move.key.school}: {refusal} No move was made.") from refusal
    return len(moves)


def check_loads(challenge: Challenge, moves: Sequence[Taken], since: dt.date) -> None:
    """A chain of which only a part is taken may leave somebody with more schools than days."""
    loads: Counter[int] = Counter()
    for (person, _), load in loads_in([challenge], since).items():
        loads[person] += load
    leads = Allocation.objects.filter(pk__in=[move.lead for move in moves if move.lead])
    for person in leads.values_list("person_id", flat=True):
        loads[person] -= 1
    for move in moves:
        loads[move.adviser.person_id] += 1
    gaining = {move.adviser.person_id: move.adviser for move in moves}
    for person, adviser in sorted(gaining.items()):
        if loads[person] > adviser.capacity:
            raise NotAllowed(
                f"With these moves {adviser} would have {loads[person]} schools and days for {adviser.capacity}. "
                "Choose also the moves that take schools away there, or leave one out."
            )
