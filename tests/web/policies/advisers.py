"""Advisers: profiles and allocation for the admin team, the own profile and caseload for advisers, notes for both."""

from typing import Any

from advisers.models import Adviser, Interest, Note
from schools.models import Allocation, KeyToSuccess, LocalAuthority
from tests.web import builders
from tests.web.access_rules import ADMINS, Open, Rule
from tests.web.access_world import COLLEAGUES, ELSEWHERE, NO_URN, NOWHERE, OTHERS, OWN
from tests.web.policies import Stage

TEAM = {OWN: ("admin",), COLLEAGUES: ("admin",), OTHERS: ("admin",), ELSEWHERE: ("admin elsewhere",)}
PROFILES = {OWN: ("admin",), ELSEWHERE: ("admin elsewhere",)}
WRITTEN = {OWN: ("adviser",), COLLEAGUES: ("admin",), ELSEWHERE: ("admin elsewhere",)}  # by these, about these
NOTES = TEAM | {OWN: ("admin", "adviser")}


def lists(*about: str, posts: int = 405) -> Rule:
    return Rule({OWN: ADMINS}, about, hides=True, posts=posts, refused="page.refused")


def own(*about: str, posts: int = 405, posted: str = "") -> Rule:
    return Rule({OWN: ("adviser",)}, about, hides=True, posts=posts, posted=posted, refused="page.refused")


def team(people: dict[str, tuple[str, ...]], *about: str, posts: int = 405, posted: str = "", read: str = "") -> Rule:
    return Rule(people, about, hides=True, posts=posts, posted=posted, read=read, refused="page.refused")


POLICY: dict[str, Rule | Open] = {
    "advisers:list": lists(),
    "advisers:list-download": lists("list.csv", "list.xlsx"),
    "advisers:rebalance": lists(posts=422),  # no move was chosen
    "advisers:rebalance-download": lists("list.csv", "list.xlsx"),
    "advisers:adviser": team(PROFILES, "adviser"),
    "advisers:edit": team(PROFILES, "adviser", posts=422),
    "advisers:caseload": own(),
    "advisers:caseload-download": own("list.csv", "list.xlsx"),
    "advisers:me": own(),
    "advisers:edit-me": own(posts=422),
    "advisers:declare": own(posts=422),
    "advisers:end-interest": own("interest", posts=302, posted="interest.ended"),
    "advisers:choose": team(TEAM, "school in programme"),
    "advisers:allocate": team(TEAM, "candidate", posts=422),
    "advisers:end": team(TEAM, "allocation", posts=422),  # no reason was given
    "advisers:notes": team(NOTES, "school in programme", read="note.read"),
    "advisers:write-note": team(NOTES, "school in programme", posts=422),
    "advisers:note": team(WRITTEN, "note", posts=422, read="note.read"),
    "advisers:remove-note": team(WRITTEN, "note", posts=302, posted="note.removed", read="note.read"),
}
KINDS = ("adviser", "interest", "candidate", "allocation", "note", "school in programme")


def describe(world: Any, stage: Stage) -> None:
    """Every school is in the programme, with an adviser and a note about it."""
    world.things |= {kind: {} for kind in KINDS if kind not in world.things}
    mine = Adviser.objects.create(person=stage.people["adviser"], challenge=stage.london)
    welsh = builders.person("welsh-adviser@example.org", "adviser", challenge=stage.wales)
    theirs = Adviser.objects.create(person=welsh, challenge=stage.wales)
    for whose, school in stage.schools.items():
        where = stage.wales if whose == ELSEWHERE else stage.london
        adviser = theirs if whose == ELSEWHERE else mine
        KeyToSuccess.objects.get_or_create(
            challenge=where, school=school,
            defaults={"state": "in programme", "entered_on": "2026-09-01", "head_told_on": "2026-09-01"},
        )  # fmt: skip
        given = Allocation.objects.filter(school=school).first() or _colleagues(school, where)
        author = stage.people[WRITTEN.get(whose, ("adviser",))[0]]
        note = Note.objects.create(challenge=where, school=school, author=author, text="Quiet.")
        _describe(world, whose, school.urn, adviser.pk, given.pk, note.pk)
    _describe(world, NOWHERE, NO_URN, NO_URN, NO_URN, NO_URN)
    world.things["adviser"] = {OWN: {"pk": mine.pk}, ELSEWHERE: {"pk": theirs.pk}, NOWHERE: {"pk": NO_URN}}
    la = LocalAuthority.objects.get(code="202")
    interests = {OWN: mine, ELSEWHERE: theirs}
    world.things["interest"] = {
        whose: {"pk": Interest.objects.create(adviser=adviser, kind="other", la=la).pk}
        for whose, adviser in interests.items()
    } | {NOWHERE: {"pk": NO_URN}}


def _colleagues(school: Any, where: Any) -> Allocation:
    """Somebody else's school."""
    email = f"adviser-of-{school.urn}@example.org"
    person = builders.person(email, "adviser", challenge=where)
    Adviser.objects.create(person=person, challenge=where)
    return Allocation.objects.create(person=person, challenge=where, school=school, since="2026-09-01")


def _describe(world: Any, whose: str, urn: int, adviser: int, allocation: int, note: int) -> None:
    world.things["school in programme"].setdefault(whose, {"urn": urn})
    world.things["candidate"][whose] = {"urn": urn, "pk": adviser}
    world.things["allocation"][whose] = {"urn": urn, "pk": allocation}
    world.things["note"][whose] = {"urn": urn, "pk": note}
