"""/nights/start/: asks, says what will happen, and starts one night, once."""

import pytest

from challenge.core.models import AuditEvent, Job
from dataPacks import doorbell
from dataPacks.models import NightRun
from schools.models import DatasetVersion
from tests.web import builders
from tests.web.pages import goes_to_login, words

URL = "/nights/start/"


@pytest.fixture(autouse=True)
def rings(monkeypatch):
    """Nobody is there to hear the bell; what is rung is written down."""
    heard = []
    monkeypatch.setattr(doorbell, "ring", lambda night_id, times=1: heard.append(night_id) or True)
    return heard


@pytest.fixture(autouse=True)
def imported():
    builders.dataset("register")


def test_signed_out_people_sign_in_first(client):
    assert goes_to_login(client.post(URL, {"challenge": "london"}))


@pytest.mark.parametrize("who", ["head", "officer", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, who):
    client = as_(request.getfixturevalue(who))
    assert client.get(URL + "?challenge=london").status_code == 404
    assert client.post(URL, {"challenge": "london"}).status_code == 404
    assert not NightRun.objects.exists()


def test_other_methods_are_refused(as_, admin):
    assert as_(admin).put(URL).status_code == 405


def test_asking_starts_nothing_and_says_what_will_happen(as_, admin, london):
    builders.release(london)
    page = words(as_(admin).get(URL + "?challenge=london"))
    assert "Start the night of London?" in page
    assert "readers go on seeing release 1 until everything is done" in page
    assert not NightRun.objects.exists()


def test_the_button_starts_it_and_leads_to_its_progress(as_, admin, london, rings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_(admin).post(URL, {"challenge": "london"})
    night = NightRun.objects.get()
    assert response.url == f"/nights/{night.pk}/"
    assert (night.started_by, night.trigger, rings) == (admin, "person", [night.pk])
    assert Job.objects.get(run=night.run).kind == "ingest"
    assert AuditEvent.objects.filter(action="night.started", by=admin).count() == 1


def test_before_anything_is_imported_it_is_refused_in_words(as_, admin, imported):
    DatasetVersion.objects.all().delete()
    response = as_(admin).post(URL, {"challenge": "london"})
    assert response.status_code == 409
    assert "Nothing has been imported yet" in words(response)
    assert not NightRun.objects.exists()


def test_a_second_press_starts_no_second_one(as_, admin):
    client = as_(admin)
    client.post(URL, {"challenge": "london"})
    response = client.post(URL, {"challenge": "london"})
    assert response.status_code == 409
    assert "is running already" in words(response)
    assert NightRun.objects.count() == 1


@pytest.mark.parametrize("slug", ["wales", "nowhere", ""])
def test_another_challenge_is_as_one_that_does_not_exist(as_, admin, slug):
    builders.challenge("wales", la_codes=["660"])
    assert as_(admin).post(URL, {"challenge": slug}).status_code == 404
    assert not NightRun.objects.exists()
