"""What the night proposes about schools, written so that doing it again changes nothing.

Each call is one short transaction; nobody is told, and the timeline entries are for the admin team alone.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from challenge.core import clock
from challenge.core.models import Challenge
from schools.actions.timeline import Audience, note
from schools.models import Criteria, ExitReview, KeyToSuccess, Proposal, Release
from schools.states import KEY, PROPOSAL

State, Kind, Decision = KeyToSuccess.State, Proposal.Kind, Proposal.Decision
Same = Callable[[Sequence[str], Sequence[str]], bool]
ENTRY_STATES = (State.PROPOSED, State.DECLINED)


@dataclass(frozen=True)
class Basis:
    """What proposals of one night rest on; `same` says whether two lists of reasons find the same."""

    challenge: Challenge
    release: Release
    same: Same


@dataclass(frozen=True)
class Found:
    """One school's finding: the first criteria that it meets (or met none of) and sentences with their sources."""

    school_id: int
    criteria: Criteria | None
    reasons: tuple[str, ...]


@transaction.atomic
def propose_entry(*, basis: Basis, found: Found) -> bool:
    """Propose that a school joins. A school that was declined comes back only with other figures."""
    KeyToSuccess.objects.get_or_create(challenge=basis.challenge, school_id=found.school_id)
    key = _locked(basis.challenge, found.school_id)
    if key.state not in ENTRY_STATES or not _is_news(basis, key, Kind.ENTRY, found.reasons):
        return False
    if _refreshed(basis, key, Kind.ENTRY, found):
        return False
    if key.state == State.DECLINED:
        KEY.check(key.state, State.PROPOSED)
        key.state, key.version = State.PROPOSED, key.version + 1
        key.save(update_fields=["state", "version"])
    _make(basis, key, Kind.ENTRY, found, "Proposed as a Key to Success")
    return True


@transaction.atomic
def propose_exit_review(*, basis: Basis, found: Found) -> bool:
    """Propose an exit review of a school that no longer meets any criterion, or has closed."""
    key = _locked(basis.challenge, found.school_id)
    under_way = ExitReview.objects.filter(key=key, state__in=[ExitReview.State.OPEN, ExitReview.State.RECOMMENDED])
    if key.state != State.IN_PROGRAMME or under_way.exists():
        return False
    if not _is_news(basis, key, Kind.EXIT, found.reasons) or _refreshed(basis, key, Kind.EXIT, found):
        return False
    _make(basis, key, Kind.EXIT, found, "An exit review was proposed")
    return True


@transaction.atomic
def alert_watchers(*, basis: Basis, found: Found, today: dt.date) -> bool:
    """Say that a school which left, and is still watched, meets criteria again."""
    key = _locked(basis.challenge, found.school_id)
    if key.state != State.LEFT or key.watched_until is None or key.watched_until < today:
        return False
    if not _is_news(basis, key, Kind.WATCH, found.reasons) or _refreshed(basis, key, Kind.WATCH, found):
        return False
    _make(basis, key, Kind.WATCH, found, "Watched since leaving, and meets criteria again")
    return True


@transaction.atomic
def lapse(*, proposal: Proposal, why: str) -> None:
    """End a waiting proposal that is no longer true. A school proposed by nothing else is no longer proposed."""
    key = KeyToSuccess.objects.select_for_update().get(pk=proposal.key_id)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.decision != Decision.WAITING:
        return
    PROPOSAL.check(proposal.decision, Decision.LAPSED)
    proposal.decision, proposal.decided_at, proposal.why = Decision.LAPSED, clock.now(), why
    proposal.save(update_fields=["decision", "decided_at", "why"])
    old = key.get_state_display()
    if proposal.kind == Kind.ENTRY and key.state == State.PROPOSED:
        key.state = State.DECLINED
    key.version += 1
    key.save(update_fields=["state", "version"])
    words = f"{proposal.get_kind_display()}: the proposal is no longer true"
    note(
        key=key, kind="proposal.lapsed", words=words, why=why, old=old, new=key.get_state_display(), by=None,
        audience=Audience.ADMIN,
    )  # fmt: skip


def _locked(challenge: Challenge, school_id: int) -> KeyToSuccess:
    keys = KeyToSuccess.objects.select_for_update(of=("self",)).select_related("challenge", "school")
    return keys.get(challenge=challenge, school_id=school_id)


def _is_news(basis: Basis, key: KeyToSuccess, kind: str, reasons: Sequence[str]) -> bool:
    """Whether people have not decided against this very finding before."""
    last = key.proposals.filter(kind=kind).exclude(decision=Decision.WAITING).first()
    declined = last is not None and last.decision == Decision.DECLINED
    return not (declined and last is not None and basis.same(last.reasons, reasons))


def _refreshed(basis: Basis, key: KeyToSuccess, kind: str, found: Found) -> bool:
    """Whether a proposal of the kind waits already; it then rests on the newest release."""
    waiting = key.proposals.filter(kind=kind, decision=Decision.WAITING).first()
    if waiting is None:
        return False
    if waiting.made_by_id is None and (list(found.reasons) != waiting.reasons or waiting.criteria != found.criteria):
        waiting.reasons, waiting.release, waiting.criteria = list(found.reasons), basis.release, found.criteria
        waiting.save(update_fields=["reasons", "release", "criteria"])
        key.version += 1  # who is about to decide on the old figures is told
        key.save(update_fields=["version"])
    return True


def _make(basis: Basis, key: KeyToSuccess, kind: str, found: Found, words: str) -> None:
    reasons = list(found.reasons)
    Proposal.objects.create(key=key, kind=kind, criteria=found.criteria, release=basis.release, reasons=reasons)
    why = f"By the criteria ‘{found.criteria.title}’." if found.criteria else ""
    note(
        key=key, kind="proposal.made", words=words, why=why, figures=reasons, new=str(key.get_state_display()), by=None,
        audience=Audience.ADMIN,
    )  # fmt: skip
