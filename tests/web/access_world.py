"""A small world in which everybody has something of their own: for the test of who gets which answer."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from challenge.core.models import Challenge, User
from dataPacks.models import NightRun
from schools.actions.grants import end_role
from schools.models import Invitation, InvitationDraft, School
from tests.factories import pack as factory
from tests.web import builders, policies
from tests.web.pack.conftest import publish

OWN, COLLEAGUES, OTHERS = "own", "other caseload", "other body"
ELSEWHERE, NOWHERE = "other challenge's", "nonexistent"
NO_URN = 987654


@dataclass
class World:
    """London has two authorities, Wales one. The school of the other caseload is of the own authority and trust,
    under another adviser; that of the other body is of another authority and of no trust. `people` have a browser each;
    `things[kind][whose]` are what an address of that kind is made from.
    """

    people: dict[str, Client] = field(default_factory=dict)
    things: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def with_new_browsers(self) -> "World":
        """The same things and people, each signed in as at first."""
        people = {}
        for name, browser in self.people.items():
            people[name] = Client(raise_request_exception=True)
            people[name].cookies = deepcopy(browser.cookies)
        return World(people, self.things)


def build() -> World:
    world = World()
    london, wales = builders.challenge(), builders.challenge("wales", la_codes=["660"])
    schools = {
        OWN: builders.school(urn=100049),
        COLLEAGUES: builders.school("Colleague School"),
        OTHERS: builders.school("Other School", la=builders.authority("201", "City of London")),
        ELSEWHERE: builders.school("Welsh School", la=builders.authority("660", "Anglesey")),
    }
    _describe_schools(world, schools)
    _publish(world, london, wales, schools)
    _send_files(world, london, wales)
    people = _people(london, wales, schools[OWN], schools[COLLEAGUES])
    _invite(world, {OWN: people["admin"], ELSEWHERE: people["admin elsewhere"]})
    policies.describe(world, policies.Stage(london, wales, schools, people))
    world.people = {name: _browser(person) for name, person in people.items()}
    world.people["anonymous"] = Client()
    User.objects.filter(email="disabled@example.org").update(is_active=False)
    return world


def _describe_schools(world: World, schools: dict[str, School]) -> None:
    urns = {whose: school.urn for whose, school in schools.items()} | {NOWHERE: NO_URN}
    world.things["school"] = {whose: {"urn": urn} for whose, urn in urns.items()}
    for fmt in ("csv", "json"):
        world.things[f"pack.{fmt}"] = {whose: {"urn": urn, "fmt": fmt} for whose, urn in urns.items()}
    for fmt in ("csv", "xlsx"):
        world.things[f"access.{fmt}"] = {whose: {"urn": urn, "fmt": fmt} for whose, urn in urns.items()}
    numbered = {whose: builders.school("Numbered School", urn=None, la=s.la) for whose, s in schools.items()}
    world.things["laestab"] = {whose: {"laestab": school.laestab} for whose, school in numbered.items()}
    world.things["laestab"][NOWHERE] = {"laestab": "9999999"}
    for fmt in ("csv", "xlsx"):
        world.things[f"list.{fmt}"] = {OWN: {"fmt": fmt}, NOWHERE: {"fmt": "exe"}}


def _publish(world: World, london: Challenge, wales: Challenge, schools: dict[str, School]) -> None:
    """Everybody's pack, and for each challenge a release, a file and a night of its own."""
    builders.dataset("register")
    pairs = ("two datasets", "two datasets.csv", "two datasets.xlsx")
    for kind in ("release", "dataset", "night", "challenge", "faults.csv", "faults.xlsx", *pairs):
        world.things[kind] = {}
    for whose, challenge in ((OWN, london), (ELSEWHERE, wales)):
        file = builders.dataset(challenge=challenge, visibility="challenge")
        release = builders.release(challenge, datasets=(file,))
        night = NightRun.objects.create(challenge=challenge, date="2026-11-22", trigger="clock", state="done")
        _describe(world, whose, release={"challenge": challenge.slug, "number": 1}, night={"pk": night.pk})
        _describe(world, whose, challenge={"?challenge": challenge.slug}, dataset={"pk": file.pk})
        before = builders.dataset(challenge=challenge, visibility="challenge", edition="provisional")
        _describe_pair(world, whose, before.pk, file.pk)
        for each, school in schools.items():
            if (each == ELSEWHERE) == (whose == ELSEWHERE):
                publish(school, release, factory.secondary())
    _describe(world, NOWHERE, release={"challenge": "nowhere", "number": 1}, night={"pk": NO_URN})
    _describe(world, NOWHERE, challenge={"?challenge": "nowhere"}, dataset={"pk": NO_URN})
    _describe_pair(world, NOWHERE, NO_URN, NO_URN)


def _describe_pair(world: World, whose: str, old: int, new: int) -> None:
    world.things["two datasets"][whose] = {"old": old, "new": new}
    for fmt in ("csv", "xlsx"):
        world.things[f"two datasets.{fmt}"][whose] = {"old": old, "new": new, "fmt": fmt}


def _send_files(world: World, london: Challenge, wales: Challenge) -> None:
    """A file that waits for confirmation, for each challenge."""
    kinds = ("upload", "upload part", "upload's faults.csv", "upload's faults.xlsx")
    world.things |= {kind: {} for kind in (*kinds, "mapping", "local measure")}
    for whose, challenge in ((OWN, london), (ELSEWHERE, wales), (NOWHERE, None)):
        pk = builders.upload(challenge).pk if challenge else NO_URN
        _describe(world, whose, upload={"pk": pk})
        world.things["mapping"][whose] = {"pk": builders.mapping(challenge).pk if challenge else NO_URN}
        world.things["local measure"][whose] = {"pk": builders.local_measure(challenge).pk if challenge else NO_URN}
        world.things["upload part"][whose] = {"pk": pk, "number": 0}
        for fmt in ("csv", "xlsx"):
            world.things[f"upload's faults.{fmt}"][whose] = {"pk": pk, "fmt": fmt}


def _invite(world: World, admins: dict[str, User]) -> None:
    """For each challenge's admin team: the admin with that role, an open invitation, a file that is being looked at."""
    for kind in ("person", "grant", "invitation", "draft", "draft.csv", "draft.xlsx"):
        world.things[kind] = {NOWHERE: {"pk": NO_URN} | ({"fmt": kind[6:]} if "." in kind else {})}
    for whose, admin in admins.items():
        grant = admin.grants.get()
        invitation = Invitation.objects.create(challenge=grant.challenge, email="new@example.org", made_by=admin)
        draft = InvitationDraft.objects.create(challenge=grant.challenge, made_by=admin, file_name="x.csv", rows=[])
        _describe(world, whose, person={"pk": admin.pk}, grant={"pk": grant.pk}, draft={"pk": draft.pk})
        _describe(world, whose, invitation={"pk": invitation.pk})
        for fmt in ("csv", "xlsx"):
            world.things[f"draft.{fmt}"][whose] = {"pk": draft.pk, "fmt": fmt}


def _describe(world: World, whose: str, **things: dict[str, Any]) -> None:
    for kind, arguments in things.items():
        world.things[kind][whose] = arguments
    for fmt in ("csv", "xlsx") if "dataset" in things else ():
        world.things[f"faults.{fmt}"][whose] = things["dataset"] | {"fmt": fmt}


def _people(london: Challenge, wales: Challenge, school: School, colleagues: School) -> dict[str, User]:
    trust = builders.trust(school, colleagues)
    ended = builders.person("ended@example.org", "admin")
    end_role(grant=ended.grants.get(), by=None)
    return {
        "disabled": builders.person("disabled@example.org", "admin"),
        "nobody": builders.person("nobody@example.org"),
        "ended": ended,
        "admin": builders.person("admin@example.org", "admin"),
        "admin elsewhere": builders.person("wales@example.org", "admin", challenge=wales),
        "head": builders.person("head@example.org", "head", school=school),
        "governor": builders.person("governor@example.org", "governor", school=school),
        "la_officer": builders.person("la@example.org", "la_officer", la=school.la),
        "director": builders.person("director@example.org", "director"),
        "adviser": builders.adviser("adviser@example.org", school),
        "trust_officer": builders.person("trust@example.org", "trust_officer", trust=trust),
    }


def _browser(person: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client
