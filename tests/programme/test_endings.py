"""What an ending leaves behind: a role taken away, support stopped, a school that closes."""

import datetime as dt

import pytest
from django.test import Client

from advisers.selectors.candidates import loads_in
from challenge.core import clock
from challenge.core.models import AuditEvent, Message
from challenge.core.states import NotAllowed
from partnerships.actions.concerns import move_concern, raise_concern
from partnerships.models import Concern
from schools.actions.grants import end_role
from schools.actions.leaving import leave
from schools.actions.standing import change_standing
from schools.models import Allocation
from tests.web import builders
from tests.web.pages import words

pytestmark = pytest.mark.django_db
HUB = "/schools/100049/programme/"


@pytest.fixture
def school():
    return builders.school(urn=100049)


@pytest.fixture
def adviser(school):
    return builders.adviser("ada@example.org", school)


@pytest.fixture
def admin():
    return builders.person("admin@example.org", "admin")


def as_(who):
    browser = Client()
    browser.force_login(who)
    return browser


def page(who, url):
    return as_(who).get(url).content.decode()


def today():
    return clock.now().date()


def test_who_is_no_adviser_any_more_leads_no_school(school, adviser, admin):
    builders.key(school)
    grant = adviser.grants.get()
    assert str(school) in page(admin, f"/people/roles/{grant.pk}/end/")
    assert "Every school in the programme has an adviser" in page(admin, "/")
    end_role(grant=grant, by=admin)
    assert "Every school in the programme has an adviser" not in page(admin, "/")
    assert "Allocate an adviser" in page(admin, HUB) and ">Ada<" not in page(admin, HUB)


def test_all_who_follow_a_school_hear_that_its_support_has_stopped(school, adviser, admin):
    people = [
        adviser,
        builders.person("head@example.org", "head", school=school),
        builders.person("la@example.org", "la_officer", la=school.la),
    ]
    key = builders.key(school)
    change_standing(key=key, standing="stopped", why="No money.", effective_on=today(), version=key.version, by=admin)
    told = Message.objects.filter(kind="support.stopped")
    assert sorted(m.to.email for m in told) == sorted(p.email for p in people)
    assert not told.filter(text__contains="money").exists()


def test_a_concern_about_a_school_that_closed_can_be_resolved_and_its_adviser_is_free(school, adviser, admin):
    key = builders.key(school)
    concern = raise_concern(key=key, summary="Staffing", details="", effective_on=today(), by=adviser)
    yesterday = today() - dt.timedelta(days=1)
    key.refresh_from_db()
    leave(key=key, outcome="closed", on=yesterday, why="It closed.", version=key.version, by=admin)
    assert Allocation.objects.get().until == yesterday
    assert Message.objects.filter(to=adviser, kind="key.left").count() == 1, "who advised it hears of it"
    assert AuditEvent.objects.filter(action="allocation.ended").count() == 1
    assert "Resolve" in page(admin, f"{HUB}concerns/") and "Escalate" not in page(admin, f"{HUB}concerns/")
    said = {"why": "The school closed.", "effective_on": today(), "version": concern.version}
    move_concern(concern=concern, state="resolved", by=admin, **said)
    assert Concern.objects.get().state == "resolved"


def test_what_a_colleague_did_meanwhile_is_said_and_can_be_decided_on(school, admin):
    key = builders.key(school)
    second = builders.person("second@example.org", "admin")
    said = {"standing": "paused", "effective_on": today(), "version": key.version}
    change_standing(key=key, why="The building is closed.", by=second, **said)
    with pytest.raises(NotAllowed, match="is paused already by Second. Nothing of yours was saved"):
        change_standing(key=key, why="No money.", by=admin, **said)
    browser = as_(admin)
    asked = {"standing": "stopped", "why": "No money.", "effective_on": f"{today():%-d %B %Y}", "confirmed": "1"}
    refused = browser.post(f"{HUB}support/", asked | {"version": "1"})
    assert refused.status_code == 409 and 'name="version" value="2"' in refused.content.decode()
    assert browser.post(f"{HUB}support/", asked | {"version": "2"}).status_code == 302


def test_support_is_not_restarted_before_it_was_paused(school, admin):
    key = builders.key(school)
    key = change_standing(key=key, standing="paused", why="x", effective_on=today(), version=key.version, by=admin)
    with pytest.raises(NotAllowed, match="The last change of its support took effect on 1 October 2026"):
        change_standing(
            key=key, standing="active", why="x", effective_on=dt.date(2026, 9, 2), version=key.version, by=admin
        )


def test_a_head_who_was_not_told_in_time_is_late(school, admin):
    builders.key(school, entered_on=today() - dt.timedelta(days=20), head_told_on=None)
    assert "1 school with late tasks" in words(as_(admin).get("/"))


def test_a_school_that_left_takes_no_place_in_a_caseload(school, adviser):
    key = builders.key(school)
    place = (adviser.pk, key.challenge_id)
    assert loads_in([key.challenge])[place] == 1
    type(key).objects.update(state="left", left_on=today(), left_as="improved")
    assert loads_in([key.challenge])[place] == 0
