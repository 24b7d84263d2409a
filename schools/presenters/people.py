"""Wording of the pages about people, invitations and access. No queries."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from challenge.core.downloads import Cell
from challenge.core.roles import ROLES, Scope
from challenge.core.words import count_of
from schools.invitees import Kind, Verdict
from schools.models import Invitation, RoleGrant, TrustSchool
from schools.presenters import Tag, uk_date, uk_time

ACCESS_COLUMNS = (
    "Name", "E-mail address", "Role", "Through", "Challenge", "Since", "Until", "Last signed in", "Two-step sign-in",
)  # fmt: skip
BY_HAND_COLUMNS = ("Trust", "UID", "URN", "School", "Added on", "Added by")
INVITATION_COLUMNS = (
    "Challenge", "Name", "E-mail address", "Roles", "State", "Sent on", "Expires on", "Decided on", "Invited by",
)  # fmt: skip
VERDICT_COLUMNS = (
    "Line", "E-mail address", "Name", "Role", "URN or body", "Until", "Verdict", "Field", "Value", "Reason", "Remedy",
)  # fmt: skip
EXAMPLE_COLUMNS = ("email", "name", "role", "urn or body", "until")
EXAMPLE_ROWS = (
    ("head@example.org", "Hana Head", "Headteacher", "100049", ""),
    ("governor@example.org", "Gus Governor", "Governor", "100049", "2027-07-31"),
    ("officer@example.org", "Lee Lane", "Local-authority officer", "202", ""),
)
VERDICT_TAGS: dict[Kind, Tag] = {
    Kind.NEW: Tag("Will be invited", "green"),
    Kind.ACCOUNT: Tag("Has an account: gets the role at once", "blue"),
    Kind.ALREADY: Tag("Has this role already", "grey"),
    Kind.INVITED: Tag("Is invited already", "grey"),
    Kind.REFUSED: Tag("Refused", "red"),
}


@dataclass(frozen=True)
class Access:
    """One person's role as a row of a list: who, what, through what, since when, how safely."""

    grant: RoleGrant
    role: str
    through: str
    since: str
    until: str
    last_signed_in: str
    has_second_factor: bool
    may_end: bool


def access_of(grants: Iterable[RoleGrant], endable: set[int]) -> list[Access]:
    """Rows for grants as the selectors give them; `endable` are the keys of those that the viewer may end."""
    return [
        Access(
            grant,
            ROLES[grant.role].name,
            through(grant),
            uk_date(grant.since),
            uk_date(grant.until),
            uk_time(grant.person.last_login) or "Never",
            _has_factor(grant),
            grant.pk in endable,
        )
        for grant in grants
    ]


def through(grant: RoleGrant) -> str:
    """Why the role takes a school in: 'The school itself', 'The authority: Camden', 'The whole challenge: London'."""
    match ROLES[grant.role].scope:
        case Scope.SCHOOL:
            return f"The school: {grant.school}"
        case Scope.AUTHORITY:
            return f"The authority: {grant.la}"
        case Scope.TRUST:
            return f"The trust: {grant.trust}"
        case Scope.CASELOAD:
            return f"Schools allocated to this person: {grant.challenge}"
        case Scope.CHALLENGE:
            return f"The whole challenge: {grant.challenge}"


def access_rows(grants: Iterable[RoleGrant]) -> Iterator[tuple[Cell, ...]]:
    """One row per role under `ACCESS_COLUMNS`."""
    for grant in grants:
        seen: dt.datetime | None = grant.person.last_login
        yield (
            grant.person.name, grant.person.email, ROLES[grant.role].name, through(grant), grant.challenge.name,
            grant.since, grant.until, seen.date() if seen else None, "Yes" if _has_factor(grant) else "No",
        )  # fmt: skip


def by_hand_rows(found: Iterable[TrustSchool]) -> Iterator[tuple[Cell, ...]]:
    """One row per school said by hand to be in a trust, under `BY_HAND_COLUMNS`."""
    for each in found:
        by = each.added_by.name if each.added_by else "The operator"
        yield each.trust.name, each.trust.uid, each.school.urn, str(each.school), each.added_at.date(), by


def _has_factor(grant: RoleGrant) -> bool:
    return bool(getattr(grant, "has_second_factor", False))


def invitation_tag(invitation: Invitation) -> Tag:
    """Its state as a word: an open one may be unsent or too old."""
    if invitation.state == Invitation.State.ACCEPTED:
        return Tag("Accepted", "green")
    if invitation.state == Invitation.State.WITHDRAWN:
        return Tag("Withdrawn", "grey")
    if invitation.sent_at is None:
        return Tag("Not sent", "red")
    return Tag("Expired", "orange") if invitation.has_expired else Tag("Waiting for an answer", "blue")


def roles_of(invitation: Invitation) -> list[str]:
    """'Headteacher, Haverstock School, until 31 July 2027'."""
    return [f"{role}, until {uk_date(role.until)}" if role.until else str(role) for role in invitation.roles.all()]


def invitation_rows(invitations: Iterable[Invitation]) -> Iterator[tuple[Cell, ...]]:
    """One row per invitation under `INVITATION_COLUMNS`."""
    for each in invitations:
        yield (
            each.challenge.name, each.name, each.email, "; ".join(roles_of(each)), invitation_tag(each).text,
            _date(each.sent_at), _date(each.expires_at), _date(each.decided_at), str(each.made_by or ""),
        )  # fmt: skip


def _date(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def verdict_rows(verdicts: Iterable[Verdict]) -> Iterator[tuple[Cell, ...]]:
    """One row per line of the file under `VERDICT_COLUMNS`."""
    for v in verdicts:
        yield (
            v.line, v.row.email, v.row.name, v.row.role, v.row.where, v.row.until, VERDICT_TAGS[v.kind].text,
            v.field, v.value, v.reason, v.remedy,
        )  # fmt: skip


def verdict_counts(verdicts: Iterable[Verdict]) -> list[tuple[str, int]]:
    """How many of each kind, as the preview's first lines say it."""
    kinds = [verdict.kind for verdict in verdicts]
    return [(tag.text, kinds.count(kind)) for kind, tag in VERDICT_TAGS.items()]


def outcome(invited: int, failed: int, given: int) -> str:
    """What a confirmed file has led to, in one sentence for each part."""
    parts = []
    if invited:
        parts.append(f"{count_of(invited, 'invitation')} {'was' if invited == 1 else 'were'} sent.")
    if given:
        parts.append(f"{count_of(given, 'role')} {'was' if given == 1 else 'were'} given at once.")
    if failed:
        parts.append("The mail server did not take every mail: those below marked ‘Not sent’ can be sent again.")
    return " ".join(parts) or "There was nothing to do."


def invitation_facts(invitation: Invitation) -> list[dict[str, Any]]:
    """The summary of one invitation."""
    facts = [
        ("Challenge", invitation.challenge.name),
        ("Roles", "; ".join(roles_of(invitation))),
        ("Invited by", str(invitation.made_by or "")),
        ("Last sent", uk_time(invitation.sent_at) or "Not sent"),
        ("The link works until", uk_time(invitation.expires_at)),
        ("Decided", uk_time(invitation.decided_at)),
    ]
    return [{"name": name, "value": value} for name, value in facts if value]
