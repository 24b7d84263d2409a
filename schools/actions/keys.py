"""Decisions about a school's part in the programme: entering, declining, telling the head, leaving, returning.

Each checks the person, then the state, then that nobody else has changed the record since it was looked at.
"""

import datetime as dt

from django.db import transaction

from challenge.core import clock
from challenge.core.inbox import tell
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess, Proposal, RoleGrant, School
from schools.permissions import check
from schools.selectors import reaches
from schools.states import KEY, PROPOSAL

State, Outcome, Kind, Decision = KeyToSuccess.State, KeyToSuccess.Outcome, Proposal.Kind, Proposal.Decision
ENTRY = (Kind.ENTRY, Kind.WATCH)
WATCHED_FOR = 2  # years


@transaction.atomic
def add_by_hand(*, challenge: Challenge, school: School, why: str, by: User) -> KeyToSuccess:
    """Propose a school that the figures do not. Refused in words: outside, closed, or in the programme already."""
    check(by, Can.DECIDE_KEYS, challenge=challenge)
    if not challenge.covers_country and school.la_id not in challenge.la_codes:
        raise NotAllowed(f"{school} is not in the area of {challenge}.")
    if not school.is_open:
        raise NotAllowed(f"{school} is closed, so it cannot join. Look for the school that took its place.")
    made = KeyToSuccess.objects.get_or_create(challenge=challenge, school=school)[1]
    key = locked(challenge.keys.get(school=school))
    if not made and key.state != State.DECLINED:
        raise NotAllowed(f"{school} is in the list already: {key.get_state_display().lower()}. Open it there.")
    if key.state == State.DECLINED:
        move(key, State.PROPOSED)
    Proposal.objects.create(key=key, kind=Kind.ENTRY, reasons=[why], made_by=by)
    note(
        key=key, kind="proposal.made", words="Proposed as a Key to Success by hand", why=why, by=by,
        new=key.get_state_display(), audience=Audience.ADMIN,
    )  # fmt: skip
    return key


@transaction.atomic
def enter(*, proposal: Proposal, on: dt.date, why: str, version: int, by: User) -> KeyToSuccess:
    """Take up a proposal: the school enters the programme, or returns to it, on a day. Nobody else is told yet."""
    key, proposal = _to_decide(proposal, by, ENTRY)
    if proposal.decision == Decision.TAKEN and proposal.decided_by_id == by.pk:
        return key  # a second press
    _check_waiting(proposal)
    _check_version(key, version)
    if not key.school.is_open:
        raise NotAllowed(f"{key} has closed, so it cannot enter. Decline the proposal, with that as the reason.")
    _check_day(on, "enter")
    is_return = key.state == State.LEFT
    if is_return and key.left_on and on < key.left_on:
        raise NotAllowed(f"{key} left on {_day(key.left_on)}. It cannot return before that day.")
    old = move(key, State.IN_PROGRAMME)
    key.entered_on, key.head_told_on = on, None
    key.left_on, key.left_as, key.watched_until = None, "", None
    key.save()
    settle(proposal, Decision.TAKEN, why, by)
    note(
        key=key, kind="key.returned" if is_return else "key.entered", why=why, by=by, old=old, effective_on=on,
        words="Returned to the programme" if is_return else "Entered the programme as a Key to Success",
        new=key.get_state_display(), figures=proposal.reasons,
    )  # fmt: skip
    return key


@transaction.atomic
def decline(*, proposal: Proposal, why: str, version: int, by: User) -> KeyToSuccess:
    """Decide against a proposal. The same finding on the same figures is not proposed again."""
    key, proposal = _to_decide(proposal, by, tuple(Kind))
    if proposal.decision == Decision.DECLINED and proposal.decided_by_id == by.pk:
        return key
    _check_waiting(proposal)
    _check_version(key, version)
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    old = key.get_state_display()
    if proposal.kind == Kind.ENTRY and key.state == State.PROPOSED:
        move(key, State.DECLINED)
    else:
        raise_version(key)
    settle(proposal, Decision.DECLINED, why, by)
    note(
        key=key, kind="proposal.declined", words=f"{proposal.get_kind_display()}: decided against", why=why, by=by,
        old=old, new=key.get_state_display(), figures=proposal.reasons, audience=Audience.ADMIN,
    )  # fmt: skip
    return key


@transaction.atomic
def tell_head(*, key: KeyToSuccess, on: dt.date, version: int, by: User) -> KeyToSuccess:
    """Note that the head was told on a day. From now on those who follow the school see its part in the programme."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    if key.head_told_on == on:
        return key
    if key.head_told_on:
        raise NotAllowed(f"The head was told on {_day(key.head_told_on)} already. Nothing has been changed.")
    if key.state != State.IN_PROGRAMME or key.entered_on is None:
        raise NotAllowed("Nobody is told before it is decided. Decide on the proposal first.")
    _check_version(key, version)
    if on > clock.now().date():
        raise NotAllowed("The day on which the head was told lies in the future. Note it once it has happened.")
    decided = _decided_on(key)
    if on < decided:
        raise NotAllowed(f"It was decided on {_day(decided)}. The head cannot have been told before that day.")
    key.head_told_on = on
    raise_version(key, "head_told_on")
    note(key=key, kind="key.told", words="The head was told", by=by, effective_on=on)
    tell(
        _followers(key), challenge=key.challenge, kind="key.entered", path=f"/schools/{key.school.urn}/programme/",
        text=f"{key.school} is a Key to Success of {key.challenge}: it gets the programme's support.",
    )  # fmt: skip
    return key


@transaction.atomic
def leave(*, key: KeyToSuccess, outcome: str, on: dt.date, why: str, version: int, by: User) -> KeyToSuccess:
    """Without an exit review: a school that closed or went over to another programme leaves on a day."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    if key.state == State.LEFT and key.left_as == outcome and key.left_on == on:
        return key
    _check_version(key, version)
    if outcome not in (Outcome.CLOSED, Outcome.TRANSFERRED):
        raise NotAllowed("A school that improved leaves through an exit review, signed off by a second person.")
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    end_reviews(key, "The school left without an exit review.", by)
    return depart(key, outcome, on, why, by)


def depart(key: KeyToSuccess, outcome: str, on: dt.date, why: str, by: User) -> KeyToSuccess:
    """The school leaves. One that improved, or went elsewhere, is watched for two years. Call it in a transaction."""
    if key.entered_on and on < key.entered_on:
        raise NotAllowed(f"{key} entered on {_day(key.entered_on)}. It cannot leave before that day.")
    _check_day(on, "leave")
    old = move(key, State.LEFT)
    key.left_on, key.left_as = on, outcome
    key.watched_until = None if outcome == Outcome.CLOSED else years_later(on, WATCHED_FOR)
    key.save()
    for waiting in key.proposals.filter(decision=Decision.WAITING):
        settle(waiting, Decision.LAPSED, "The school left the programme.", by)
    note(
        key=key, kind="key.left", words=f"Left the programme: {key.get_left_as_display().lower()}", why=why, by=by,
        old=old, new=key.get_state_display(), effective_on=on,
        audience=Audience.PROGRAMME if key.head_told_on else Audience.ADMIN,
    )  # fmt: skip
    if key.head_told_on:
        text = f"{key.school} has left the programme of {key.challenge}: {key.get_left_as_display().lower()}."
        path = f"/schools/{key.school.urn}/programme/"
        tell(_followers(key), challenge=key.challenge, kind="key.left", text=text, path=path)
    return key


@transaction.atomic
def propose_return(*, key: KeyToSuccess, why: str, version: int, by: User) -> Proposal:
    """A person asks that a school which left comes back; decided like any proposal."""
    check(by, Can.DECIDE_KEYS, challenge=key.challenge, school=key.school)
    key = locked(key)
    waiting = key.proposals.filter(kind=Kind.WATCH, decision=Decision.WAITING).first()
    if waiting:
        return waiting
    _check_version(key, version)
    KEY.check(key.state, State.IN_PROGRAMME)
    if not why.strip():
        raise NotAllowed("Enter a reason: it is kept with the decision.")
    made = Proposal.objects.create(key=key, kind=Kind.WATCH, reasons=[why], made_by=by)
    raise_version(key)
    words = "A return to the programme was proposed"
    note(key=key, kind="proposal.made", words=words, why=why, by=by, audience=Audience.ADMIN)
    return made


def locked(key: KeyToSuccess) -> KeyToSuccess:
    """The record as it is now, held until the transaction ends."""
    keys = KeyToSuccess.objects.select_for_update(of=("self",)).select_related("challenge", "school__la")
    return keys.get(pk=key.pk)


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


def end_reviews(key: KeyToSuccess, why: str, by: User) -> None:
    """End a review that is under way, without a finding."""
    for review in key.exit_reviews.filter(state__in=["open", "recommended"]):
        review.state, review.why = review.State.ENDED, why
        review.settled_at, review.settled_by = clock.now(), by
        review.save(update_fields=["state", "why", "settled_at", "settled_by"])


def check_unchanged(key: KeyToSuccess, version: int) -> None:
    """Refuse, in words, where somebody else has changed the record since it was looked at."""
    _check_version(key, version)


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _to_decide(proposal: Proposal, by: User, kinds: tuple[str, ...]) -> tuple[KeyToSuccess, Proposal]:
    check(by, Can.DECIDE_KEYS, challenge=proposal.key.challenge, school=proposal.key.school)
    key = locked(proposal.key)
    now = Proposal.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=proposal.pk)
    now.key = key
    if now.kind not in kinds:
        raise NotAllowed(f"This is a proposal for an {now.get_kind_display().lower()}: open the review, or decline it.")
    return key, now


def _check_waiting(proposal: Proposal) -> None:
    if proposal.decision != Decision.WAITING:
        who = f"{proposal.decided_by} has" if proposal.decided_by else "The night has"
        decided = proposal.get_decision_display().lower()
        raise NotAllowed(
            f"{who} settled this proposal already: {decided}. Nothing of yours was saved; go on to the next."
        )


def _check_version(key: KeyToSuccess, version: int) -> None:
    if key.version != version:
        last = key.timeline.select_related("by").first()
        what = f" ({last.words}, {last.by or 'the night'})" if last else ""
        raise NotAllowed(
            f"The record of {key} was changed while you were looking at it{what}. Nothing of yours was saved: "
            "look at it again, then decide."
        )


def _check_day(on: dt.date, verb: str) -> None:
    if on > clock.now().date():
        raise NotAllowed(f"A school cannot {verb} on a day in the future. Decide on that day, or give an earlier one.")


def _decided_on(key: KeyToSuccess) -> dt.date:
    """The day on which somebody decided that the school is in the programme."""
    decided = key.proposals.filter(kind__in=ENTRY, decision=Decision.TAKEN).order_by("-decided_at").first()
    if decided and decided.decided_at:
        return min(decided.decided_at.date(), key.entered_on or decided.decided_at.date())
    return key.entered_on or clock.now().date()


def _followers(key: KeyToSuccess) -> list[User]:
    """Who leads or follows this very school: its head and advisers, its authority's and trust's officers."""
    roles = ("head", "adviser", "la_officer", "trust_officer")
    held = RoleGrant.objects.active().filter(challenge=key.challenge, role__in=roles, person__is_active=True)
    return [
        grant.person
        for grant in held.select_related("person", "challenge", "la", "trust")
        if reaches(grant, key.school)
    ]


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
