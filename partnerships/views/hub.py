"""What the tabs of a school's hub share: the school's part in the programme for who asks, or no such page."""

from django.http import HttpRequest

from challenge.core.roles import Can
from schools.models import KeyToSuccess
from schools.selectors.keys import key_for
from schools.views.access import person_of, refused


def key_or_404(request: HttpRequest, urn: int, permission: Can = Can.SEE_PROGRAMME) -> KeyToSuccess:
    """Refused, as if there were none, where the person does not hold `permission` over the school."""
    key = key_for(person_of(request), urn, permission)
    if key is None:
        raise refused(request)
    return key
