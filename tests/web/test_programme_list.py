"""/programme/: the Keys to Success that a viewer may see."""

import csv
import datetime as dt
import io

import pytest

from challenge.core import clock
from schools.actions.grants import give_role
from schools.models import Allocation, ExitReview, RoleGrant
from tests.web import builders
from tests.web.pages import body, words

LIST = "/programme/"


@pytest.fixture
def keys(haverstock):
    """One in the programme, one whose head does not know yet, one proposed, one closed in mid-programme."""
    city = builders.authority("201", "City of London")
    return {
        "in": builders.key(haverstock),
        "untold": builders.key(builders.school("Quiet School"), head_told_on=None),
        "proposed": builders.key(builders.school("Proposed School", phase="primary"), "proposed"),
        "closed": builders.key(builders.school("Closed School", la=city, is_open=False)),
    }


def test_the_admin_team_sees_all_with_what_to_do(as_, admin, keys):
    page = words(as_(admin).get(LIST))
    assert "4 schools" in page
    assert "The head has not been told yet" in page
    assert "The school closed. Record that it left" in page


@pytest.mark.parametrize(("who", "expected"), [
    ("head", ["Haverstock School"]),
    ("adviser", ["Haverstock School"]),
    ("officer", ["Haverstock School"]),
    ("trust_officer", ["Haverstock School"]),
    ("director", ["Closed School", "Haverstock School"]),
])  # fmt: skip
def test_others_see_only_whom_the_programme_has_told(as_, keys, request, who, expected):
    client = as_(request.getfixturevalue(who))
    rows = csv.DictReader(io.StringIO(body(client.get(f"{LIST}keys-to-success.csv")).decode()))
    assert [row["School"] for row in rows] == expected
    page = words(client.get(LIST))
    assert "Proposed" not in page and "Decide" not in page and "has not been told" not in page


@pytest.mark.parametrize(("query", "expected"), [
    ("?state=proposed", ["Proposed School"]),
    ("?la=201", ["Closed School"]),
    ("?phase=primary", ["Proposed School"]),
    ("?q=quiet", ["Quiet School"]),
    ("?sort=-name", ["Quiet School", "Proposed School", "Haverstock School", "Closed School"]),
    ("?q=nothing", []),
])  # fmt: skip
def test_filters_and_sorts_the_list_and_its_download(as_, admin, keys, query, expected):
    client = as_(admin)
    rows = csv.DictReader(io.StringIO(body(client.get(f"{LIST}keys-to-success.csv{query}")).decode()))
    assert [row["School"] for row in rows] == expected
    assert ("No school fits" in words(client.get(LIST + query))) == (not expected)
    assert client.get(f"{LIST}keys-to-success.xlsx{query}").status_code == 200


def names(client, url):
    return [row["School"] for row in csv.DictReader(io.StringIO(body(client.get(url)).decode()))]


def test_shows_and_filters_by_the_adviser(as_, admin, adviser, keys):
    client = as_(admin)
    page = words(client.get(LIST))
    assert "Haverstock School Camden Secondary In programme Adviser 1 September 2026" in page
    assert "None yet" in page
    rows = csv.DictReader(io.StringIO(body(client.get(f"{LIST}keys-to-success.csv")).decode()))
    assert {row["School"]: row["Adviser"] for row in rows if row["Adviser"]} == {"Haverstock School": "Adviser"}
    assert names(client, f"{LIST}keys-to-success.csv?adviser={adviser.pk}") == ["Haverstock School"]
    without = names(client, f"{LIST}keys-to-success.csv?adviser=none&state=in+programme")
    assert without == ["Closed School", "Quiet School"]
    assert "No adviser" in words(client.get(f"{LIST}?adviser=none"))


def test_an_adviser_who_lost_the_role_leads_nothing_in_the_list(as_, admin, adviser, keys):
    RoleGrant.objects.filter(person=adviser).update(until=clock.now().date() - dt.timedelta(days=1))
    client = as_(admin)
    assert "Haverstock School" in names(client, f"{LIST}keys-to-success.csv?adviser=none")


def test_an_adviser_finds_the_schools_that_are_led_or_helped(as_, adviser, keys, london):
    quiet = builders.key(builders.school("Helped School")).school
    Allocation.objects.create(person=adviser, challenge=london, school=quiet, is_lead=False, since=clock.now().date())
    assert names(as_(adviser), f"{LIST}keys-to-success.csv?adviser=mine") == ["Haverstock School", "Helped School"]


def test_only_a_list_of_several_challenges_is_filtered_by_them(as_, admin, keys):
    client = as_(admin)
    assert "All challenges" not in words(client.get(LIST))
    elsewhere = builders.challenge("leeds", ["383"])
    leeds = builders.authority("383", "Leeds")
    builders.key(builders.school("Leeds School", la=leeds), challenge=elsewhere)
    give_role(person=admin, role="admin", challenge=elsewhere, by=None)
    assert "All challenges" in words(client.get(LIST))
    assert names(client, f"{LIST}keys-to-success.csv?challenge=leeds") == ["Leeds School"]


def test_lists_every_school_with_late_tasks_within_the_filters(as_, admin, officer, keys):
    client, entered = as_(admin), clock.now().date() - dt.timedelta(days=30)
    for number in range(30):
        builders.key(builders.school(f"Late School {number:02}"), entered_on=entered)
    builders.key(builders.school("New School"), entered_on=clock.now().date())
    builders.key(builders.school("Paused School"), entered_on=entered, standing="paused")
    page = words(client.get("/programme/late/?q=School"))
    assert "showing 1 to 25" in page and "New School" not in page and "Paused School" not in page
    assert len(names(client, "/programme/late/late-tasks.csv?q=Late")) == 30
    assert names(client, "/programme/late/late-tasks.csv?q=Late+School+07") == ["Late School 07"]
    assert "No school has late tasks" in words(client.get("/programme/late/?q=nothing"))
    assert client.get("/programme/late/late-tasks.xlsx").status_code == 200
    assert "Closed School" not in words(as_(officer).get("/programme/late/?page=2"))


def test_the_days_of_an_exit_review_count_from_when_it_was_opened(as_, admin, haverstock):
    key = builders.key(haverstock, "exit review", entered_on=clock.now().date() - dt.timedelta(days=400))
    review = ExitReview.objects.create(key=key)
    ExitReview.objects.filter(pk=review.pk).update(opened_at=clock.now() - dt.timedelta(days=3))
    rows = list(csv.DictReader(io.StringIO(body(as_(admin).get(f"{LIST}keys-to-success.csv")).decode())))
    assert rows[0]["Days in this state"] == "3"


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (-1, False)])
def test_watched_until_is_shown_until_that_day(as_, admin, haverstock, days, is_shown):
    key = builders.key(haverstock, "left", watched_until=clock.now().date() + dt.timedelta(days=days))
    client = as_(admin)
    for url in (f"/programme/keys/{key.pk}/", f"/schools/{haverstock.urn}/programme/"):
        assert ("Watched until" in words(client.get(url))) == is_shown


def test_an_empty_programme_says_what_to_do(as_, admin, director):
    assert "Set criteria: the next night proposes" in words(as_(admin).get(LIST))
    assert "Schools appear once it has been decided" in words(as_(director).get(LIST))


def test_as_many_queries_for_many_schools_as_for_one(as_, admin, haverstock, django_assert_max_num_queries):
    client = as_(admin)
    builders.key(haverstock)
    for url in (LIST, f"{LIST}?adviser=none", "/programme/late/", f"{LIST}keys-to-success.csv"):
        with django_assert_max_num_queries(20) as few:
            client.get(url).getvalue()
        for number in range(30):
            builders.adviser(f"adviser{number}.{len(url)}@example.org", made := builders.school(f"School {number}"))
            builders.key(made)
        with django_assert_max_num_queries(len(few)):
            client.get(url).getvalue()
