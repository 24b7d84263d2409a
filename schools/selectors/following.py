"""What somebody follows: the own watchlist, and what happened since the person last looked. Set-based."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from challenge.core.roles import Can, roles_that
from schools.models import KeyToSuccess, LastLook, TimelineEntry, Watched
from schools.selectors import Viewer, grants_of
from schools.selectors.keys import keys_for
from schools.selectors.scopes import within


def watched_keys(user: Viewer) -> QuerySet[KeyToSuccess]:
    """Keys on the own watchlist that this person may still follow."""
    return keys_for(user).filter(school__in=Watched.objects.filter(person_id=user.pk).values("school"))


def following_of(user: Viewer, key: KeyToSuccess) -> tuple[bool, dt.datetime | None]:
    """Whether the school is on the own watchlist, and when this person last looked at its hub. One query."""
    watched = Watched.objects.filter(person_id=user.pk, school=OuterRef("school"))
    looks = LastLook.objects.filter(person_id=user.pk, school=OuterRef("school")).values("at")
    return KeyToSuccess.objects.filter(pk=key.pk).values_list(Exists(watched), Subquery(looks)).get()


def changes_since(user: Viewer, keys: Iterable[KeyToSuccess]) -> dict[int, int]:
    """By key: how many things others did since this person last looked, that are for this person to know.

    Who never looked finds everything new. One query.
    """
    # As a join rather than a clause for each school: 600 clauses would be slow to plan.
    look = LastLook.objects.filter(person_id=user.pk, school=OuterRef("key__school"), at__gte=OuterRef("at"))
    rows = TimelineEntry.objects.filter(_known_to(user), ~Exists(look), key__in=[key.pk for key in keys])
    by_others = rows.filter(Q(by=None) | ~Q(by=user.pk)).order_by()
    return dict(by_others.values_list("key_id").annotate(Count("id")))


def _known_to(user: Viewer) -> Q:
    """Entries whose audience this person belongs to."""
    audiences = TimelineEntry.Audience
    found = Q(audience=audiences.PROGRAMME)
    for audience, permission in ((audiences.TEAM, Can.SEE_CONCERNS), (audiences.ADMIN, Can.SEE_PROPOSALS)):
        for grant in grants_of(user):
            if grant.role in roles_that(permission):
                held = Q(key__challenge_id=grant.challenge_id) & within([grant], "key__school__")
                found |= Q(audience=audience) & held
    return found
