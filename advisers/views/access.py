"""Who gets an answer: a school's part in the programme by its URN, and the own profile of an adviser."""

from django.http import HttpRequest

from advisers.actions.profiles import profile_of
from advisers.models import Adviser
from advisers.selectors import keys_to_allocate, own_challenges
from schools.models import KeyToSuccess
from schools.views.access import person_of, refused


def key_to_allocate(request: HttpRequest, urn: int) -> KeyToSuccess:
    """Refused, like what does not exist, where this person may not allocate advisers to the school."""
    found = keys_to_allocate(request.user).filter(school__urn=urn).order_by("challenge__name").first()
    if found is None:
        raise refused(request)
    return found


def own_adviser(request: HttpRequest) -> Adviser:
    """The own profile, in the challenge that the address names or else the first; refused for everybody else."""
    challenges = own_challenges(request.user)
    wanted = request.GET.get("challenge")
    found = next((each for each in challenges if wanted in (None, each.slug)), None)
    if found is None:
        raise refused(request)
    return profile_of(person=person_of(request), challenge=found)
