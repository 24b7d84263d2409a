"""…/audits/1/areas/achievement/: one area, written beside the pack, saved by itself, never over another's text."""

import pytest

from challenge.core.models import AuditEvent
from partnerships.models import AuditArea
from tests.web.audits.conftest import AREA, AUDIT
from tests.web.pages import words

BY_ITSELF = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def client(as_, adviser, draft):
    return as_(adviser)


def send(client, version=1, **fields):
    headers = {name: fields.pop(name) for name in list(fields) if name.startswith("HTTP")}
    return client.post(AREA, {"version": version, "judgement": "weak"} | fields, **headers)


def test_the_packs_figures_stand_beside_the_form(client):
    page = words(client.get(AREA))
    assert "Attainment 8 42.4 (2018 to 2019)" in page
    assert "Similar schools: mean 44.2, best quarter from 47.9; 33rd of 48." in page
    assert "lower than at similar schools, whose mean was 44.2." in page
    assert AuditEvent.objects.filter(action="audit.read").count() == 1


def test_saves_and_goes_to_the_next_area(client):
    answer = send(client, evidence="Books", go="next")
    assert answer.url == f"{AUDIT}areas/tracking/"
    assert AuditArea.objects.get().evidence == "Books"


def test_a_ticked_figure_is_quoted_with_its_release_and_source(client):
    send(client, quote=["attainment8:all:2018-19@1"])
    [quote] = AuditArea.objects.get().quoted
    assert quote["text"] == "42.4 in 2018 to 2019; similar schools: mean 44.2; best quarter from 47.9"
    assert (quote["label"], quote["release"], quote["source"]) == ("Attainment 8", 1, "england_ks4final.csv")
    assert "Attainment 8: 42.4 in 2018 to 2019" in words(client.get(AUDIT))


def test_a_figure_of_a_pack_that_has_changed_since_is_not_dropped_in_silence(client):
    sent = {"evidence": "Books", "quote": ["attainment8:all:2018-19@1", "attainment8:all:2018-19@0"]}
    answer = send(client, **sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The pack has changed since you opened this page: choose the figures again." in words(answer)
    assert "Books</textarea>" in page and 'name="version" value="1"' in page
    assert 'value="attainment8:all:2018-19@1" checked' in page
    assert "The pack has changed" in send(client, **sent, **BY_ITSELF).json()["error"]
    assert not AuditArea.objects.exists()


def test_nor_does_the_new_pack_hide_what_a_colleague_saved_meanwhile(client):
    send(client, evidence="Theirs")
    send(client, evidence="Mine", quote=["attainment8:all:2018-19@0"])
    assert "Evidence Mine Theirs" in words(send(client, evidence="Mine"))


def test_a_figure_quoted_from_an_earlier_pack_stays(client, draft):
    quote = {"key": "attainment8:all:2017-18", "label": "Attainment 8", "text": "41.0", "release": 0, "source": ""}
    AuditArea.objects.create(audit=draft, area="achievement", quoted=[quote])
    assert send(client, quote=["attainment8:all:2017-18@0"]).status_code == 302
    assert AuditArea.objects.get().quoted == [quote]


def test_saves_by_itself(client):
    answer = send(client, evidence="Books", **BY_ITSELF).json()
    assert answer["saved"].startswith("Saved ") and answer["version"] == 2


def test_two_at_once_see_both_texts_and_choose(client):
    send(client, evidence="Theirs")
    answer = send(client, evidence="Mine")
    page = words(answer)
    assert answer.status_code == 409
    assert "Evidence Mine Theirs" in page and "Save mine instead" in page
    assert AuditArea.objects.get().evidence == "Theirs"
    assert 'name="version" value="2"' in answer.content.decode()
    send(client, version=2, evidence="Mine")
    assert AuditArea.objects.get().evidence == "Mine"


def test_saving_by_itself_never_overwrites(client):
    send(client, evidence="Theirs")
    answer = send(client, evidence="Mine", **BY_ITSELF)
    assert answer.status_code == 409
    assert "Somebody else saved this area" in answer.json()["error"]


def test_a_second_press_changes_nothing(client):
    send(client, evidence="Books")
    events = AuditEvent.objects.count()
    assert send(client, evidence="Books").status_code == 302
    assert AuditArea.objects.get().version == 2 and AuditEvent.objects.count() == events


def test_a_judgement_that_is_none(client):
    answer = send(client, judgement="great")
    assert answer.status_code == 422 and "Choose a judgement from the list" in words(answer)


def test_a_shared_audit_is_not_written(client, shared):
    assert client.get(AREA).url == AUDIT
    answer = send(client, evidence="Late")
    assert answer.status_code == 409
    assert "Take it back to draft, then change it." in words(answer)


def test_an_area_that_is_none(client):
    assert client.get(f"{AUDIT}areas/weather/").status_code == 404


def test_nothing_is_kept_where_the_trail_cannot_be_written(client, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("partnerships.actions.audits.trail.record", fail)
    with pytest.raises(RuntimeError):
        send(client, evidence="Books")
    assert not AuditArea.objects.exists()


def test_paused_support_is_read_only(client, key):
    key.standing = "paused"
    key.save()
    assert client.get(AREA).url == AUDIT
    assert "is paused" in words(client.get(AUDIT))
    answer = send(client, evidence="Books")
    assert answer.status_code == 409 and "The admin team can restart it." in words(answer)
