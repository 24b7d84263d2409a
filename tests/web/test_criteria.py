"""/criteria/: sets in force, a preview before anything is saved, versions."""

import csv
import io

import pytest

from challenge.core.models import AuditEvent
from schools.models import Criteria, KeyToSuccess
from tests.web import builders
from tests.web.pages import body, words

LIST = "/criteria/"


@pytest.fixture
def client(as_, admin):
    return as_(admin)


@pytest.fixture
def figures(haverstock):
    source = builders.dataset()
    for school, value in ((haverstock, 30.0), (builders.school("High School"), 70.0)):
        builders.figure(school, source, "basics_94", value=value)


def sent(**fields):
    test = {"measure-1": "basics_94", "group-1": "all", "side-1": "below", "threshold-1": "40", "years-1": "1"}
    known = {"challenge": "london", "title": "Low standards", "combine": "any", "academies": "on"}
    return known | test | fields


def previewed(client, url="/criteria/new/", **fields):
    page = client.post(url, sent(do="preview", **fields))
    html = page.content.decode()
    return page, html.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in html else ""


def test_shows_whom_they_would_propose_and_saves_only_then(client, figures):
    page, seen = previewed(client)
    assert "Would propose 1 school of 2 looked at." in words(page)
    assert "Haverstock School" in words(page) and "below 40%" in words(page)
    assert not Criteria.objects.exists() and not KeyToSuccess.objects.exists()
    saved = client.post("/criteria/new/", sent(do="save", seen=seen), follow=True)
    assert "The criteria are saved. The next night proposes by them." in words(saved)
    assert Criteria.objects.get().body["test"][0] == {
        "kind": "measure", "measure": "basics_94", "group": "all", "below": 40.0, "years": 1
    }  # fmt: skip
    assert AuditEvent.objects.filter(action="criteria.saved").count() == 1


def test_what_was_changed_after_the_preview_is_previewed_again(client, figures):
    _, seen = previewed(client)
    page = client.post("/criteria/new/", sent(**{"do": "save", "seen": seen, "threshold-1": "80"}))
    assert "These criteria match every one of 2 schools" in words(page)
    assert not Criteria.objects.exists()


def test_nobody_is_said_in_a_sentence(client, figures):
    assert "These criteria match nobody" in words(previewed(client, **{"threshold-1": "1"})[0])
    assert "No school is of the kind" in words(previewed(client, phases="pru")[0])


def test_authorities_outside_of_the_challenge_are_said_to_be_so(client, figures):
    page = words(previewed(client, las="850")[0])
    assert "would propose nobody: none of the authorities that they name is in London" in page
    assert "Haverstock School" not in page
    assert "Would propose 1 school of 2" in words(previewed(client, las="202,850")[0])
    assert "No school is of the kind" in words(previewed(client, las="201,850")[0])


@pytest.mark.parametrize(("fields", "says"), [
    ({"title": ""}, "Enter a title"),
    ({"threshold-1": ""}, "Enter a number, such as 30"),
    ({"threshold-1": "low"}, "Enter a number, such as 30"),
    ({"measure-1": ""}, "Nothing is tested"),
    ({"las": "20"}, "no authority code or range"),
])  # fmt: skip
def test_wrong_criteria_are_refused_beside_their_field(client, fields, says):
    page = client.post("/criteria/new/", sent(do="preview", **fields))
    assert page.status_code == 422
    assert says in words(page)


def test_a_set_that_ships_is_a_start(client):
    page = client.get("/criteria/new/?from=london-2010")
    html = page.content.decode()
    assert "London, 2010" in html and 'value="30' in html and "201-213,301-320" in html


def test_saving_again_makes_a_version_and_the_second_of_two_is_told(client, figures):
    _, seen = previewed(client)
    client.post("/criteria/new/", sent(do="save", seen=seen))
    first = Criteria.objects.get()
    url = f"/criteria/{first.pk}/edit/"
    _, seen = previewed(client, url, **{"threshold-1": "50"})
    done = client.post(url, sent(**{"do": "save", "seen": seen, "threshold-1": "50"}), follow=True)
    assert "in force" in words(done) and "ended on" in words(done)
    _, seen = previewed(client, url, **{"threshold-1": "60"})
    late = client.post(url, sent(**{"do": "save", "seen": seen, "threshold-1": "60"}))
    assert late.status_code == 409
    assert "since you looked. Nothing of yours was saved" in words(late)
    assert [c.ended_at is None for c in Criteria.objects.order_by("id")] == [False, True]
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"{LIST}criteria.csv")).decode())))
    assert len(rows) == 2


def test_ending_them(client, figures):
    _, seen = previewed(client)
    client.post("/criteria/new/", sent(do="save", seen=seen))
    page = client.post(f"/criteria/{Criteria.objects.get().pk}/end/", follow=True)
    assert "no longer in force" in words(page) and "No criteria are in force" in words(page)
