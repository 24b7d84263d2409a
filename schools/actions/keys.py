"""What every decision about a Key to Success is made of: the record held, its version, its states, its proposals."""

import datetime as dt

from challenge.core import clock
from challenge.core.models import User
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from schools.models import KeyToSuccess, Proposal
from schools.states import KEY, PROPOSAL

State = KeyToSuccess.State


def locked(key: KeyToSuccess) -> KeyToSuccess:
    """The record as it is now, held until the transaction ends."""
    keys = KeyToSuccess.objects.select_for_update(of=("self",)).select_related("challenge", "school__la")
    return keys.get(pk=key.pk)


def check_unchanged(key: KeyToSuccess, version: int) -> None:
    """Refuse, in words, where somebody else has changed the record since it was looked at."""
    if key.version != version:
        last = key.timeline.select_related("by").first()
        what = f" ({last.words}, {last.by or 'the night'})" if last else ""
        raise NotAllowed(
            f"The record of {key} was changed while you were looking at it{what}. Nothing of yours was saved: "
            "look at it again, then decide."
        )


def check_day(on: dt.date, verb: str) -> None:
    """Refuse, in words, a day that has not come yet."""
    if on > clock.now().date():
        raise NotAllowed(f"A school cannot {verb} on a day in the future. Decide on that day, or give an earlier one.")


def move(key: KeyToSuccess, state: str) -> str:
    """Into another state, if that may follow; the words for the state before."""
    old = key.get_state_display()
    KEY.check(key.state, state)
    key.state, key.version = state, key.version + 1
    key.save(update_fields=["version"] if state in (State.IN_PROGRAMME, State.LEFT) else ["state", "version"])
    return old


def raise_version(key: KeyToSuccess, *fields: str) -> None:
    key.version += 1
    key.save(update_fields=["version", *fields])


def settle(proposal: Proposal, decision: str, why: str, by: User) -> None:
    PROPOSAL.check(proposal.decision, decision)
    proposal.decision, proposal.why = decision, why
    proposal.decided_at, proposal.decided_by = clock.now(), by
    proposal.save(update_fields=["decision", "why", "decided_at", "decided_by"])


def check_effective(key: KeyToSuccess, day: dt.date) -> None:
    """Refuse, in words, a day in the future, or before the school entered."""
    if day > clock.now().date():
        raise NotAllowed("The date must be today or in the past.")
    if key.entered_on and day < key.entered_on:
        raise NotAllowed(f"The date must be {day_in_words(key.entered_on)}, when the school entered, or later.")
