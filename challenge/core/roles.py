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
    SEE_PROGRAMME = "follow the school's part in the programme"
    SEE_PROPOSALS = "see which schools are proposed, before anybody has decided"
    DECIDE_KEYS = "decide which schools are Keys to Success"
    EDIT_CRITERIA = "set the criteria for Keys to Success"
    ALLOCATE_ADVISERS = "allocate advisers to schools"
    KEEP_NOTES = "read and write confidential notes about the school"
    SEE_AUDIT = "read the audit of the school's needs"
    AUDIT_NEED = "audit the school's needs and set its objectives"
    COMMENT_ON_AUDIT = "comment on the audit before it is final"
    SEE_CONCERNS = "read and raise concerns about the school"
    SETTLE_CONCERNS = "escalate and resolve concerns"
    PAUSE_SUPPORT = "pause, stop and restart the school's support"
    KEEP_CONTACTS = "keep the list of the school's contacts"
    SEE_REGION = "see the programme of the whole region in numbers"


class Scope(StrEnum):
    CHALLENGE = "the whole challenge"
    AUTHORITY = "the schools of one authority"
    TRUST = "the schools of one trust"
    CASELOAD = "the schools allocated to this person"
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
            "Runs the programme: imports data, starts the night, invites people, decides which schools are Keys to "
            "Success, allocates advisers, sees every pack and record of the challenge.",
            frozenset(Can) - {Can.AUDIT_NEED, Can.COMMENT_ON_AUDIT},
            given_by=frozenset(),  # whoever may do everything is made by the operator, never by a file
        ),
        Role(
            "director",
            "Director",
            Scope.CHALLENGE,
            "Sees the programme of the whole region: schools by state, caseloads, what is late; no notes about people.",
            frozenset({Can.READ_PACK, Can.SEE_PROGRAMME, Can.SEE_REGION}),
        ),
        Role(
            "adviser",
            "Challenge adviser",
            Scope.CASELOAD,
            "Leads the work with the schools of the own caseload: audits need, sets objectives, keeps notes.",
            frozenset(
                {
                    Can.READ_PACK,
                    Can.SEE_PROGRAMME,
                    Can.KEEP_NOTES,
                    Can.SEE_AUDIT,
                    Can.AUDIT_NEED,
                    Can.SEE_CONCERNS,
                    Can.KEEP_CONTACTS,
                }
            ),
        ),
        Role(
            "head",
            "Headteacher",
            Scope.SCHOOL,
            "Leads one school, reads its data pack, follows its part in the programme and sees who else can.",
            frozenset(
                {
                    Can.READ_PACK,
                    Can.SEE_ACCESS,
                    Can.SEE_PROGRAMME,
                    Can.SEE_AUDIT,
                    Can.COMMENT_ON_AUDIT,
                    Can.KEEP_CONTACTS,
                }
            ),
        ),
        Role(
            "la_officer",
            "Local-authority officer",
            Scope.AUTHORITY,
            "Follows the schools of one authority, reads their data packs and what was agreed with them.",
            frozenset({Can.READ_PACK, Can.SEE_PROGRAMME, Can.SEE_AUDIT}),
        ),
        Role(
            "trust_officer",
            "Trust officer",
            Scope.TRUST,
            "Follows the schools of one trust, reads their data packs and what was agreed with them.",
            frozenset({Can.READ_PACK, Can.SEE_PROGRAMME, Can.SEE_AUDIT}),
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
