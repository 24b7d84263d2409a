"""Advisers and schools as the sums in `advisers.allocation` want them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Q

from advisers.allocation import AdviserTerms, Candidate, SchoolTerms, Suggestion, rank, rebalance
from advisers.models import Adviser
from advisers.selectors import profiles_in
from advisers.selectors.conflicts import conflicts_between
from challenge.core import clock
from challenge.core.models import Challenge
from schools.models import Allocation, KeyToSuccess, School
from schools.selectors.surroundings import places_of

SUPPORTED = KeyToSuccess.RUNNING
Span = tuple[dt.date, dt.date]  # first and last day


def loads_in(challenges: Iterable[Challenge], on: dt.date | None = None) -> Counter[tuple[int, int]]:
    """How many schools each person (and challenge) has from a day on, today unless told: on the fullest day to come.

    Who takes a school on has it without an end, so what is planned for later needs its place already. A school that has
    left and is only watched takes none.
    """
    day = on or clock.now().date()
    held = Allocation.objects.filter(Q(until=None) | Q(until__gte=day), challenge__in=list(challenges))
    left = KeyToSuccess.objects.filter(
        challenge=OuterRef("challenge"), school=OuterRef("school"), state=KeyToSuccess.State.LEFT
    )
    held = held.exclude(Exists(left))
    spans: dict[tuple[int, int], list[Span]] = {}
    for person, challenge, since, until in held.exclude(until__lt=F("since")).values_list(
        "person_id", "challenge_id", "since", "until"
    ):
        spans.setdefault((person, challenge), []).append((max(since, day), until or dt.date.max))
    return Counter({whose: _fullest(found) for whose, found in spans.items()})


def _fullest(spans: list[Span]) -> int:
    """The most of these that count on one day. It is among the first days, as only there the number rises."""
    return max(sum(since <= day <= until for since, until in spans) for day, _ in spans)


def candidates_for(key: KeyToSuccess) -> list[tuple[Adviser, Candidate]]:
    """Everybody who is an adviser in the challenge, the best fit first."""
    team = list(profiles_in([key.challenge]))
    loads = loads_in([key.challenge])
    place = places_of([key.school.urn]).get(key.school.urn) if key.school.urn else None
    terms = [terms_of(adviser, loads[adviser.person_id, adviser.challenge_id]) for adviser in team]
    ranked = rank(school_terms(key.school, place), terms, conflicts_between(team, [key.school]))
    by_pk = {adviser.pk: adviser for adviser in team}
    return [(by_pk[candidate.adviser.key], candidate) for candidate in ranked]


def candidate_for(key: KeyToSuccess, adviser: Adviser, on: dt.date | None = None) -> Candidate:
    """One adviser for one school, with the caseload from a day on, today unless told."""
    place = places_of([key.school.urn]).get(key.school.urn) if key.school.urn else None
    load = loads_in([key.challenge], on)[adviser.person_id, adviser.challenge_id]
    terms = [terms_of(adviser, load)]
    return rank(school_terms(key.school, place), terms, conflicts_between([adviser], [key.school]))[0]


def terms_of(adviser: Adviser, load: int = 0) -> AdviserTerms:
    place = (adviser.easting, adviser.northing) if adviser.easting and adviser.northing else None
    return AdviserTerms(
        adviser.pk, str(adviser), adviser.capacity, frozenset(adviser.phases), frozenset(adviser.las), place, load
    )


def school_terms(school: School, place: tuple[int, int] | None, lead: int | None = None) -> SchoolTerms:
    return SchoolTerms(school.pk, str(school), school.phase, school.la_id or "", place, lead)


@dataclass(frozen=True)
class Balance:
    """A suggestion with the rows it is about: advisers by their own primary key, all else by that of the school.

    `leads` are primary keys of the open allocations that lead now.
    """

    suggestion: Suggestion
    advisers: dict[int, Adviser]
    keys: dict[int, KeyToSuccess]
    leads: dict[int, int]


def balance_of(challenge: Challenge) -> Balance:
    """The best plan for all supported schools of which no handover is planned already."""
    team = list(profiles_in([challenge]))
    keys = {key.school_id: key for key in _supported(challenge)}
    held = _held(challenge)
    settled = {row.school_id for row in held if row.is_lead and (row.until or row.since > clock.now().date())}
    open_ones = [pk for pk in sorted(keys) if pk not in settled]
    leads, room = _leads_and_room(held, team, set(open_ones))
    schools = [keys[pk].school for pk in open_ones]
    places = places_of(school.urn for school in schools if school.urn)
    terms = [school_terms(school, places.get(school.urn or 0), leads.get(school.pk)) for school in schools]
    people = [replace(terms_of(adviser), capacity=room[adviser.pk]) for adviser in team]
    found = rebalance(terms, people, conflicts_between(team, schools))
    open_leads = {row.school_id: row.pk for row in held if row.is_lead and row.school_id in set(open_ones)}
    return Balance(found, {adviser.pk: adviser for adviser in team}, keys, open_leads)


def is_done(challenge: Challenge, moves: Iterable[str], since: dt.date | None) -> bool:
    """Whether these moves, 'school-adviser-lead', have all been made from that day: the button was pressed twice."""
    wanted = {tuple(move.split("-")[:2]) for move in moves}
    rows = Allocation.objects.filter(challenge=challenge, is_lead=True, until=None, since=since) if since else None
    if rows is None or not wanted:
        return False
    by_person = dict(Adviser.objects.filter(challenge=challenge).values_list("person_id", "pk"))
    made = {(str(school), str(by_person.get(person))) for school, person in rows.values_list("school_id", "person_id")}
    return wanted <= made


def _supported(challenge: Challenge) -> Iterable[KeyToSuccess]:
    found = KeyToSuccess.objects.filter(challenge=challenge, state__in=SUPPORTED, head_told_on__isnull=False)
    stopped = KeyToSuccess.Standing.STOPPED
    return found.exclude(standing=stopped).filter(school__is_open=True).select_related("challenge", "school__la")


def _held(challenge: Challenge) -> list[Allocation]:
    """What counts today or is planned."""
    found = Allocation.objects.filter(challenge=challenge).exclude(until__lt=F("since"))
    return list(found.filter(Q(until=None) | Q(until__gte=clock.now().date())).order_by("since", "id"))


def _leads_and_room(
    held: list[Allocation], team: list[Adviser], movable: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Key of the adviser who leads each school that may change hands, and each adviser's room for such schools.

    What else somebody does, or is about to, takes places away: helping, schools that are not in the programme any more,
    schools of which a handover is planned.
    """
    by_person = {adviser.person_id: adviser.pk for adviser in team}
    leads: dict[int, int] = {}
    room = {adviser.pk: adviser.capacity for adviser in team}
    for row in held:
        adviser = by_person.get(row.person_id)
        if adviser is None:
            continue
        if row.is_lead and row.school_id in movable:
            leads[row.school_id] = adviser
        elif not (row.is_lead and row.until):
            room[adviser] -= 1
    return leads, room
