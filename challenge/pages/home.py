"""What the landing page shows: one section for each role that the viewer holds, in the order of the roles' table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from challenge.core.models import User
from challenge.core.roles import ROLES, Can
from challenge.pages import dashboards
from challenge.pages.presenters.imports import ImportedKind, imported
from dataPacks.models import NightRun
from dataPacks.presenters.nights import NIGHT_TAGS, outcome
from dataPacks.selectors import has_pack, nights_for, schools_with_packs
from schools.models import RoleGrant, Upload
from schools.selectors import current_release, datasets_for, grants_of, uploads_for

SCHOOLS_SHOWN = 12


@dataclass(frozen=True)
class Section:
    """One role's part of the page: the template that draws it and what it draws."""

    template: str
    content: dict[str, Any]


def sections_for(user: User) -> list[Section]:
    """Every role's section; empty for somebody with no role, whom the page tells whom to ask."""
    order = list(ROLES)
    grants = sorted(grants_of(user), key=lambda grant: order.index(grant.role))
    return [DRAWN[grant.role](user, grant) for grant in grants if grant.role in DRAWN]


def _admin(user: User, grant: RoleGrant) -> Section:
    challenge = grant.challenge
    night = nights_for(user).filter(challenge=challenge).first()
    kinds: list[ImportedKind] = imported(datasets_for(user).values_list("kind", "year", "edition"))
    content = {
        "challenge": challenge,
        "release": current_release(challenge),
        "night": night,
        "night_tag": NIGHT_TAGS[night.state] if night else None,
        "outcome": outcome(night) if night else "",
        "is_running": night is not None and night.state == NightRun.State.RUNNING,
        "may_start": Can.RUN_NIGHT in ROLES[grant.role].may,
        "imported": [kind for kind in kinds if kind.years],
        "missing": [kind for kind in kinds if not kind.years],
        "programme": dashboards.of_admin(user, grant),
        "waiting": uploads_for(user).filter(challenge=challenge, state=Upload.State.PREVIEWED).count(),
    }
    return Section("pages/home/admin.html", content)


def _head(user: User, grant: RoleGrant) -> Section:
    assert grant.school is not None  # a constraint of the table
    content = {
        "school": grant.school,
        "challenge": grant.challenge,
        "release": current_release(grant.challenge),
        "has_pack": has_pack(user, grant.school),
        "programme": dashboards.of_head(user, grant),
    }
    return Section("pages/home/head.html", content)


def _la_officer(user: User, grant: RoleGrant) -> Section:
    found = schools_with_packs(user).filter(la=grant.la).by_name()
    content = {
        "la": grant.la,
        "challenge": grant.challenge,
        "release": current_release(grant.challenge),
        "schools": found[:SCHOOLS_SHOWN],
        "programme": dashboards.of_schools(user, grant),
        "count": found.count(),
    }
    return Section("pages/home/la_officer.html", content)


def _adviser(user: User, grant: RoleGrant) -> Section:
    content = {"grant": grant, "title": "Your schools", "programme": dashboards.of_schools(user, grant)}
    return Section("pages/home/adviser.html", content)


def _trust_officer(user: User, grant: RoleGrant) -> Section:
    content = {"grant": grant, "title": f"Schools of {grant.trust}", "programme": dashboards.of_schools(user, grant)}
    return Section("pages/home/adviser.html", content)


def _director(user: User, grant: RoleGrant) -> Section:
    content = {"grant": grant, "programme": dashboards.of_director(user, grant)}
    return Section("pages/home/director.html", content)


DRAWN: dict[str, Callable[[User, RoleGrant], Section]] = {
    "admin": _admin,
    "director": _director,
    "adviser": _adviser,
    "head": _head,
    "la_officer": _la_officer,
    "trust_officer": _trust_officer,
    "governor": _head,
}
