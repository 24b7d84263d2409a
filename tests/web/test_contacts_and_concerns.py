"""Contacts and concerns of a school in the programme."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenge.core import audit
from challenge.core.models import AuditEvent, Message
from partnerships.models import Concern, Contact
from tests.web import builders
from tests.web.pages import body, words

HUB = "/schools/100049/programme/"
CONTACTS, CONCERNS = f"{HUB}contacts/", f"{HUB}concerns/"
CHAIR = {"role": "chair of governors", "name": "Ada Shah", "email": "ada@example.org", "phone": "020 7946 0000"}


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock)


@pytest.fixture
def chair(key):
    return Contact.objects.create(key=key, **CHAIR)


@pytest.fixture
def concern(key, adviser):
    concern = Concern.objects.create(key=key, summary="Two heads of department left", raised_by=adviser)
    concern.steps.create(state="raised", why="Seen", effective_on=dt.date(2026, 10, 1), by=adviser)
    return concern


def test_a_contact_is_added_once_and_everybody_who_follows_sees_it(as_, head, officer, key):
    for _ in range(2):
        assert as_(head).post(f"{CONTACTS}add/", CHAIR).status_code == 302
    assert Contact.objects.count() == 1 and key.timeline.get().kind == "contact.added"
    page = words(as_(officer).get(CONTACTS))
    assert "Ada Shah Chair of governors ada@example.org 020 7946 0000" in page and "Add a contact" not in page
    assert b"Ada Shah" in body(as_(officer).get(f"{CONTACTS}contacts.csv"))
    assert as_(officer).get(f"{CONTACTS}add/").status_code == 404


@pytest.mark.parametrize(("wrong", "says"), [
    ({"name": ""}, "Enter a name"),
    ({"role": ""}, "Choose a role"),
    ({"email": "ada"}, "Enter an e-mail address like"),
    ({"phone": "ring me"}, "Enter a telephone number"),
])  # fmt: skip
def test_what_is_wrong_is_said(as_, head, key, wrong, says):
    response = as_(head).post(f"{CONTACTS}add/", CHAIR | wrong)
    assert response.status_code == 422 and says in words(response)


def test_of_two_who_change_a_contact_the_second_is_told(as_, head, chair):
    url = f"{CONTACTS}{chair.pk}/"
    assert as_(head).get(url).status_code == 200
    assert as_(head).post(url, CHAIR | {"name": "Ada Rao", "version": 1}).status_code == 302
    response = as_(head).post(url, CHAIR | {"name": "Ada Roe", "version": 1})
    assert response.status_code == 409 and "Somebody else has changed Ada Rao" in words(response)
    chair.refresh_from_db()
    assert chair.name == "Ada Rao"


def test_what_was_typed_about_a_contact_that_a_colleague_removed_is_not_lost(as_, head, chair):
    Contact.objects.update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), version=2)
    given = {"role": "chair of governors", "name": "Ada Shah-Jones", "version": 1}
    response = as_(head).post(f"{CONTACTS}{chair.pk}/", given)
    assert response.status_code == 409 and "off the list meanwhile" in words(response)
    assert "Ada Shah-Jones" in response.content.decode()
    assert as_(head).get(f"{CONTACTS}{chair.pk}/").status_code == 404


def test_a_contact_that_was_removed_is_kept(as_, head, chair):
    url = f"{CONTACTS}{chair.pk}/remove/"
    assert "Take Ada Shah off the list?" in words(as_(head).get(url))
    for _ in range(2):
        assert as_(head).post(url, {"version": 1}).status_code == 302
    as_(head).get(CONTACTS)  # says that it was done
    assert Contact.objects.get().removed_at and "Ada Shah" not in words(as_(head).get(CONTACTS))


def test_while_support_is_paused_contacts_are_read_only(as_, head, key):
    type(key).objects.update(standing="paused")
    assert as_(head).get(CONTACTS).status_code == 200
    assert as_(head).post(f"{CONTACTS}add/", CHAIR).status_code == 409


def test_a_concern_is_raised_and_the_admin_team_is_told_without_its_words(as_, adviser, admin, key):
    given = {"summary": "Staffing", "details": "Three left", "effective_on": dt.date.today()}
    for _ in range(2):
        assert as_(adviser).post(f"{CONCERNS}add/", given).status_code == 302
    assert Concern.objects.count() == 1 and key.timeline.get().audience == "team"
    assert "Staffing" not in Message.objects.get(to=admin).text


def test_reading_concerns_is_noted_each_time(as_, adviser, concern):
    for url in (CONCERNS, f"{CONCERNS}concerns.csv", "/concerns/", "/concerns/concerns.xlsx"):
        body(as_(adviser).get(url))
    assert AuditEvent.objects.filter(action="concern.read").count() == 4


def move(concern, **more):
    given = {"checks": ["spoken", "head", "evidence"], "why": "It got worse", "effective_on": dt.date.today()}
    return given | {"version": concern.version} | more


def test_a_concern_is_escalated_and_resolved(as_, admin, concern):
    for verb, state in (("escalate", "escalated"), ("resolve", "resolved")):
        url = f"{CONCERNS}{concern.pk}/{verb}/"
        assert as_(admin).get(url).status_code == 200
        for _ in range(2):
            assert as_(admin).post(url, move(concern)).status_code == 302
        concern.refresh_from_db()
        assert concern.state == state
    assert concern.steps.count() == 3
    assert "No concerns in this list" in words(as_(admin).get("/concerns/"))
    assert "Two heads" in words(as_(admin).get("/concerns/?state=resolved"))


@pytest.mark.parametrize(("wrong", "status", "says"), [
    ({"why": ""}, 422, "Enter a reason"),
    ({"checks": ["spoken"]}, 422, "Confirm each line"),
    ({"effective_on": "1/1/2026"}, 409, "1 October 2026 or later"),
    ({"effective_on": "1/1/2999"}, 409, "today or in the past"),
    ({"version": 7}, 409, "Somebody else has acted"),
])  # fmt: skip
def test_escalating_that_cannot_be(as_, admin, concern, wrong, status, says):
    response = as_(admin).post(f"{CONCERNS}{concern.pk}/escalate/", move(concern, **wrong))
    assert response.status_code == status and says in words(response)
    concern.refresh_from_db()
    assert concern.state == "raised"


def test_who_may_not_gets_no_page(as_, adviser, head, officer, director, concern):
    assert as_(adviser).get(f"{CONCERNS}{concern.pk}/escalate/").status_code == 404
    for person in (head, officer, director):
        assert as_(person).get(CONCERNS).status_code == 404
        assert as_(person).get("/concerns/").status_code == 404


def test_nothing_moves_where_the_audit_trail_fails(as_, admin, concern, monkeypatch):
    def fail(**given):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        as_(admin).post(f"{CONCERNS}{concern.pk}/escalate/", move(concern))
    concern.refresh_from_db()
    assert concern.state == "raised" and concern.steps.count() == 1


def test_the_list_over_all_schools_asks_as_often_for_two_as_for_twenty(as_, admin, adviser):
    client, counts = as_(admin), []
    client.get("/concerns/")
    for more in (2, 18):
        for _ in range(more):
            one = Concern.objects.create(key=builders.key(builders.school()), summary="X", raised_by=adviser)
            one.steps.create(state="raised", why="Y", effective_on=dt.date.today(), by=adviser)
        with CaptureQueriesContext(connection) as asked:
            client.get("/concerns/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
