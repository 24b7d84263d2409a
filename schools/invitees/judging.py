"""What would come of each row of a file of people, without writing anything. One verdict for each row."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from challenge.core import clock
from challenge.core.models import Challenge, User
from challenge.core.roles import ROLES, Role, Scope
from schools.invitees.reading import Row
from schools.models import Invitation, LocalAuthority, RoleGrant, School, Trust
from schools.permissions import may_give

# What people write for a role besides its key and its name.
ALIASES = {
    "headteacher": "head", "principal": "head", "executivehead": "head", "officer": "la_officer",
    "laofficer": "la_officer", "localauthorityofficer": "la_officer", "schoolgovernor": "governor",
    "chairofgovernors": "governor",
}  # fmt: skip
UNWELCOME_IN_NAMES = re.compile(r"[<>{}|\\^=@\x00-\x1f]|://|^[+-]")


class Kind(StrEnum):
    NEW = "new"
    ACCOUNT = "account"
    ALREADY = "already"
    INVITED = "invited"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """What comes of one row. Of a refused one `field`, `value`, `reason` and `remedy` say why."""

    row: Row
    kind: Kind
    email: str = ""
    role: str = ""
    school: School | None = None
    la: LocalAuthority | None = None
    trust: Trust | None = None
    until: dt.date | None = None
    field: str = ""
    value: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def where(self) -> str:
        return str(self.school or self.la or self.trust or "")


class Refused(Exception):
    """This row cannot be used, and with it the file."""

    def __init__(self, field: str, value: str, reason: str, remedy: str) -> None:
        self.field, self.value, self.reason, self.remedy = field, value[:120], reason, remedy


# Who, which role, and its school, authority or trust: what makes two rows the same.
Key = tuple[str, str, int | None, str | None, int | None]


@dataclass
class Known:
    """What the database knows about all that the file names, looked up once and not row by row."""

    people: dict[str, User]
    schools: dict[int, School]
    las: dict[str, LocalAuthority]
    trusts: dict[str, list[Trust]]
    held: set[Key]
    invited: set[Key]
    seen: dict[Key, int] = field(default_factory=dict)
    names: dict[str, tuple[str, int]] = field(default_factory=dict)


def judge(rows: Sequence[Row], *, challenge: Challenge, by: User) -> list[Verdict]:
    """A verdict for each row, in the order of the file."""
    known = _look_up(rows, challenge)
    return [_judged(row, challenge, by, known) for row in rows]


def _look_up(rows: Sequence[Row], challenge: Challenge) -> Known:
    emails = {row.email.casefold() for row in rows}
    urns = {int(row.where) for row in rows if re.fullmatch(r"[0-9]{1,9}", row.where)}
    held = RoleGrant.objects.active().filter(challenge=challenge, person__email__in=emails)
    now = clock.now()
    invited = Invitation.objects.filter(
        challenge=challenge, email__in=emails, state=Invitation.State.OPEN, sent_at__isnull=False, expires_at__gt=now
    )
    return Known(
        people={person.email.casefold(): person for person in User.objects.filter(email__in=emails)},
        schools={school.urn or 0: school for school in School.objects.listed().filter(urn__in=urns)},
        las=_authorities(LocalAuthority.objects.all()),
        trusts=_trusts(Trust.objects.order_by("id")),
        held=set(held.values_list("person__email", "role", "school_id", "la_id", "trust_id")),
        invited=set(invited.values_list("email", "roles__role", "roles__school_id", "roles__la_id", "roles__trust_id")),
    )


def _authorities(las: Iterable[LocalAuthority]) -> dict[str, LocalAuthority]:
    """By code and by name."""
    return {key: la for la in las for key in (la.code, _bare(la.name)) if key}


def _trusts(trusts: Iterable[Trust]) -> dict[str, list[Trust]]:
    """By number and by name, which several may share."""
    found: dict[str, list[Trust]] = {}
    for trust in trusts:
        for key in {_bare(trust.uid), _bare(trust.name)} - {""}:
            found.setdefault(key, []).append(trust)
    return found


def _judged(row: Row, challenge: Challenge, by: User, known: Known) -> Verdict:
    try:
        email = _email(row)
        _check_person(row, email, known)
        role = _role(row, challenge, by)
        school, la, trust = _where(row, role, challenge, known)
        until = _until(row)
        key = (
            email, role.key, school.pk if school else None, la.pk if la else None, trust.pk if trust else None,
        )  # fmt: skip
        _check_once(row, key, known)
    except Refused as no:
        return Verdict(row, Kind.REFUSED, field=no.field, value=no.value, reason=no.reason, remedy=no.remedy)
    found = Verdict(row, Kind.NEW, email=email, role=role.key, school=school, la=la, trust=trust, until=until)
    if key in known.held:
        return replace(found, kind=Kind.ALREADY)
    person = known.people.get(email)
    if person is not None and person.has_usable_password():
        return replace(found, kind=Kind.ACCOUNT)
    return replace(found, kind=Kind.INVITED) if key in known.invited else found


def _email(row: Row) -> str:
    example = "Write, for example, name@example.org."
    if not row.email:
        raise Refused("email", "", "There is no e-mail address.", example)
    try:
        validate_email(row.email)
    except ValidationError:
        raise Refused("email", row.email, "This is no e-mail address.", example) from None
    return row.email.casefold()


def _check_person(row: Row, email: str, known: Known) -> None:
    if len(row.name) > 150:
        raise Refused("name", row.name, "The name is longer than 150 characters.", "Shorten it.")
    if UNWELCOME_IN_NAMES.search(row.name):
        raise Refused("name", row.name, "This is no name of a person: it holds signs of formulas or links.", "Mend it.")
    person = known.people.get(email)
    if person is not None and not person.is_active:
        remedy = "Leave the line out, or ask the operator of the service to open the account."
        raise Refused("email", row.email, "The account with this address is closed.", remedy)
    name, line = known.names.setdefault(email, (row.name, row.line))
    if name.casefold() != row.name.casefold():
        reason = f"Line {line} gives this address to '{name}'."
        raise Refused("name", row.name, reason, "Give one person one name and one address.")


def _role(row: Row, challenge: Challenge, by: User) -> Role:
    known = ", ".join(role.name for role in ROLES.values() if may_give(by, role.key, challenge))
    bare = _bare(row.role)
    by_words = {_bare(text): role.key for role in ROLES.values() for text in (role.key, role.name)} | ALIASES
    if not bare:
        raise Refused("role", "", "There is no role.", f"Write one of: {known}.")
    role = ROLES.get(by_words.get(bare, ""))
    if role is None:
        raise Refused("role", row.role, "There is no such role.", f"Write one of: {known}.")
    if not may_give(by, role.key, challenge):
        remedy = f"Write one of: {known}. Only the operator of the service gives others."
        raise Refused("role", row.role, f"You may not give the role '{role.name}'.", remedy)
    return role


Where = tuple[School | None, LocalAuthority | None, Trust | None]


def _where(row: Row, role: Role, challenge: Challenge, known: Known) -> Where:
    match role.scope:
        case Scope.SCHOOL:
            return _school(row, challenge, known), None, None
        case Scope.AUTHORITY:
            return None, _la(row, challenge, known), None
        case Scope.TRUST:
            return None, None, _trust(row, known)
        case _ if row.where:
            reason = f"The role '{role.name}' is held for {role.scope}."
            raise Refused("urn or body", row.where, reason, "Leave the field empty.")
    return None, None, None


def _school(row: Row, challenge: Challenge, known: Known) -> School:
    if not re.fullmatch(r"[0-9]{1,9}", row.where):
        reason = "There is no URN." if not row.where else "This is no URN."
        raise Refused("urn or body", row.where, reason, "Write the school's six-figure URN, for example 100049.")
    school = known.schools.get(int(row.where))
    if school is None:
        remedy = "Check the number against the list of schools."
        raise Refused("urn or body", row.where, "No school has this URN.", remedy)
    if not school.is_open:
        remedy = "Give the URN of the school that took its place, or leave the line out."
        raise Refused("urn or body", row.where, f"{school} is closed.", remedy)
    if not challenge.covers_country and school.la_id not in challenge.la_codes:
        remedy = "Check the number, or leave the line out."
        raise Refused("urn or body", row.where, f"{school} is not in the area of {challenge}.", remedy)
    return school


def _la(row: Row, challenge: Challenge, known: Known) -> LocalAuthority:
    la = known.las.get(row.where.zfill(3) if row.where.isdecimal() else _bare(row.where))
    if la is None:
        reason = "No authority is named." if not row.where else "No authority has this code or name."
        raise Refused("urn or body", row.where, reason, "Write the authority's three-figure code, for example 202.")
    if not challenge.covers_country and la.code not in challenge.la_codes:
        remedy = "Check the code, or leave the line out."
        raise Refused("urn or body", row.where, f"{la} is not in the area of {challenge}.", remedy)
    return la


def _trust(row: Row, known: Known) -> Trust:
    found = known.trusts.get(_bare(row.where), [])
    if not found:
        reason = "No trust is named." if not row.where else "No trust has this name or number."
        raise Refused("urn or body", row.where, reason, "Write its name. The command add_trust makes one known.")
    if len(found) > 1:
        raise Refused("urn or body", row.where, "Several trusts have this name.", "Write the trust's number.")
    return found[0]


def _until(row: Row) -> dt.date | None:
    if not row.until:
        return None
    found = None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            found = dt.datetime.strptime(row.until, form).date()  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
    if found is None:
        raise Refused("until", row.until, "This is no date.", "Write it as 2027-07-31 or 31/07/2027.")
    if found < clock.now().date():
        raise Refused("until", row.until, "This day has passed.", "Write the last day of the role, or leave it empty.")
    return found


def _check_once(row: Row, key: Key, known: Known) -> None:
    line = known.seen.setdefault(key, row.line)
    if line != row.line:
        reason = f"Line {line} already gives this person this role."
        raise Refused("email", row.email, reason, "Leave one of the lines out.")


def _bare(text: str) -> str:
    """Without case, blanks and signs: 'Local-authority officer' and 'local authority officer' are one."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())
