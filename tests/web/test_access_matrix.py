"""Who gets which answer: every route × every sort of person × every method × whose record is asked for.

The routes come from the URL resolver. What is expected stands in one table, `POLICY`; a route that it lacks fails, and
so does a row without a route.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from challenge.core.models import AuditEvent
from challenge.core.roles import ROLES
from dataPacks import doorbell
from schools.actions.grants import end_role
from schools.models import School
from tests.web import builders, policies
from tests.web.access_rules import (
    ADMINS,
    FORMS,
    KNOWN,
    METHODS,
    READS,
    STRANGERS,
    Open,
    Rule,
    access,
    admins,
    admins_list,
    anybody,
    pack,
)
from tests.web.access_world import NOWHERE, OWN, World, build
from tests.web.pages import body

POLICY: dict[str, Rule | Open] = {
    "home": anybody(),
    "schools:list": anybody(),
    "schools:download": anybody("list.csv", "list.xlsx", whose=(OWN,)),
    "schools:detail": anybody("school"),
    "schools:detail-laestab": anybody("laestab"),
    "datapacks:pack": pack("school"),
    "datapacks:pack-download": pack("pack.csv", "pack.json"),
    "schools:releases": admins_list(),
    "schools:releases-download": admins_list("list.csv", "list.xlsx"),
    "schools:release": admins("release"),
    "schools:datasets": admins_list(),
    "schools:datasets-download": admins_list("list.csv", "list.xlsx"),
    "schools:dataset": admins("dataset"),
    "schools:faults": admins("faults.csv", "faults.xlsx"),
    "datapacks:trusts": anybody(),
    "datapacks:trusts-download": anybody("list.csv", "list.xlsx", whose=(OWN,)),
    "datapacks:nights": admins_list(),
    "datapacks:nights-download": admins_list("list.csv", "list.xlsx"),
    "datapacks:night": admins("night"),
    "datapacks:start-night": admins("challenge", posts=302, posted="night.started"),
    "schools:access": access("school"),
    "schools:access-download": access("access.csv", "access.xlsx"),
    "schools:people": admins_list(),
    "schools:people-download": admins_list("list.csv", "list.xlsx"),
    "schools:person": admins("person"),
    "schools:end-role": admins("grant", posts=409, posted="role-end.refused"),  # each asks for an own role
    "schools:reset-second-factor": admins("person", posts=302, gets=302),  # first confirms who it is
    "schools:invitations": admins_list(),
    "schools:invitations-download": admins_list("list.csv", "list.xlsx"),
    "schools:invitation": admins("invitation", posts=302, posted="invitation.sent"),
    "schools:invite": Rule({OWN: ADMINS}, hides=True, posts=422, refused="page.refused"),  # no file in the test
    "schools:invite-example": admins_list("list.csv", "list.xlsx"),
    "schools:draft": admins("draft", posts=409, posted="invitations.refused"),  # nothing that anybody has seen
    "schools:draft-rows": admins("draft.csv", "draft.xlsx"),
    "schools:accept": Open((404, 404), (404, 404)),  # a made-up key: 'This link no longer works'
    "mfa_index": Open((302, 405), (200, 405)),
    "second_factor_show": Open((302, 405), (302, 405)),
    "mfa_authenticate": Open((302, 302), (302, 302)),  # only in the midst of signing in
    "mfa_reauthenticate": Open((302, 302), (302, 302)),  # nobody here has a second factor yet
    "mfa_reauthenticate_webauthn": Open((302, 302), (302, 302)),
    "mfa_activate_totp": Open((302, 302), (302, 302)),  # first confirms who it is
    "mfa_deactivate_totp": Open((302, 302), (404, 404)),
    "mfa_add_webauthn": Open((302, 302), (302, 302)),
    "mfa_remove_webauthn": Open((302, 302), (302, 302)),
    "mfa_view_recovery_codes": Open((302, 405), (404, 405)),
    "mfa_generate_recovery_codes": Open((302, 302), (302, 302)),
    "mfa_download_recovery_codes": Open((302, 405), (404, 405)),
    "datapacks:withdraw": admins("dataset", posts=422),  # no reason was given
    "datapacks:compare": admins("two datasets"),
    "datapacks:compare-download": admins("two datasets.csv", "two datasets.xlsx"),
    "datapacks:uploads": admins_list(),
    "datapacks:uploads-download": admins_list("list.csv", "list.xlsx"),
    "datapacks:new-upload": admins_list(posts=422),  # nothing was sent with it
    "datapacks:begin-upload": admins_list(posts=422, has_page=False),
    "datapacks:upload": admins("upload"),
    "datapacks:upload-part": admins("upload part", posts=409, has_page=False),  # it has arrived already
    "datapacks:finish-upload": admins("upload", posts=200, has_page=False),
    "datapacks:upload-faults": admins("upload's faults.csv", "upload's faults.xlsx"),
    "datapacks:upload-rows": admins("upload's faults.csv", "upload's faults.xlsx"),
    "datapacks:check-upload": admins("upload", posts=302, posted="upload.checked-again", has_page=False),
    "datapacks:confirm-upload": admins("upload", posts=302, posted="upload.confirmed", has_page=False),
    "datapacks:abandon-upload": admins("upload", posts=302, posted="upload.abandoned", has_page=False),
    "datapacks:map-upload": admins("upload", posts=200),  # shows what it would make of the columns
    "datapacks:mappings": admins_list(),
    "datapacks:mappings-download": admins_list("list.csv", "list.xlsx"),
    "datapacks:mapping": admins("mapping", posts=422),  # no name was given
    "datapacks:end-mapping": admins("mapping", posts=302, posted="mapping.ended", has_page=False),
    "datapacks:local-measures": admins_list(posts=422),  # nothing was filled in
    "datapacks:local-measures-download": admins_list("list.csv", "list.xlsx"),
    "datapacks:end-local-measure": admins("local measure", posts=302, posted="local-measure.ended", has_page=False),
    "healthz": Open((200, 405), (200, 405)),
    "account_login": Open((200, 200), (302, 302)),
    "account_logout": Open((302, 302), (200, 302)),
    "account_inactive": Open((200, 405), (200, 405)),
    "account_signup": Open((200, 405), (302, 405)),
    "account_reauthenticate": Open((302, 302), (200, 200)),
    "account_change_password": Open((302, 302), (200, 200)),
    "account_set_password": Open((302, 302), (302, 302)),  # everybody has a password: on to changing it
    "account_reset_password": Open((200, 200), (200, 200)),
    "account_reset_password_done": Open((200, 405), (200, 405)),
    "account_reset_password_from_key": Open((200, 200), (200, 200)),  # a made-up key: 'This link no longer works'
    "account_reset_password_from_key_done": Open((200, 405), (200, 405)),
}
POLICY |= policies.policy()
KEYS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
    "schools:accept": {"key": "made-up"},
    "mfa_remove_webauthn": {"pk": 987654},
}


@dataclass(frozen=True)
class Ask:
    """One request: by whom, how, for what."""

    route: str
    person: str
    method: str
    whose: str = OWN
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        query = {name[1:]: value for name, value in self.arguments.items() if name.startswith("?")}
        path = reverse(self.route, kwargs={k: v for k, v in self.arguments.items() if not k.startswith("?")})
        return path + "".join(f"?{name}={value}" for name, value in query.items())

    def send(self, world: World) -> Any:
        """The answer, with no earlier request counted against this one."""
        cache.clear()
        data = {name[1:]: value for name, value in self.arguments.items() if name.startswith("?")}
        client = world.people[self.person]
        return client.post(self.url, data) if self.method == "POST" else client.generic(self.method, self.url)


def routes(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The name, with its namespace, of every route that the site answers."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


@pytest.fixture(autouse=True)
def nobody_hears_the_bell(monkeypatch):
    monkeypatch.setattr(doorbell, "ring", lambda night_id, times=1: True)
    monkeypatch.setattr(doorbell, "ring_for_upload", lambda upload_id: True)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, valkey) -> Iterator[World]:
    """The world is made once, in a transaction in which each test has one of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    return built.with_new_browsers()


def test_every_route_has_its_row_and_every_row_its_route():
    assert sorted(routes()) == sorted(POLICY)


def test_every_role_is_among_the_people():
    assert set(ROLES) <= set(KNOWN)


def asks(world: World, route: str, rule: Rule) -> Iterator[Ask]:
    things = [world.things[kind] for kind in rule.about] or [{OWN: {}}]
    # Methods that no page uses are turned away before any query that differs: one database is asked for all of them.
    methods = METHODS if connection.vendor == "sqlite" else FORMS
    for person in (*STRANGERS, *KNOWN):
        for n, thing in enumerate(things):
            for whose, arguments in thing.items():
                for method in methods if n == 0 else FORMS:  # another format is the same route
                    yield Ask(route, person, method, whose, arguments)


def expected(ask: Ask, rule: Rule) -> int:
    is_answered = ask.person in rule.people.get(ask.whose, ())
    has_role = any(ask.person in people for people in rule.people.values())
    if ask.person in STRANGERS:
        return 302
    if rule.hides and not has_role:
        return 404
    if ask.method == "POST" and rule.posts != 405:
        return rule.posts if is_answered else 404
    if not rule.has_page:
        return 405
    return (rule.gets if is_answered else 404) if ask.method in READS else 405


def event_expected(ask: Ask, rule: Rule, status: int) -> list[str]:
    """What the audit trail has to say about one request: one event, or none."""
    if ask.arguments.get("fmt") == "exe" and any(ask.person in people for people in rule.people.values()):
        return []  # no such file for anybody: nothing is kept from this person
    if ask.method == "POST" and status == rule.posts and ask.person not in STRANGERS:
        return [rule.posted] if rule.posted else []
    return [event for event in [{200: rule.read, 404: rule.refused}.get(status, "")] if event]


@pytest.mark.parametrize("route", [name for name, rule in POLICY.items() if isinstance(rule, Rule)])
def test_who_gets_which_answer(world, route):
    rule = POLICY[route]
    assert isinstance(rule, Rule)
    wrong = []
    for ask in asks(world, route, rule):
        last = AuditEvent.objects.latest("id").pk
        response = ask.send(world)
        events = list(AuditEvent.objects.filter(pk__gt=last).values_list("action", flat=True))
        status = expected(ask, rule)
        if (response.status_code, events) != (status, event_expected(ask, rule, status)):
            wrong.append(f"{ask}: {response.status_code} {events}, not {status}")
        if ask.person in STRANGERS:
            assert response.url.startswith("/accounts/login/?next=")
        check_headers(ask, response)
    assert not wrong


@pytest.mark.parametrize("route", [name for name, rule in POLICY.items() if isinstance(rule, Open)])
def test_who_gets_which_answer_where_no_sign_in_is_needed(world, route):
    rule = POLICY[route]
    assert isinstance(rule, Open)
    for person in (*STRANGERS, *KNOWN):
        get, post = rule.strangers if person in STRANGERS else rule.known
        by_method = dict.fromkeys(METHODS, 405) | {"GET": get, "HEAD": get, "POST": post}
        for method in sorted(METHODS, key="POST".__eq__):  # POST last: it may sign out
            ask = Ask(route, person, method, arguments=KEYS.get(route, {}))
            response = ask.send(world)
            assert (response.status_code, ask) == (by_method[method], ask)
            check_headers(ask, response)


def check_headers(ask: Ask, response: Any) -> None:
    """What every answer carries, and what only those do that nobody else may see."""
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy, ask
    assert response["X-Content-Type-Options"] == "nosniff", ask
    assert response["X-Frame-Options"] == "DENY", ask
    if response.get("Content-Type", "").startswith("text/html") and body(response):
        assert "'nonce-" in policy, ask
        assert " style=" not in response.content.decode(), ask
    if ask.person in KNOWN or ask.url.startswith("/accounts/"):
        assert response["Cache-Control"] == "no-store", ask


@pytest.mark.parametrize("route", [name for name, rule in POLICY.items() if isinstance(rule, Rule) and rule.refused])
def test_what_is_anothers_is_answered_like_what_does_not_exist(world, route):
    rule = POLICY[route]
    assert isinstance(rule, Rule)
    compared = 0
    for person in KNOWN:
        for kind in rule.about:
            things = world.things[kind]
            missing = answer(Ask(route, person, "GET", NOWHERE, things[NOWHERE]), world)
            for whose in set(things) - {NOWHERE}:
                if person not in rule.people.get(whose, ()):
                    assert answer(Ask(route, person, "GET", whose, things[whose]), world) == missing
                    compared += 1
    assert compared or not rule.about


def answer(ask: Ask, world: World) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers without what differs at every request: nonces, tokens, and what was asked for."""
    response = ask.send(world)
    text = re.sub(r'(nonce|value)="[^"]*"', "", response.content.decode())
    headers = {name: re.sub(r"nonce-[^']+", "", value) for name, value in response.headers.items()}
    headers.pop("Content-Length", None)
    return response.status_code, text.replace(ask.url, "…"), headers


@pytest.mark.parametrize(
    ("role", "scope", "url"),
    [
        ("admin", (), "/nights/"),
        ("admin", (), "/schools/100049/pack/"),
        ("head", ("school",), "/schools/100049/pack/"),
        ("la_officer", ("la",), "/schools/100049/pack.json"),
    ],
)
def test_a_role_that_is_taken_away_is_refused_on_the_very_next_request(world, role, scope, url):
    school = School.objects.get(urn=100049)
    own = {"school": school, "la": school.la}
    person = builders.person("leaver@example.org", role, **{name: own[name] for name in scope})
    client = world.people["nobody"]
    client.force_login(person)
    assert client.get(url).status_code == 200
    end_role(grant=person.grants.get(), by=None)
    assert client.get(url).status_code == 404


def test_a_pack_that_is_not_written_yet_is_no_refusal(world):
    new = builders.school("New School")
    assert world.people["la_officer"].get(f"/schools/{new.urn}/pack/").status_code == 404
    assert not AuditEvent.objects.filter(action="pack.refused").exists()
    assert world.people["head"].get(f"/schools/{new.urn}/pack/").status_code == 404
    refused = AuditEvent.objects.get(action="pack.refused")
    assert (refused.by_email, refused.subject) == ("head@example.org", f"school:{new.urn}")


def test_a_challenge_that_is_not_the_persons_own_is_refused_even_with_the_own_school(world):
    assert world.people["head"].get("/schools/100049/pack/?challenge=wales").status_code == 404
    assert AuditEvent.objects.filter(action="pack.refused").count() == 1


def test_a_night_that_cannot_start_leaves_one_event(world):
    client = world.people["admin"]
    client.post("/nights/start/", {"challenge": "london"})
    assert client.post("/nights/start/", {"challenge": "london"}).status_code == 409
    kept = list(AuditEvent.objects.filter(action__startswith="night.").values_list("action", flat=True).order_by("id"))
    assert kept == ["night.started", "night.refused"]
