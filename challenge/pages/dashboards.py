"""What each role's part of the landing page says of the programme. A fixed number of queries, however many schools."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from challenge.core.models import User
from challenge.core.roles import ROLES, Scope
from challenge.pages.presenters.lines import Line, late_first, lines_in_numbers, lines_of
from partnerships.models import Audit
from partnerships.selectors.audits_waiting import audits_shared
from partnerships.selectors.concerns import open_concerns_by_key
from schools.filters import MINE, NO_ADVISER
from schools.models import KeyToSuccess, Proposal, RoleGrant
from schools.selectors.keys import keys_for, proposals_for
from schools.selectors.scopes import within

SHOWN = 12


def of_schools(user: User, grant: RoleGrant) -> dict[str, Any]:
    """Adviser, authority and trust: what is late or due first, then one line for each school of the role.

    Schools that have left are named apart: nobody supports them any more.
    """
    lines = sorted(_lines(user, grant), key=lambda line: (-len(line.late), line.key.school.name))
    running, left = _parted(lines)
    return {
        "lines": running[:SHOWN],
        "count": len(running),
        "left": left[:SHOWN],
        "left_count": len(left),
        "all_url": _list_url("schools:programme", grant, state=KeyToSuccess.RUNNING),
        "late_url": _list_url("programme:late", grant),
        "left_url": _list_url("schools:programme", grant, state=[KeyToSuccess.State.LEFT]),
        "late": [line for line in lines if line.late][:SHOWN],
        "soon": [line for line in lines if line.soon][:SHOWN],
        "changed": [line for line in lines if line.changes][:SHOWN],
        "late_count": sum(bool(line.late) for line in lines),
    }


def of_head(user: User, grant: RoleGrant) -> dict[str, Any]:
    """What is next for the head's school, and an audit that waits for a comment; nothing outside the programme."""
    line = next(iter(_lines(user, grant)), None)
    waiting: Audit | None = audits_shared(line.key).first() if line and not line.is_at_rest else None
    return {"line": line, "audit": waiting}


def of_admin(user: User, grant: RoleGrant) -> dict[str, Any]:
    """What waits for the admin team, and the pipeline in counts."""
    lines = _in_numbers(user, grant)
    running = [line for line in lines if line.key.is_running]
    waiting = proposals_for(user).filter(key__challenge=grant.challenge, decision=Proposal.Decision.WAITING)
    ids = {line.key.pk for line in lines}
    concerns = open_concerns_by_key(user)
    without = [line for line in running if not line.adviser]
    late = late_first(running)
    return {
        "proposals": waiting.count(),
        "reviews": sum(line.key.state == KeyToSuccess.State.EXIT_REVIEW for line in lines),
        "without_adviser": without[:SHOWN],
        "without_count": len(without),
        "without_url": _list_url("schools:programme", grant, state=KeyToSuccess.RUNNING, adviser=NO_ADVISER),
        "late_url": _list_url("programme:late", grant),
        "late": late[:SHOWN],
        "late_count": len(late),
        "concerns": sum(count for key, count in concerns.items() if key in ids),
        "pipeline": _counted(line.key.get_state_display() for line in lines),
    }


def of_director(user: User, grant: RoleGrant) -> dict[str, Any]:
    """The region in numbers: nothing about one person's notes."""
    lines = _in_numbers(user, grant)
    running, left = _parted(lines)
    late = late_first(running)
    groups = Counter(
        (line.key.get_state_display(), line.key.school.get_phase_display(), str(line.key.school.la or "No authority"))
        for line in lines
    )
    late_of = Counter(line.adviser for line in late)
    return {
        "groups": sorted((*group, count) for group, count in groups.items()),
        "caseloads": [(name or "No adviser yet", count, late_of[name]) for name, count in _counted(
            line.adviser for line in running)],
        "late": late[:SHOWN],
        "late_url": _list_url("programme:late", grant),
        "all_url": _list_url("schools:programme", grant, state=KeyToSuccess.RUNNING),
        "late_count": len(late),
        "count": len(running),
        "left_count": len(left),
    }  # fmt: skip


def _list_url(name: str, grant: RoleGrant, **filters: Any) -> str:
    """A list with all the schools of which a dashboard shows the first, filtered to those of the role."""
    match ROLES[grant.role].scope:
        case Scope.AUTHORITY:
            filters["la"] = grant.la_id
        case Scope.CASELOAD:
            filters["adviser"] = MINE
    return f"{reverse(name)}?{urlencode({'challenge': grant.challenge.slug} | filters, doseq=True)}"


def _parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Those in the programme now, and those that left it."""
    left = [line for line in lines if line.key.state == KeyToSuccess.State.LEFT]
    return [line for line in lines if line.key.is_running], left


def _lines(user: User, grant: RoleGrant) -> list[Line]:
    return lines_of(user, _keys(user, grant))


def _in_numbers(user: User, grant: RoleGrant) -> list[Line]:
    # All are of one challenge, which nothing here asks for: hundreds of copies of it need not be made.
    return lines_in_numbers(_keys(user, grant).select_related(None).select_related("school__la"))


def _keys(user: User, grant: RoleGrant) -> QuerySet[KeyToSuccess]:
    return keys_for(user).filter(within([grant], "school__"), challenge=grant.challenge)


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items())
