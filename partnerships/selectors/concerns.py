"""Concerns that a viewer may see: over the schools for which the person holds that permission."""

from django.db.models import Count, QuerySet

from challenge.core.roles import Can
from partnerships.models import Concern
from schools.models import KeyToSuccess
from schools.selectors import Viewer
from schools.selectors.keys import keys_for


def concerns_for(user: Viewer) -> QuerySet[Concern]:
    """Concerns of all schools, the newest first."""
    found = Concern.objects.filter(key__in=keys_for(user, Can.SEE_CONCERNS).values("pk"))
    return found.select_related("key__challenge", "key__school__la", "raised_by").prefetch_related("steps__by")


def open_concerns(user: Viewer, key: KeyToSuccess) -> int:
    """How many concerns about the school are not resolved."""
    return concerns_for(user).filter(key=key).exclude(state=Concern.State.RESOLVED).count()


def open_concerns_by_key(user: Viewer) -> dict[int, int]:
    """By key, how many are not resolved. One query."""
    found = concerns_for(user).exclude(state=Concern.State.RESOLVED).order_by()
    return dict(found.values_list("key_id").annotate(Count("id")))
