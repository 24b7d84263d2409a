"""Who gets an answer about a profile: the adviser whose own it is."""

from django.http import HttpRequest

from advisers.actions.profiles import profile_of
from advisers.models import Adviser
from advisers.selectors import own_challenges
from schools.views.access import person_of, refused


def own_adviser(request: HttpRequest) -> Adviser:
    """The own profile, in the challenge that the address names or else the first; refused for everybody else."""
    challenges = own_challenges(request.user)
    wanted = request.GET.get("challenge")
    found = next((each for each in challenges if wanted in (None, each.slug)), None)
    if found is None:
        raise refused(request)
    return profile_of(person=person_of(request), challenge=found)
