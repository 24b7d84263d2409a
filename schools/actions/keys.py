"""What every decision about a Key to Success is made of: the record held, its version, its states, its proposals."""

import datetime as dt

from challenge.core import clock
from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess, Proposal, RoleGrant
from schools.selectors import reaches
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


def followers_of(key: KeyToSuccess) -> list[User]:
    """Who leads or follows this very school: its head and advisers, its authority's and trust's officers."""
    roles = ("head", "adviser", "la_officer", "trust_officer")
    held = RoleGrant.objects.active().filter(challenge=key.challenge, role__in=roles, person__is_active=True)
    return [
        grant.person
        for grant in held.select_related("person", "challenge", "la", "trust")
        if reaches(grant, key.school)
    ]


def day_words(day: dt.date) -> str:
    """'3 March 2026'."""
    return f"{day:%-d %B %Y}"


def hub_path(key: KeyToSuccess) -> str:
    """Where the school's part in the programme is shown; the list of all where it has no URN yet."""
    return f"/schools/{key.school.urn}/programme/" if key.school.urn else "/programme/"
