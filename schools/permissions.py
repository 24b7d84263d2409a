"""Who may do what: first this person, then this state. Each refusal is a sentence for the screen."""

from django.conf import settings

from challenge.core.models import Challenge, User
from challenge.core.roles import ROLES, Can, roles_that
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess, RoleGrant, School
from schools.selectors import Viewer, challenges_for, grants_of, reaches


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


def needs_second_factor(user: Viewer) -> bool:
    """Whether pages open to this person only with a second factor: for whoever sees records of the programme."""
    return settings.SECOND_FACTOR_REQUIRED and any(ROLES[g.role].sees_programme_records for g in grants_of(user))


def may_give(user: Viewer, role: str, challenge: Challenge) -> bool:
    """Whether this person may give, and end, a role in the challenge."""
    held = {grant.role for grant in grants_of(user) if grant.challenge_id == challenge.pk}
    return can(user, Can.MANAGE_PEOPLE, challenge=challenge) and bool(held & ROLES[role].given_by)


def may_end(user: Viewer, grant: RoleGrant) -> bool:
    """Nobody ends an own role: who would be left to give it back?"""
    return may_give(user, grant.role, grant.challenge) and grant.person_id != user.pk


def check_may_end(user: Viewer, grant: RoleGrant) -> None:
    """Raise `NotAllowed`, in words, unless `may_end` says yes."""
    if grant.person_id == user.pk:
        raise NotAllowed("You cannot end a role of your own. Ask a colleague of the admin team to do it.")
    if not may_end(user, grant):
        role = ROLES[grant.role].name
        raise NotAllowed(f"You may not end the role '{role}' in {grant.challenge}. Ask the operator of the service.")


def check_may_reset_second_factor(user: User, person: User) -> None:
    """Only where all that the account opens is in challenges whose people `user` manages: resetting makes it weaker."""
    if person.pk == user.pk:
        raise NotAllowed("You cannot reset your own second factor here. Change it under 'Two-step sign-in'.")
    managed = set(challenges_for(user, Can.MANAGE_PEOPLE))
    beyond = [grant for grant in grants_of(person) if grant.challenge not in managed]
    if beyond or not managed:
        raise NotAllowed(
            f"You may not reset the second factor of {person}, who also holds a role in a challenge that you do not "
            "manage. Ask the operator of the service."
        )


def why_closed(key: KeyToSuccess) -> str:
    """Why nothing may be written now, as a sentence; empty while the school's part in the programme is open."""
    if not key.is_running:
        return f"{key.school} is not in the programme now: its records can be read, not changed."
    if key.head_told_on is None:
        return f"The head of {key.school} has not been told yet. Tell the head first: until then nobody else knows."
    if key.standing != KeyToSuccess.Standing.ACTIVE:
        stands = key.get_standing_display().lower()
        return (
            f"The support of {key.school} is {stands}: its records can be read, not changed. "
            "The admin team can restart it."
        )
    return ""


def check_open(key: KeyToSuccess) -> None:
    """Raise `NotAllowed`, in words, while the school's part in the programme is read-only."""
    if reason := why_closed(key):
        raise NotAllowed(reason)
