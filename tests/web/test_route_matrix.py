"""The printed matrix says of every route who may open it, and says what the access matrix, which asks, expects."""

import json

import pytest
from django.core.management import call_command

from challenge.core.roles import ROLES
from challenge.pages.route_matrix import matrix
from tests.web.access_rules import Open, Rule
from tests.web.access_world import COLLEAGUES, OTHERS, OWN
from tests.web.test_access_matrix import POLICY

# Where a view looks closer than role and scope: what it asks beyond them.
CLOSER = {
    "inbox-read": "a message is marked by whom it was sent to alone",
    "advisers:note": "a note is changed by its author alone",
    "advisers:remove-note": "a note is removed by its author alone",
}
ROUTES = {route.name: route for route in matrix()}


def test_every_route_is_in_it():
    assert set(ROUTES) == set(POLICY)


@pytest.mark.parametrize("name", sorted(set(POLICY) - set(CLOSER)))
def test_it_says_what_the_access_matrix_expects(name):
    rule, route = POLICY[name], ROUTES[name]
    if isinstance(rule, Open):
        assert route.is_public
        return
    assert isinstance(rule, Rule)
    for whose in (OWN, *({COLLEAGUES, OTHERS} & set(rule.people))):
        opened = {key for key, role in ROLES.items() if route.expected(role, whose) == 200}
        assert opened == set(rule.people[whose]) & set(ROLES), whose
    if route.is_about_something:
        assert {route.expected(role, "nonexistent") for role in ROLES.values()} == {404}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_it_knows_the_methods(name):
    rule = POLICY[name]
    if isinstance(rule, Rule):
        assert ("POST" in ROUTES[name].methods) == (rule.posts != 405)


def test_the_command_prints_it_as_json(capsys):
    call_command("route_matrix", json=True)
    printed = json.loads(capsys.readouterr().out)
    pack = next(route for route in printed["routes"] if route["route"] == "datapacks:pack")
    assert pack["methods"] == ["GET", "HEAD"] and pack["needs"] == "read the school's data pack"
    assert pack["expected"]["adviser"] == {"own": 200, "other caseload": 404, "other body": 404, "nonexistent": 404}
    assert pack["expected"]["la_officer"]["other caseload"] == 200
    assert pack["expected"]["anonymous"]["own"] == 302


def test_and_in_words(capsys):
    call_command("route_matrix")
    told = capsys.readouterr().out
    assert "needs: start the night's work  opens to: admin" in told
