"""The menu: what each person can reach, by the roles held today."""

import re
from dataclasses import dataclass, replace

from django.urls import reverse

from challenge.core.roles import ROLES, Can
from schools.selectors import Viewer, grants_of

HUB = re.compile(r"/schools/\d+/programme/")


@dataclass(frozen=True)
class Entry:
    text: str
    view: str
    needs: Can | None = None
    also: tuple[str, ...] = ()  # other pages that are reached through it


@dataclass(frozen=True)
class MenuItem:
    text: str
    url: str
    is_current: bool


MENU = (
    Entry("Home", "home"),
    Entry("Schools", "schools:list"),
    Entry("Keys to Success", "schools:programme", Can.SEE_PROGRAMME, ("datapacks:criteria",)),
    Entry("Proposals", "schools:proposals", Can.SEE_PROPOSALS),
    Entry("Trusts", "datapacks:trusts"),
    Entry("My caseload", "advisers:caseload", Can.AUDIT_NEED, ("advisers:me",)),
    Entry("Advisers", "advisers:list", Can.ALLOCATE_ADVISERS),
    Entry("Concerns", "partnerships:all-concerns", Can.SEE_CONCERNS),
    Entry("Watchlist", "programme:watchlist", Can.SEE_PROGRAMME),
    Entry("Inbox", "inbox"),
    Entry("Releases", "schools:releases", Can.SEE_JOBS),
    Entry("Nights", "datapacks:nights", Can.SEE_JOBS),
    Entry("Datasets", "schools:datasets", Can.SEE_JOBS),
    Entry("Uploads", "datapacks:uploads", Can.IMPORT_DATA, ("datapacks:mappings", "datapacks:local-measures")),
    Entry("People", "schools:people", Can.MANAGE_PEOPLE),
)


def menu_for(user: Viewer, path: str) -> list[MenuItem]:
    """The entries this person can open; the one that `path` lies under is marked. One query."""
    held = {permission for grant in grants_of(user) for permission in ROLES[grant.role].may}
    items = [_item(entry, path) for entry in MENU if entry.needs is None or entry.needs in held]
    nearest = max((item.url for item in items if item.is_current), key=len, default="")  # one place lies under another
    return [replace(item, is_current=item.is_current and item.url == nearest) for item in items]


def _item(entry: Entry, path: str) -> MenuItem:
    url = reverse(entry.view)
    if HUB.match(path):  # a school's part in the programme, though its address begins with the school
        path = reverse("schools:programme")
    places = [url, *map(reverse, entry.also)]
    return MenuItem(entry.text, url, path == url or any(place != "/" and path.startswith(place) for place in places))
