"""What stands at the head of every page of a school's hub: its state in words, and the tabs this person may open."""

from dataclasses import dataclass

from django.urls import reverse

from advisers.permissions import may_keep_notes
from challenge.core.roles import Can
from partnerships.selectors.concerns import open_concerns
from partnerships.selectors.facts import lead_advisers
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.presenters import Fact, Tag
from schools.presenters.programme import STATE_TAGS, watched_until
from schools.selectors import Viewer
from schools.selectors.bodies import successors_of, trust_of
from schools.selectors.keys import holds

STANDING_COLOURS = {"paused": "orange", "stopped": "red"}
# Tab, text, permission. Some belong to other apps: paths rather than names, so that each can go its own way.
TABS = (
    ("overview", "Overview and tasks", Can.SEE_PROGRAMME, "programme/"),
    ("pack", "Data pack", Can.READ_PACK, "pack/"),
    ("audit", "Audit and objectives", Can.SEE_AUDIT, "programme/audits/"),
    ("contacts", "Contacts", Can.SEE_PROGRAMME, "programme/contacts/"),
    ("concerns", "Concerns", Can.SEE_CONCERNS, "programme/concerns/"),
    ("notes", "Notes", Can.KEEP_NOTES, "programme/notes/"),
    ("history", "History", Can.SEE_PROGRAMME, "programme/history/"),
)


@dataclass(frozen=True)
class Tab:
    text: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Header:
    tags: list[Tag]
    facts: list[Fact]
    tabs: list[Tab]
    banner: str
    successors: list[Fact]


def header_of(user: Viewer, key: KeyToSuccess, tab: str) -> Header:
    """Three queries, one more for a school that closed."""
    school = key.school
    successors = [] if school.is_open else successors_of(school)
    return Header(
        tags=_tags(user, key),
        facts=_facts(key),
        tabs=[
            Tab(text, f"/schools/{school.urn}/{path}", name == tab)
            for name, text, permission, path in TABS
            if holds(user, permission, key.challenge, school) and (name != "notes" or may_keep_notes(user, key))
        ],
        banner=why_closed(key),
        successors=[
            Fact(name or str(urn), str(urn), reverse("schools:detail", args=[urn])) for urn, name in successors
        ],
    )


def state_tags(key: KeyToSuccess) -> list[Tag]:
    """State and, unless all is as it should be, standing."""
    tags = [STATE_TAGS[key.state]]
    if key.standing != KeyToSuccess.Standing.ACTIVE:
        tags.append(Tag(key.get_standing_display(), STANDING_COLOURS[key.standing]))
    return tags


def _tags(user: Viewer, key: KeyToSuccess) -> list[Tag]:
    tags = state_tags(key)
    if day := watched_until(key):
        tags.append(Tag(f"Watched until {day}", "blue"))
    if not key.school.is_open:
        tags.append(Tag("School closed", "grey"))
    if holds(user, Can.SEE_CONCERNS, key.challenge, key.school) and (count := open_concerns(user, key)):
        tags.append(Tag(f"{count} open {'concern' if count == 1 else 'concerns'}", "red"))
    return tags


def _facts(key: KeyToSuccess) -> list[Fact]:
    lead = lead_advisers([key]).get((key.challenge_id, key.school_id))
    bodies = [str(body) for body in (key.school.la, trust_of(key.school)) if body]
    return [
        Fact("Adviser", lead.name if lead else "None yet"),
        Fact("Phase", key.school.get_phase_display()),
        Fact("Responsible body", " and ".join(bodies) or "Not known"),
    ]
