"""What the commands about people's roles are told: who, which role, where."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from challenge.core.models import Challenge
from challenge.core.roles import ROLES
from schools.models import LocalAuthority, School, Trust
from schools.selectors.scopes import trusts_called

Scope = dict[str, Any]


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--role", required=True, help="; ".join(f"{r.key}: {r.description}" for r in ROLES.values()))
    parser.add_argument("--challenge", required=True, metavar="SLUG", help="short name, as given to add_challenge")
    parser.add_argument("--school", metavar="URN", type=int, help="for the roles head and governor")
    parser.add_argument("--la", metavar="CODE", help="three digits, for the role la_officer")
    parser.add_argument("--trust", metavar="NAME", help="name or number of the trust, for the role trust_officer")


def scope_told(options: dict[str, Any]) -> Scope:
    """`role`, `challenge`, `school`, `la` and `trust` from the database. CommandError, in words, for unknown ones."""
    role = options["role"]
    if role not in ROLES:
        raise CommandError(f"There is no role '{role}'. Known: {', '.join(ROLES)}.")
    challenge = _challenge(options["challenge"])
    school, la, trust = _school(options["school"]), _la(options["la"]), _trust(options["trust"])
    return {"role": role, "challenge": challenge, "school": school, "la": la, "trust": trust}


def _challenge(slug: str) -> Challenge:
    challenge = Challenge.objects.filter(slug=slug).first()
    if challenge is None:
        known = ", ".join(Challenge.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no challenge '{slug}'. Known: {known}. `manage.py add_challenge` makes one.")
    return challenge


def _school(urn: int | None) -> School | None:
    school = School.objects.listed().select_related("la").filter(urn=urn).first() if urn is not None else None
    if urn is not None and school is None:
        raise CommandError(f"No school has the URN {urn}. Import the register first, or check the number.")
    return school


def _la(code: str | None) -> LocalAuthority | None:
    la = LocalAuthority.objects.filter(code=code).first() if code is not None else None
    if code is not None and la is None:
        raise CommandError(f"No authority has the code '{code}'. Import the register first, or check the code.")
    return la


def _trust(name: str | None) -> Trust | None:
    if name is None:
        return None
    found = trusts_called(name)
    if not found:
        raise CommandError(f"No trust is called '{name}'. `manage.py add_trust` makes one known.")
    if len(found) > 1:
        numbers = ", ".join(trust.uid or "no number" for trust in found)
        raise CommandError(f"Several trusts are called '{name}' ({numbers}): give the number.")
    return found[0]
