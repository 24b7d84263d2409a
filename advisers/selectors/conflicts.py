"""What stands between an adviser and a school: what was declared, and what the register of roles tells by itself."""

from collections.abc import Iterable

from django.db.models import QuerySet

from advisers.allocation import Bar
from advisers.models import Adviser, Interest
from challenge.core import clock
from schools.models import RoleGrant, School
from schools.selectors.bodies import trusts_of
from schools.selectors.scopes import schools_of_trusts
from schools.selectors.surroundings import earlier_urns_of

Bars = dict[tuple[int, int], list[Bar]]
POSTS = {"head": "head", "governor": "a governor", "trust_officer": "a trust officer", "la_officer": "an officer"}


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
    """Who is or was head or governor there, or of a school that it came from, is barred; a post close by only warns."""
    posts = list(_posts(team))
    close = _close_by(posts, schools)
    for adviser in team:
        for post in (each for each in posts if each.person_id == adviser.person_id):
            for school in schools:
                if post.school and (post.school == school or (school.urn and post.school.urn in earlier[school.urn])):
                    bar = Bar(
                        _post_in_words(adviser, post, f", which became {school}" if post.school != school else "")
                    )
                elif school.pk in close[post.pk]:
                    also = f", in the same trust as {school}" if post.school else ""
                    bar = Bar(_post_in_words(adviser, post, also), hard=False)
                else:
                    continue
                _add(bars, adviser, school, bar)


def _posts(team: list[Adviser]) -> QuerySet[RoleGrant]:
    found = RoleGrant.objects.filter(person__in=[adviser.person_id for adviser in team], role__in=POSTS)
    return found.select_related("school", "la", "trust").order_by("pk")


def _close_by(posts: list[RoleGrant], schools: list[School]) -> dict[int, set[int]]:
    """By primary key of the post, the schools of the trust or authority that it is in."""
    own = [post.school for post in posts if post.school]
    trusts = trusts_of([*schools, *own]) if own else {}
    members = schools_of_trusts(post.trust for post in posts if post.trust)
    close: dict[int, set[int]] = {}
    for post in posts:
        if post.school:
            close[post.pk] = {school.pk for school in schools if trusts[post.school.pk] & trusts[school.pk]}
        elif post.trust_id:
            close[post.pk] = members[post.trust_id]
        else:
            close[post.pk] = {school.pk for school in schools if school.la_id == post.la_id}
    return close


def _post_in_words(adviser: Adviser, post: RoleGrant, also: str) -> str:
    verb = "was" if post.until and post.until < clock.now().date() else "is"
    return f"{adviser.person} {verb} {POSTS[post.role]} of {post.school or post.trust or post.la}{also}."


def _add(bars: Bars, adviser: Adviser, school: School, bar: Bar) -> None:
    """Once, however many roles tell the same: each warning weighs."""
    known = bars.setdefault((adviser.pk, school.pk), [])
    if bar not in known:
        known.append(bar)


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
