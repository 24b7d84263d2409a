"""Giving a school to an adviser, handing it over by a date, ending that, and taking a planned handover back.

An allocation's `until` is its last day. From the first day of the new one only the new adviser sees the records.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from advisers.models import Adviser
from advisers.permissions import check_may_allocate
from advisers.selectors import ADVISER, lead_of
from advisers.selectors.candidates import candidate_for
from challenge.core import clock, inbox, per_request
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from challenge.core.words import count_of, day_in_words
from schools.actions import timeline
from schools.actions.keys import locked
from schools.models import Allocation, KeyToSuccess, RoleGrant
from schools.permissions import check
from schools.selectors.keys import heads_of

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """What somebody wants: this adviser, from this day, to lead or to help. `seen` is the lead that the page showed.

    `why` is read by everybody who follows the school; `reasons`, which may name interests, by the admin team alone.
    """

    adviser: Adviser
    since: dt.date
    is_lead: bool = True
    why: str = ""
    seen: int | None = None
    reasons: str = ""


@transaction.atomic
def allocate(*, key: KeyToSuccess, wish: Wish, by: User) -> Allocation:
    """Give the school to an adviser; where somebody leads already, it is a handover from that day."""
    key = locked(key)
    check_may_allocate(by, key)
    held = _same(key, wish)
    if held:
        return held
    check_wish(key, wish)
    old = _lead_to_hand_over(key, wish) if wish.is_lead else None
    return _write(key, wish, old, by)


def check_wish(key: KeyToSuccess, wish: Wish) -> None:
    """Everything about the adviser and the day, raising NotAllowed in words."""
    person = wish.adviser.person
    if wish.since < clock.now().date():
        raise NotAllowed("The first day is in the past. Choose today or a later day: what was seen cannot be undone.")
    if key.entered_on and wish.since < key.entered_on:
        raise NotAllowed(
            f"{key.school} enters the programme on {day_in_words(key.entered_on)}. Choose that day or a later one."
        )
    _check_role(person, key, wish.since)
    candidate = candidate_for(key, wish.adviser, wish.since)
    if candidate.is_barred:
        words = " ".join(bar.words for bar in candidate.bars if bar.hard)
        raise NotAllowed(f"{person} cannot work with {key.school}. {words} Choose somebody else.")
    if candidate.is_full and not wish.why.strip():
        raise NotAllowed(
            f"{person} has {count_of(candidate.adviser.load, 'school')} from {day_in_words(wish.since)} on, what is "
            f"planned among it, and days for {candidate.adviser.capacity}. "
            "Say why it should be one more, or choose somebody else."
        )
    if not wish.is_lead and _overlapping(key, wish.since).filter(person=person).exists():
        raise NotAllowed(f"{person} works with {key.school} on that day already.")


@transaction.atomic
def end_allocation(
    *, allocation: Allocation, key: KeyToSuccess, first_day_without: dt.date, why: str, by: User
) -> None:
    """From that day the adviser sees the records no more. A second press changes nothing."""
    key = locked(key)
    check_ending(by, key)
    found = Allocation.objects.select_for_update(of=("self",)).select_related("person").get(pk=allocation.pk)
    last = first_day_without - ONE_DAY
    if found.until == last:
        return
    if first_day_without < clock.now().date():
        raise NotAllowed("The day is in the past. Choose today or a later day.")
    if found.until is not None and found.until < clock.now().date():
        raise NotAllowed(f"This allocation ended on {day_in_words(found.until)}.")
    later = _leads(key).filter(since__gt=found.since, until=None).first() if found.is_lead else None
    if later:
        raise NotAllowed(
            f"{later.person} takes over on {day_in_words(later.since)}. Take the planned handover back first."
        )
    if found.since > clock.now().date() and found.is_lead:
        raise NotAllowed("This allocation has not begun. Take the planned handover back instead.")
    found.until = max(last, found.since - ONE_DAY)
    found.handed_to = found.until_before = None  # a decision of its own, which taking a handover back leaves
    found.save(update_fields=["until", "handed_to", "until_before"])
    per_request.forget()
    words = f"{found.person} {'leads' if found.is_lead else 'helps'} no more from {day_in_words(first_day_without)}"
    timeline.note(
        key=key, kind="adviser.ended", words=words, why=why, by=by, old=str(found.person),
        effective_on=first_day_without,
    )  # fmt: skip
    _tell(key, "adviser.ended", f"{key.school}: {words}.", [found.person])


@transaction.atomic
def take_back(*, allocation: Allocation, key: KeyToSuccess, why: str, by: User) -> None:
    """Take a planned allocation back: whom it would have followed goes on. A second press changes nothing."""
    key = locked(key)
    check_ending(by, key)
    planned = Allocation.objects.select_for_update(of=("self",)).select_related("person").get(pk=allocation.pk)
    if planned.until is not None and planned.until < planned.since:
        return
    if planned.since <= clock.now().date():
        raise NotAllowed(
            f"{planned.person} has begun on {day_in_words(planned.since)}: end the allocation, or hand over."
        )
    planned.until = planned.since - ONE_DAY
    planned.save(update_fields=["until"])
    before, helps = _reopen(planned)
    per_request.forget()
    stays = f"; {before} goes on" if before else ""
    helping = " and helps as before" if helps else ""
    words = f"{planned.person} does not begin on {day_in_words(planned.since)}{helping}{stays}"
    timeline.note(key=key, kind="adviser.taken-back", words=words, why=why, by=by, old=str(planned.person))
    _tell(key, "adviser.taken-back", f"{key.school}: {words}.", [planned.person, *([before] if before else [])])


def _reopen(planned: Allocation) -> tuple[User | None, bool]:
    """Undo what this very handover closed: the lead of before, if one goes on, and whether the helper's part does."""
    closed = list(Allocation.objects.select_for_update(of=("self",)).filter(handed_to=planned).select_related("person"))
    for each in closed:
        each.until, each.until_before, each.handed_to = each.until_before, None, None
        each.save(update_fields=["until", "until_before", "handed_to"])
    before = next((each.person for each in closed if each.is_lead), None)
    return before, any(not each.is_lead for each in closed)


def check_ending(by: User, key: KeyToSuccess) -> None:
    """Ending is always possible for whoever allocates, whatever has become of the school."""
    check(by, Can.ALLOCATE_ADVISERS, challenge=key.challenge, school=key.school)


def _leads(key: KeyToSuccess) -> QuerySet[Allocation]:
    return Allocation.objects.filter(challenge=key.challenge, school=key.school, is_lead=True).select_related("person")


def _overlapping(key: KeyToSuccess, since: dt.date) -> QuerySet[Allocation]:
    """Allocations of the school that count on that day or later, those that were taken back not among them."""
    found = Allocation.objects.filter(challenge=key.challenge, school=key.school)
    counting = found.filter(Q(until=None) | Q(until__gte=since))
    return counting.exclude(until__lt=F("since")).select_related("person")


def _same(key: KeyToSuccess, wish: Wish) -> Allocation | None:
    """What a first press of the same button has made."""
    found = Allocation.objects.filter(challenge=key.challenge, school=key.school, until=None)
    return found.filter(person=wish.adviser.person, since=wish.since, is_lead=wish.is_lead).first()


def _check_role(person: User, key: KeyToSuccess, since: dt.date) -> None:
    held = RoleGrant.objects.filter(person=person, role=ADVISER, challenge=key.challenge, since__lte=since)
    if not person.is_active or not held.filter(Q(until=None) | Q(until__gte=since)).exists():
        raise NotAllowed(f"{person} is no adviser of {key.challenge} on {day_in_words(since)}. Choose somebody else.")


def _lead_to_hand_over(key: KeyToSuccess, wish: Wish) -> Allocation | None:
    """The open lead, if there is one: it ends the day before. Whatever else is planned stands in the way."""
    leads = list(_overlapping(key, wish.since).filter(is_lead=True).order_by("since", "pk"))
    planned = next((lead for lead in leads if lead.since > clock.now().date()), None)
    if planned:
        raise NotAllowed(
            f"{planned.person} takes {key.school} over on {day_in_words(planned.since)}. "
            "Take that back first, or leave it."
        )
    ending = next((lead for lead in leads if lead.until), None)
    if ending and ending.until:
        raise NotAllowed(
            f"{ending.person} leads until {day_in_words(ending.until)}. "
            f"Choose {day_in_words(ending.until + ONE_DAY)} or a later day."
        )
    today = lead_of(key)
    if (today.pk if today else None) != wish.seen:
        raise NotAllowed(_meanwhile(key, today))
    old = leads[0] if leads else None
    if old and old.person_id == wish.adviser.person_id:
        raise NotAllowed(f"{old.person} leads the work with {key.school} already.")
    return old


def _meanwhile(key: KeyToSuccess, lead: Allocation | None) -> str:
    now = f"{lead.person} is its adviser now" if lead else "it has no adviser now"
    return f"Somebody else has changed who leads {key.school} since you opened this page: {now}. Look at it again."


def _write(key: KeyToSuccess, wish: Wish, old: Allocation | None, by: User) -> Allocation:
    person = wish.adviser.person
    closed = _close(key, wish, old) if wish.is_lead else []
    made = Allocation.objects.create(
        person=person, challenge=key.challenge, school=key.school, is_lead=wish.is_lead, since=wish.since, why=wish.why,
        made_by=by,
    )  # fmt: skip
    Allocation.objects.filter(pk__in=closed).update(handed_to=made)
    per_request.forget()
    words = _in_words(wish, old)
    kind = "adviser.handed-over" if old else "adviser.allocated"
    timeline.note(
        key=key, kind=kind, words=words, why=wish.why, by=by, old=str(old.person) if old else "", new=str(person),
        effective_on=wish.since, candid=wish.reasons,
    )  # fmt: skip
    _tell(key, kind, f"{key.school}: {words}.", [person, *([old.person] if old else [])])
    return made


def _close(key: KeyToSuccess, wish: Wish, old: Allocation | None) -> list[int]:
    """End, the day before, the lead of before and what the new lead has helped so far; their primary keys."""
    helped = _overlapping(key, wish.since).filter(is_lead=False, person=wish.adviser.person)
    closing = [each.pk for each in (*([old] if old else []), *helped)]
    last = wish.since - ONE_DAY
    Allocation.objects.filter(pk__in=closing).update(until_before=F("until"), until=last)
    return closing


def _in_words(wish: Wish, old: Allocation | None) -> str:
    person, since = wish.adviser.person, day_in_words(wish.since)
    if old:
        return f"{person} takes over from {old.person} as adviser on {since}"
    return f"{person} is the adviser from {since}" if wish.is_lead else f"{person} helps as an adviser from {since}"


def _tell(key: KeyToSuccess, kind: str, text: str, advisers: list[User]) -> None:
    """Advisers go on at their caseload, as the school's own pages may not be open to them yet, or any more."""
    inbox.tell(advisers, challenge=key.challenge, kind=kind, text=text, path="/advisers/caseload/")
    if key.head_told_on is None:
        return  # a school that returned: the head hears of it from a person first
    heads = [head for head in heads_of(key) if head not in advisers]
    inbox.tell(heads, challenge=key.challenge, kind=kind, text=text, path=key.path)
