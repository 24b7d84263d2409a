"""Who may do what: first this person, then this state. Each refusal is a sentence for the screen."""

from challenge.core.models import Challenge
from challenge.core.roles import Can, roles_that
from challenge.core.states import NotAllowed
from schools.models import School
from schools.selectors import Viewer, grants_of, reaches


def can(user: Viewer, permission: Can, *, challenge: Challenge | None = None, school: School | None = None) -> bool:
    """Whether `user` holds `permission` today: in `challenge` if given, over `school` if given."""
    roles = roles_that(permission)
    return any(
        grant.role in roles
        and (challenge is None or grant.challenge_id == challenge.pk)
        and (school is None or reaches(grant, school))
        for grant in grants_of(user)
    )


def check(user: Viewer, permission: Can, *, challenge: Challenge | None = None, school: School | None = None) -> None:
    """Raise `NotAllowed`, in words, unless `can` says yes."""
    if not can(user, permission, challenge=challenge, school=school):
        where = f" for {school}" if school else f" in {challenge}" if challenge else ""
        raise NotAllowed(f"You may not {permission.value}{where}. Ask the challenge's admin team for access.")
