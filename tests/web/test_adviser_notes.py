"""/schools/<urn>/programme/notes/: confidential, only the author edits, every read is noted."""

from functools import partial

import pytest

from advisers.actions.notes import read_notes, remove_note, write_note
from advisers.models import Note
from challenge.core import audit
from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from schools.actions.grants import end_role, give_role
from schools.models import Allocation, KeyToSuccess, RoleGrant
from tests.web import builders
from tests.web.pages import words

URL = "/schools/100049/programme/notes/"


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock)


@pytest.fixture
def site(as_, adviser, key):
    return as_(adviser)


def written(site, text="The deputy leads in all but name."):
    site.post(f"{URL}write/", {"text": text})
    return Note.objects.latest("id")


def test_writes_and_reads_and_each_reading_is_noted(site, adviser):
    assert "There are no notes yet" in words(site.get(URL))
    written(site)
    assert "The deputy leads in all but name." in words(site.get(URL))
    reads = AuditEvent.objects.filter(action="note.read", by=adviser)
    assert [event.subject for event in reads] == ["key:london:100049"] * 2


def test_a_second_press_writes_no_second_note(site):
    written(site)
    written(site)
    assert Note.objects.count() == 1


@pytest.mark.parametrize(("text", "told"), [(" ", "Write something"), ("x" * 10_001, "no more than 10,000")])
def test_says_what_is_wrong_with_a_note(site, text, told):
    page = site.post(f"{URL}write/", {"text": text})
    assert page.status_code == 422 and told in words(page)


def test_two_tabs_never_overwrite_one_another(site):
    note = written(site)
    url = f"{URL}{note.pk}/"
    assert site.post(url, {"text": "From one tab", "seen": 1}).status_code == 302
    page = site.post(url, {"text": "From the other", "seen": 1})
    assert page.status_code == 409
    assert "From one tab" in words(page) and "From the other" in words(page)
    note.refresh_from_db()
    assert note.text == "From one tab"
    assert site.post(url, {"text": "Both", "seen": 2}).status_code == 302
    assert AuditEvent.objects.filter(action="note.changed").count() == 2


def test_only_the_author_changes_a_note_and_the_page_offers_it_to_nobody_else(as_, site, admin):
    note = written(site)
    assert "Change" in words(site.get(URL))
    team = as_(admin)
    assert note.text in words(team.get(URL)) and "Change the note" not in words(team.get(URL))
    for url in (f"{URL}{note.pk}/", f"{URL}{note.pk}/remove/"):
        assert team.get(url).status_code == team.post(url, {"text": "x", "seen": 1}).status_code == 404


def test_removes_a_note_softly(site):
    note = written(site)
    assert "Remove this note?" in words(site.get(f"{URL}{note.pk}/remove/"))
    site.post(f"{URL}{note.pk}/remove/")
    assert note.text not in words(site.get(URL))
    note.refresh_from_db()
    assert note.removed_at
    assert AuditEvent.objects.get(action="note.removed").old == {"note": note.pk, "text": note.text}
    assert site.get(f"{URL}{note.pk}/remove/").status_code == 404


def test_a_second_press_removes_nothing_more(site):
    note = written(site)
    for _ in range(2):
        assert site.post(f"{URL}{note.pk}/remove/").url == URL
    assert AuditEvent.objects.filter(action="note.removed").count() == 1


def test_an_adviser_who_is_given_the_school_later_reads_earlier_notes(as_, site, adviser, haverstock):
    note = written(site)
    Allocation.objects.all().delete()
    assert as_(adviser).get(URL).status_code == as_(adviser).get(f"{URL}{note.pk}/").status_code == 404
    later = builders.adviser("later@example.org", haverstock)
    assert note.text in words(as_(later).get(URL))


def test_heads_directors_and_officers_find_nothing(as_, site, head, director, officer, trust_officer, governor):
    written(site)
    for person in (head, director, officer, trust_officer, governor):
        assert as_(person).get(URL).status_code == 404
        assert as_(person).post(f"{URL}write/", {"text": "x"}).status_code == 404
    assert not AuditEvent.objects.filter(action="note.read").exists()


@pytest.mark.parametrize("post", ["head", "governor"])
@pytest.mark.parametrize("also", ["adviser", "admin"])
def test_the_own_head_or_governor_reads_nothing_whatever_the_other_role(as_, site, request, haverstock, post, also):
    note = written(site)
    person = request.getfixturevalue(also)
    give_role(person=person, role=post, challenge=builders.challenge(), by=None, school=haverstock)
    reader = as_(person)
    assert reader.get(URL).status_code == 404
    for url in (f"{URL}write/", f"{URL}{note.pk}/", f"{URL}{note.pk}/remove/"):
        assert reader.get(url).status_code == reader.post(url, {"text": "x", "seen": 1}).status_code == 404
    assert URL not in reader.get("/schools/100049/programme/").content.decode()
    for action in (read_notes, partial(write_note, text="x"), partial(remove_note, note=note)):
        with pytest.raises(NotAllowed, match="You are head or governor of Haverstock School"):
            action(key=KeyToSuccess.objects.get(), by=person)


def test_whoever_was_its_head_once_or_leads_another_school_reads_the_notes(as_, adviser, key, haverstock):
    for school, until in ((haverstock, "2022-08-31"), (builders.school("Another"), None)):
        RoleGrant.objects.create(
            person=adviser, role="head", challenge=builders.challenge(), school=school, since="2020-01-01", until=until
        )
    assert as_(adviser).get(URL).status_code == 200


def test_whose_role_has_ended_reads_no_more(as_, site, adviser):
    end_role(grant=adviser.grants.get(), by=None)
    assert as_(adviser).get(URL).status_code == 404


def test_notes_are_shown_as_text(site):
    written(site, "<script>alert(1)</script>")
    assert "<script>alert" not in site.get(URL).content.decode()


def test_no_reading_without_its_record(site, monkeypatch):
    written(site)

    def fails(**_):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        site.get(URL)
    with pytest.raises(RuntimeError):
        site.post(f"{URL}write/", {"text": "Another"})
    assert Note.objects.count() == 1


def test_what_was_typed_in_a_note_that_was_removed_in_another_tab_is_not_lost(site):
    note = written(site)
    site.post(f"{URL}{note.pk}/remove/")
    response = site.post(f"{URL}{note.pk}/", {"text": "It took me an hour", "seen": note.version})
    assert response.status_code == 409 and "save it as a new note" in words(response)
    assert "It took me an hour" in words(response)
