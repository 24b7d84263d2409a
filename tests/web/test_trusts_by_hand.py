"""/people/trusts/: which schools are a trust's, where no list of groups says so."""

import pytest

from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from schools.actions.trusts import name_schools, take_out
from schools.models import Trust, TrustSchool
from tests.web import builders
from tests.web.pages import body, words

PAGE = "/people/trusts/"


@pytest.fixture
def client(as_, admin, haverstock):
    return as_(admin)


def add(client, schools="100049", name="Northern Lights", uid=""):
    return client.post(PAGE, {"name": name, "uid": uid, "schools": schools})


def test_says_what_to_do_where_nothing_is_named(client):
    assert "No school has been named by hand" in words(client.get(PAGE))
    assert PAGE in client.get("/people/").content.decode()


def test_an_officer_sees_the_school_once_it_is_named_and_no_longer_when_it_is_taken_out(client, as_, haverstock):
    trust = builders.trust(name="Northern Lights")
    officer = builders.person("officer@example.org", "trust_officer", trust=trust)
    builders.key(haverstock)
    hub = "/schools/100049/programme/"
    browser = type(client)()
    browser.force_login(officer)
    assert browser.get(hub).status_code == 404
    assert add(client, " 100049 ").url == PAGE
    page = words(client.get(PAGE))
    assert "Added to Northern Lights: 1 school." in page and "Haverstock School, URN 100049 Northern Lights" in page
    assert browser.get(hub).status_code == 200
    assert client.post(f"{PAGE}{TrustSchool.objects.get().pk}/remove/").url == PAGE
    assert browser.get(hub).status_code == 404
    kept = AuditEvent.objects.filter(action__startswith="trust.").values_list("action", flat=True).order_by("id")
    assert list(kept) == ["trust.school-added", "trust.school-removed"]


def test_twice_is_once(client):
    add(client)
    add(client)
    assert "no school that it did not have already" in words(client.get(PAGE))
    assert (Trust.objects.count(), TrustSchool.objects.count()) == (1, 1)


@pytest.mark.parametrize(("fields", "says"), [
    ({"schools": ""}, "Enter at least one URN"),
    ({"schools": "100049, 999999 and"}, "No school of your challenge has the URN ‘999999’"),
    ({"schools": "100049, 999999 and"}, "No school of your challenge has the URN ‘and’"),
    ({"name": ""}, "Enter the trust's name, or its number"),
    ({"name": "", "uid": "20x4"}, "A UID has digits alone, like 2044"),
    ({"name": "", "uid": "2044"}, "No list of groups names a trust with the number '2044'. Give its name too."),
    ({"name": "a\x00b"}, "Null characters are not allowed."),
    ({"schools": " ".join(map(str, range(101)))}, "Enter no more than 100 schools at once"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_half_done(client, fields, says):
    answer = add(client, **fields)
    assert answer.status_code == 422
    assert says in words(answer).replace("&#x27;", "'")
    assert not Trust.objects.exists()


def test_a_school_of_another_challenge_is_not_named(client):
    welsh = builders.school("Welsh School", la=builders.authority("660", "Anglesey"))
    assert f"No school of your challenge has the URN ‘{welsh.urn}’" in words(add(client, str(welsh.urn)))


def test_the_file_has_the_lines_of_the_page(client):
    add(client)
    lines = body(client.get(f"{PAGE}trusts.csv")).decode("utf-8-sig").splitlines()
    assert lines[0] == "Trust,UID,URN,School,Added on,Added by"
    assert lines[1].startswith("Northern Lights,,100049,Haverstock School,") and lines[1].endswith(",Admin")


def test_nobody_names_schools_of_a_challenge_whose_people_others_manage(client, head, haverstock):
    with pytest.raises(NotAllowed, match="You may not invite people and end their roles for Haverstock School"):
        name_schools(name="Northern Lights", uid="", schools=[haverstock], by=head)
    add(client)
    with pytest.raises(NotAllowed):
        take_out(entry=TrustSchool.objects.get(), by=head)
    assert TrustSchool.objects.count() == 1
