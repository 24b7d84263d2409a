"""Schools whose pack has no similar schools or few figures, or that have no pack: an honest sentence, no less work."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.actions.audits import begin_audit
from partnerships.models import Audit, Objective
from tests.factories import pack as factory
from tests.web import builders
from tests.web.audits.conftest import AREA, TAB
from tests.web.pack.conftest import publish
from tests.web.pages import words

NEW = "/schools/100049/programme/objectives/new/"


def wanted(**fields):
    date = f"{timezone.now().date() + dt.timedelta(days=700):%-d %B %Y}"
    return {"area": "attendance", "text": "Pupils come", "by_date": date, "success": "", "step": ""} | fields


@pytest.fixture
def client(as_, adviser, key):
    return as_(adviser)


@pytest.mark.parametrize("sort", ["special", "nothing", "suppressed", "primary", "academy"])
def test_every_sort_of_pack_can_stand_beside_an_area(client, haverstock, london, key, adviser, sort):
    publish(haverstock, builders.release(london), factory.EVERY[sort]())
    begin_audit(key=key, by=adviser)
    for area in ("achievement", "attendance", "governance"):
        assert client.get(AREA.replace("achievement", area)).status_code == 200
    assert client.get(NEW).status_code == 200


def test_says_that_nothing_can_be_said(client, haverstock, london, key, adviser):
    publish(haverstock, builders.release(london), factory.special())
    begin_audit(key=key, by=adviser)
    sent = wanted(figure="absence_persistent_10:all", target="25")
    page = words(client.post(NEW, sent))
    assert "There are no two years of this measure that may be compared" in page
    assert "asks for 6.2 percentage points in two years: judge for yourself" in page
    assert client.post(NEW, sent | {"step": "set"}).url == TAB
    assert Objective.objects.get().comparison["middle"] is None


def test_without_a_pack_an_audit_and_words_are_enough(client, key, adviser):
    begin_audit(key=key, by=adviser)
    assert Audit.objects.get().release is None
    assert "The pack has no figures on this area" in words(client.get(AREA))
    assert client.post(NEW, wanted(success="Registers", figure="", step="set")).url == TAB
    assert "Choose a measure from the list" in words(client.post(NEW, wanted(figure="attainment8:all", target="50")))
