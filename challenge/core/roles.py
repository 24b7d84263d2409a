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


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "admin",
            "Admin team",
            Scope.CHALLENGE,
            "Runs the programme: imports data, starts the night, sees every pack of the challenge.",
            frozenset({Can.READ_PACK, Can.RUN_NIGHT, Can.SEE_JOBS, Can.IMPORT_DATA}),
        ),
        Role(
            "head",
            "Headteacher",
            Scope.SCHOOL,
            "Leads one school and reads its data pack.",
            frozenset({Can.READ_PACK}),
        ),
        Role(
            "la_officer",
            "Local-authority officer",
            Scope.AUTHORITY,
            "Follows the schools of one authority and reads their data packs.",
            frozenset({Can.READ_PACK}),
        ),
    )
}


def roles_that(permission: Can) -> list[str]:
    """Keys of the roles that carry `permission`."""
    return [role.key for role in ROLES.values() if permission in role.may]
