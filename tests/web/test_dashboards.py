"""/: each role's part of the programme on the landing page."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Audit, Concern
from tests.web import builders
from tests.web.pages import words


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock, entered_on=dt.date.today() - dt.timedelta(days=30))


def test_the_adviser_sees_what_is_late_first(as_, adviser, key):
    page = words(as_(adviser).get("/"))
    assert "Your schools Today Late Haverstock School" in page and "1 school in the programme" in page


def test_an_adviser_without_schools_is_told_what_to_do(as_, adviser):
    assert "Ask the admin team if one is missing" in words(as_(adviser).get("/"))


def test_the_trust_and_the_authority_see_their_schools(as_, trust_officer, officer, adviser, key):
    assert "Schools of Northern Lights Trust Today Late Haverstock School" in words(as_(trust_officer).get("/"))
    assert "1 school in the programme" in words(as_(officer).get("/"))


def test_the_head_sees_the_adviser_and_the_audit_that_waits(as_, head, adviser, key):
    Audit.objects.create(key=key, number=1, state="shared", begun_by=adviser)
    page = words(as_(head).get("/"))
    assert "Your adviser is Adviser." in page and "The audit of need waits for your comment." in page


def test_the_admin_team_sees_what_waits(as_, admin, adviser, key):
    Concern.objects.create(key=key, summary="Secret worry", raised_by=adviser)
    key.proposals.create(kind="watch")
    page = words(as_(admin).get("/"))
    assert "1 proposal waiting" in page and "1 open concern" in page and "In programme: 1" in page
    assert "Secret" not in page


def test_the_director_sees_numbers_and_no_concerns(as_, director, adviser, key):
    Concern.objects.create(key=key, summary="Secret worry", raised_by=adviser)
    page = words(as_(director).get("/"))
    assert "In programme Secondary Camden 1" in page and "Adviser 1 1" in page and "concern" not in page


def test_a_school_that_left_is_not_counted_as_in_the_programme(as_, officer, director, key):
    builders.key(builders.school("Gone School"), "left")
    page = words(as_(officer).get("/"))
    assert "1 school in the programme" in page and "1 school has left the programme: Gone School" in page
    page = words(as_(director).get("/"))
    assert "1 school in the programme" in page and "1 school has left the programme." in page


def test_an_officer_whose_only_school_left_still_finds_it(as_, officer, haverstock):
    builders.key(haverstock, "left")
    page = words(as_(officer).get("/"))
    assert "0 schools in the programme" in page and "has left the programme: Haverstock School" in page


def test_the_head_of_a_school_that_left_waits_for_no_adviser_and_no_step(as_, head, admin, haverstock):
    key = builders.key(haverstock, "left")
    Audit.objects.create(key=key, number=1, state="shared", begun_by=admin)
    page = words(as_(head).get("/"))
    assert "Haverstock School left the programme on 1 October 2026." in page
    assert "will be named" not in page and "does next" not in page and "waits for your comment" not in page


@pytest.mark.parametrize("standing", ["paused", "stopped"])
def test_the_head_of_a_school_at_rest_is_shown_no_next_step(as_, head, adviser, haverstock, standing):
    builders.key(haverstock, standing=standing)
    page = words(as_(head).get("/"))
    assert f"Support is {standing}" in page and "does next" not in page
    assert "Record the head" not in words(as_(adviser).get("/"))


def test_what_the_team_is_late_with_is_not_called_the_heads_own_step(as_, head, adviser, key):
    page = words(as_(head).get("/"))
    assert "What the programme’s team does next: Inform the responsible body." in page
    assert "The next step" not in page and "Late" not in page


def link(page, text):
    """Where the link with these words leads."""
    found = re.search(rf'href="([^"]*)">{text}</a>', page.content.decode())
    assert found, text
    return html.unescape(found[1])


@pytest.mark.parametrize(("who", "text"), [
    ("admin", "Show all 16 schools with late tasks"),
    ("admin", "Show all 16 schools without an adviser"),
    ("director", "Show all 16 schools with late tasks"),
    ("officer", "Show all 16 schools in the programme"),
    ("officer", "Show all 16 schools with late tasks"),
    ("officer", "Show all 13 schools that left"),
])  # fmt: skip
def test_who_is_shown_the_first_schools_finds_all_of_them(as_, who, text, request):
    client = as_(request.getfixturevalue(who))
    entered = dt.date.today() - dt.timedelta(days=30)
    for _ in range(16):
        builders.key(builders.school(), entered_on=entered)
    for _ in range(13):
        builders.key(builders.school(), "left")
    count = text.split()[2]
    assert f"{count} schools" in words(client.get(link(client.get("/"), text)))


def test_an_adviser_finds_the_whole_caseload(as_, london):
    schools = [builders.school() for _ in range(14)]
    for school in schools:
        builders.key(school)
    client = as_(builders.adviser("busy@example.org", *schools))
    page = words(client.get(link(client.get("/"), "Show all 14 schools in the programme")))
    assert "14 schools found" in page and "Allocated to me" in page


@pytest.mark.parametrize("who", ["admin", "director", "officer"])
def test_asks_as_often_for_two_schools_as_for_forty(as_, who, request):
    client, counts = as_(request.getfixturevalue(who)), []
    client.get("/")
    for more in (2, 38):
        for _ in range(more):
            builders.key(builders.school())
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
