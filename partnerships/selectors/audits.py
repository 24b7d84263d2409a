"""Audits of need and objectives that a viewer may see: drafts only for those who write them and the admin team."""

from django.db.models import Q, QuerySet

from challenge.core.roles import Can
from partnerships.models import Audit, AuditArea, AuditComment, Objective
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.selectors import Viewer
from schools.selectors.keys import holds

State = Audit.State


def states_seen(user: Viewer, key: KeyToSuccess) -> list[str]:
    """In which states this person may read an audit of the school."""
    if any(holds(user, each, key.challenge, key.school) for each in (Can.AUDIT_NEED, Can.SEE_PROPOSALS)):
        return [State.DRAFT, State.SHARED, State.FINAL]
    if holds(user, Can.COMMENT_ON_AUDIT, key.challenge, key.school):
        return [State.SHARED, State.FINAL]
    return [State.FINAL] if holds(user, Can.SEE_AUDIT, key.challenge, key.school) else []


def audits_of(user: Viewer, key: KeyToSuccess) -> QuerySet[Audit]:
    """The versions that this person may read, newest first."""
    found = Audit.objects.filter(key=key, state__in=states_seen(user, key))
    return found.select_related("key__challenge", "key__school", "release", "begun_by", "shared_by", "final_by")


def audits_shown_to(user: Viewer, key: KeyToSuccess) -> QuerySet[Audit]:
    """The versions that this person, who comments on audits, was ever shown, one taken back to draft since as well.

    For refusals in words: what a draft says is not for this person to read.
    """
    seen = Q(state__in=states_seen(user, key))
    if holds(user, Can.COMMENT_ON_AUDIT, key.challenge, key.school):
        seen |= Q(shared_at__isnull=False)
    found = Audit.objects.filter(seen, key=key)
    return found.select_related("key__challenge", "key__school", "release", "begun_by", "shared_by", "final_by")


def area_of(audit: Audit, area: str) -> AuditArea:
    """What was found in the area; an unsaved row where nothing was yet."""
    return audit.areas.filter(area=area).first() or AuditArea(audit=audit, area=area)


def comments_on(audit: Audit) -> QuerySet[AuditComment]:
    return audit.comments.select_related("by")


def objectives_of(user: Viewer, key: KeyToSuccess) -> QuerySet[Objective]:
    """Objectives in their order, without those of an audit that this person may not read yet."""
    seen = Q(audit=None) | Q(audit__state__in=states_seen(user, key))
    found = Objective.objects.filter(seen, key=key) if states_seen(user, key) else Objective.objects.none()
    return found.select_related("audit", "key__challenge", "key__school", "made_by", "settled_by")


def may_audit(user: Viewer, key: KeyToSuccess) -> bool:
    """Whether this person writes audits and objectives of the school, and the school's support lets it."""
    return holds(user, Can.AUDIT_NEED, key.challenge, key.school) and not why_closed(key)
