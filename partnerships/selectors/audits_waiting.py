"""Audits that wait for the head's comment."""

from django.db.models import QuerySet

from partnerships.models import Audit
from schools.models import KeyToSuccess


def audits_shared(key: KeyToSuccess) -> QuerySet[Audit]:
    """Of a key that a selector gave for the viewer."""
    return key.audits.filter(state=Audit.State.SHARED)
