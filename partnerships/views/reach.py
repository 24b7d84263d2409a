"""The version or objective that an address names, if this person may see it; else it does not exist."""

from django.http import HttpRequest

from challenge.core.roles import Can
from partnerships.models import Audit, Objective
from partnerships.selectors.audits import audits_of, audits_shown_to, objectives_of
from schools.views.access import key_of, one_of


def audit_of(request: HttpRequest, urn: int, number: int, permission: Can = Can.SEE_AUDIT) -> Audit:
    return one_of(request, audits_of(request.user, key_of(request, urn, permission)), number=number)


def audit_shown_to(request: HttpRequest, urn: int, number: int) -> Audit:
    """The version for a comment: the head may have had it in sight before it was taken back to draft."""
    return one_of(request, audits_shown_to(request.user, key_of(request, urn, Can.COMMENT_ON_AUDIT)), number=number)


def objective_of(request: HttpRequest, urn: int, pk: int, permission: Can = Can.SEE_AUDIT) -> Objective:
    return one_of(request, objectives_of(request.user, key_of(request, urn, permission)), pk=pk)
