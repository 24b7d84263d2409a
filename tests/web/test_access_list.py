"""/schools/URN/access/: who can see a school and why, for its head and the admin team."""

import csv
import datetime as dt
import io

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from challenge.core.models import AuditEvent, User
from schools.actions.grants import end_role
from tests.web import builders
from tests.web.pages import body, goes_to_login, words

URL = "/schools/100049/access/"


@pytest.fixture
def everybody(admin, head, officer, governor, nobody, haverstock):
    """All who can see the school, and people who cannot."""
    other = builders.school("Other School")
    builders.person("elsewhere@example.org", "head", school=other)
    builders.person("city@example.org", "la_officer", la=builders.authority("201", "City of London"))
    builders.person("wales@example.org", "admin", challenge=builders.challenge("wales", la_codes=["660"]))
    left = builders.person("left@example.org", "head", school=haverstock)
    end_role(grant=left.grants.get(), by=None)
    closed = builders.person("closed@example.org", "head", school=haverstock)
    User.objects.filter(pk=closed.pk).update(is_active=False)


def rows(client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client.get("/schools/100049/access.csv")).decode())))


@pytest.mark.parametrize("who", ["admin", "head"])
def test_names_each_person_the_role_and_through_what(as_, request, everybody, who):
    client = as_(request.getfixturevalue(who))
    page = words(client.get(URL))
    assert "4 roles" in page
    found = {row["E-mail address"]: (row["Role"], row["Through"]) for row in rows(client)}
    assert found == {
        "admin@example.org": ("Admin team", "The whole challenge: London"),
        "head@example.org": ("Headteacher", "The school: Haverstock School"),
        "governor@example.org": ("Governor", "The school: Haverstock School"),
        "la@example.org": ("Local-authority officer", "The authority: Camden"),
    }
    for role, through in found.values():
        assert f"{role} {through}" in page


def test_a_role_of_another_challenge_that_takes_the_school_in_is_named_too(as_, head):
    country = builders.challenge("england", la_codes=[])
    builders.person("england@example.org", "admin", challenge=country)
    assert ("england@example.org", "The whole challenge: England") in [
        (row["E-mail address"], row["Through"]) for row in rows(as_(head))
    ]


def test_says_since_until_last_sign_in_and_second_factor(as_, head, governor):
    governor.grants.update(since=dt.date(2026, 9, 1), until=dt.date(2099, 7, 31))
    User.objects.filter(pk=governor.pk).update(last_login=timezone.make_aware(dt.datetime(2026, 3, 3, 2, 14)))
    Authenticator.objects.create(user=governor, type="totp", data={})
    Authenticator.objects.create(user=head, type="recovery_codes", data={})
    page = words(as_(head).get(URL))
    assert "Governor The school: Haverstock School 1 September 2026 31 July 2099 3 March 2026, 02:14 Yes" in page
    of_head = next(row for row in rows(as_(head)) if row["Role"] == "Headteacher")
    assert (of_head["Two-step sign-in"], of_head["Until"]) == ("No", "")


def test_each_reading_is_noted_once(as_, head, everybody):
    client = as_(head)
    client.get(URL)
    client.get("/schools/100049/access.xlsx")
    events = AuditEvent.objects.filter(action="access.read", by=head, subject="school:100049").order_by("pk")
    assert [event.new["format"] for event in events] == ["html", "xlsx"]


def test_signed_out_people_sign_in_first(client, haverstock):
    assert goes_to_login(client.get(URL))


@pytest.mark.parametrize("who", ["officer", "governor", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, everybody, who):
    client = as_(request.getfixturevalue(who))
    assert client.get(URL).status_code == 404
    assert "Who can see this school" not in words(client.get("/schools/100049/"))
    assert AuditEvent.objects.filter(action="access.refused").count() == 1


def test_the_schools_own_page_leads_there(as_, head):
    assert URL in as_(head).get("/schools/100049/").content.decode()


def test_the_head_reads_and_the_admin_team_ends(as_, admin, head, governor):
    grant = governor.grants.get()
    end = f"/people/roles/{grant.pk}/end/"
    assert end not in as_(head).get(URL).content.decode()
    assert as_(head).post(end).status_code == 404
    client = as_(admin)
    assert end in client.get(URL).content.decode()
    assert "End this role of Governor?" in words(client.get(end))
    grant.refresh_from_db()
    assert grant.until is None
    assert "The role of Governor has ended." in words(client.post(end, follow=True))
    assert "governor@example.org" not in words(client.get(URL))
    assert as_(governor).get("/schools/100049/pack/").status_code == 404
    assert AuditEvent.objects.filter(action="role.ended", by=admin).count() == 1


def test_an_admins_role_is_ended_by_nobody_here(as_, admin):
    colleague = builders.person("colleague@example.org", "admin")
    client = as_(admin)
    for person, told in ((admin, "You cannot end a role of your own."), (colleague, "Ask the operator")):
        page = client.post(f"/people/roles/{person.grants.get().pk}/end/")
        assert page.status_code == 409
        assert told in words(page)
    assert AuditEvent.objects.filter(action="role-end.refused").count() == 2
    assert not AuditEvent.objects.filter(action="role.ended").exists()


@pytest.mark.parametrize("count", [1, 15])
def test_queries_do_not_grow_with_rows(as_, head, haverstock, count, django_assert_num_queries):
    for number in range(count):
        builders.person(f"g{number}@example.org", "governor", school=haverstock)
    client = as_(head)
    with django_assert_num_queries(8):
        client.get(URL)
