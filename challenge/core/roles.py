"""Roles as data: each role in plain English, and what it may do. Grants bind a person to a role, a challenge and,
where the role is scoped, a school or an authority (`schools.models.RoleGrant`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Can(StrEnum):
    """What somebody may do. The text finishes the sentence 'This person may …'."""

    READ_PACK = "read the school's data pack"
    RUN_NIGHT = "start the night's work"
    SEE_JOBS = "see releases and jobs"
    IMPORT_DATA = "import data"
    MANAGE_PEOPLE = "invite people and end their roles"
    SEE_ACCESS = "see who can see the school"


class Scope(StrEnum):
    CHALLENGE = "the whole challenge"
    AUTHORITY = "the schools of one authority"
    SCHOOL = "one school"


@dataclass(frozen=True)
class Role:
    key: str
    name: str
    scope: Scope
    description: str
    may: frozenset[Can]
    # Keys of the roles whose holders may give and end this one. The operator's command line may give any.
    given_by: frozenset[str] = frozenset({"admin"})

    @property
    def sees_programme_records(self) -> bool:
        """Whether it opens anything that not everybody who is signed in sees: then a second factor is asked for."""
        return bool(self.may)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "admin",
            "Admin team",
            Scope.CHALLENGE,
            "Runs the programme: imports data, starts the night, invites people, sees every pack of the challenge.",
            frozenset({Can.READ_PACK, Can.RUN_NIGHT, Can.SEE_JOBS, Can.IMPORT_DATA, Can.MANAGE_PEOPLE, Can.SEE_ACCESS}),
            given_by=frozenset(),  # whoever may do everything is made by the operator, never by a file
        ),
        Role(
            "head",
            "Headteacher",
            Scope.SCHOOL,
            "Leads one school, reads its data pack and sees who else can.",
            frozenset({Can.READ_PACK, Can.SEE_ACCESS}),
        ),
        Role(
            "la_officer",
            "Local-authority officer",
            Scope.AUTHORITY,
            "Follows the schools of one authority and reads their data packs.",
            frozenset({Can.READ_PACK}),
        ),
        Role(
            "governor",
            "Governor",
            Scope.SCHOOL,
            "Sits on the governing board of one school and reads its data pack.",
            frozenset({Can.READ_PACK}),
        ),
    )
}


def roles_that(permission: Can) -> list[str]:
    """Keys of the roles that carry `permission`."""
    return [role.key for role in ROLES.values() if permission in role.may]
