"""What stands between an adviser and a school: what was declared, and what the register of roles tells by itself."""

from collections.abc import Iterable
from typing import NamedTuple

from advisers.allocation import Bar
from advisers.models import Adviser, Interest
from challenge.core import clock
from schools.models import RoleGrant, School
from schools.selectors.scopes import schools_of_trusts
from schools.selectors.surroundings import earlier_urns_of

Bars = dict[tuple[int, int], list[Bar]]
POSTS = {"head": "head", "governor": "a governor"}


class _Past(NamedTuple):
    person: int
    role: str
    urn: int | None
    school: int
    name: str
    is_over: bool


def conflicts_between(advisers: Iterable[Adviser], schools: Iterable[School]) -> Bars:
    """By primary keys of adviser and school. Queries do not rise with how many there are of anything."""
    team, found = list(advisers), list(schools)
    bars: Bars = {}
    earlier = earlier_urns_of(school.urn for school in found if school.urn)
    _found_out(team, found, earlier, bars)
    _declared(team, found, earlier, bars)
    return bars


def conflicts_with(adviser: Adviser, schools: Iterable[School]) -> list[tuple[School, str]]:
    """The schools among these that the adviser must not have, each with the reason in words."""
    found = list(schools)
    bars = conflicts_between([adviser], found)
    return [(s, bar.words) for s in found for bar in bars.get((adviser.pk, s.pk), ()) if bar.hard]


def _found_out(team: list[Adviser], schools: list[School], earlier: dict[int, set[int]], bars: Bars) -> None:
    """Head or governor there now or once; also of a school that this one came from."""
    held: dict[int, list[_Past]] = {}
    for past in _posts(team):
        held.setdefault(past.person, []).append(past)
    for adviser in team:
        for past in held.get(adviser.person_id, []):
            for school in schools:
                if past.school == school.pk or (school.urn and past.urn in earlier[school.urn]):
                    bars.setdefault((adviser.pk, school.pk), []).append(_post_in_words(adviser, past, school))


def _posts(team: list[Adviser]) -> list[_Past]:
    today = clock.now().date()
    grants = RoleGrant.objects.filter(person__in=[a.person_id for a in team], role__in=POSTS, school__isnull=False)
    return [
        _Past(g.person_id, g.role, s.urn, s.pk, str(s), bool(g.until and g.until < today))
        for g in grants.select_related("school").order_by("pk")
        if (s := g.school)
    ]


def _post_in_words(adviser: Adviser, past: _Past, school: School) -> Bar:
    verb = "was" if past.is_over else "is"
    came = "" if past.school == school.pk else f", which became {school}"
    return Bar(f"{adviser.person} {verb} {POSTS[past.role]} of {past.name}{came}.")


def _declared(team: list[Adviser], schools: list[School], earlier: dict[int, set[int]], bars: Bars) -> None:
    by_pk = {adviser.pk: adviser for adviser in team}
    open_ones = Interest.objects.filter(adviser__in=list(by_pk), ended_at=None).select_related("school", "trust", "la")
    declared = list(open_ones.order_by("pk"))
    members = schools_of_trusts(interest.trust for interest in declared if interest.trust)
    for interest in declared:
        touched = _touched(interest, schools, earlier, members)
        for school in touched:
            bar = _interest_in_words(by_pk[interest.adviser_id], interest)
            bars.setdefault((interest.adviser_id, school.pk), []).append(bar)


def _touched(
    interest: Interest, schools: list[School], earlier: dict[int, set[int]], members: dict[int, set[int]]
) -> list[School]:
    if interest.trust_id:
        return [school for school in schools if school.pk in members[interest.trust_id]]
    if interest.la_id:
        return [school for school in schools if school.la_id == interest.la_id]
    urn = interest.school.urn if interest.school else None
    return [s for s in schools if s.pk == interest.school_id or (urn and s.urn and urn in earlier[s.urn])]


def _interest_in_words(adviser: Adviser, interest: Interest) -> Bar:
    where = interest.school or interest.trust or interest.la
    return Bar(
        f"{adviser.person} declared: {interest.get_kind_display().lower()} ({where}).",
        hard=interest.kind != Interest.Kind.OTHER,
    )
