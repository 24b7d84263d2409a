"""/invitations/KEY/: a link that works once, for seven days, for whoever reads the mail."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from challenge.core.models import AuditEvent, User
from challenge.core.roles import Can
from schools.actions.grants import end_role
from schools.models import Invitation, RoleGrant
from schools.permissions import can
from tests.web import builders
from tests.web.invitees import NEW, accept, invite, link_to
from tests.web.pages import words

EMAIL = "new@example.org"
LINE = f"{EMAIL},Hana Head,head,100049,"


@pytest.fixture
def inviting(admin, haverstock) -> Client:
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def link(inviting) -> str:
    invite(inviting, LINE)
    return link_to(EMAIL)


def test_accepting_opens_an_account_with_the_role(client, link, haverstock, admin):
    page = words(client.get(link))
    assert "Join London" in page
    assert "Admin invites new@example.org to be: Headteacher, Haverstock School" in page
    assert "Sign in" in words(accept(client, link, name="Hana Hope"))
    person = User.objects.get(email=EMAIL)
    assert (person.name, person.check_password(NEW)) == ("Hana Hope", True)
    assert can(person, Can.READ_PACK, school=haverstock)
    assert client.post("/accounts/login/", {"login": EMAIL, "password": NEW}).url == "/"
    events = AuditEvent.objects.filter(subject=f"person:{EMAIL}").order_by("pk").values_list("action", "by_email")
    assert list(events)[:3] == [
        ("person.added", admin.email), ("role.given", admin.email), ("invitation.accepted", EMAIL),
    ]  # fmt: skip


def test_the_link_works_once(client, link):
    accept(client, link)
    again = Client()
    assert again.get(link).status_code == 404
    assert "This link no longer works" in words(accept(again, link, password="another long password"))
    assert User.objects.get(email=EMAIL).check_password(NEW)


def test_looking_uses_nothing_up(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    accept(client, link)
    assert User.objects.filter(email=EMAIL).exists()


def test_the_page_is_kept_by_nobody(client, link):
    response = client.get(link)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_after_seven_days_it_is_too_old(client, link):
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1)):
        assert client.get(link).status_code == 404
        accept(client, link)
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_new_link_ends_the_one_before(client, link, inviting):
    inviting.post(f"/people/invitations/{Invitation.objects.get().pk}/", {"do": "send"})
    assert client.get(link).status_code == 404
    assert client.get(link_to(EMAIL)).status_code == 200


def test_a_withdrawn_one_opens_nothing_and_can_be_made_anew(client, link, inviting):
    url = f"/people/invitations/{Invitation.objects.get().pk}/"
    assert "has been withdrawn" in words(inviting.post(url, {"do": "withdraw"}, follow=True))
    assert client.get(link).status_code == 404
    for late in ("withdraw", "send"):
        assert inviting.post(url, {"do": late}).status_code == 409
    assert AuditEvent.objects.filter(action="invitation.withdrawn").count() == 1
    assert AuditEvent.objects.filter(action="invitation.refused").count() == 2
    invite(inviting, LINE)
    accept(client, link_to(EMAIL))
    assert RoleGrant.objects.filter(person__email=EMAIL).count() == 1


def test_the_database_holds_nothing_that_opens_it(link):
    kept = Invitation.objects.values().get()
    assert link.split("/")[2] not in str(kept)
    assert not AuditEvent.objects.filter(new__icontains=link.split("/")[2]).exists()


@pytest.mark.parametrize(
    ("name", "first", "second", "told"),
    [
        ("", NEW, NEW, "Enter your name"),
        ("Hana", "", "", "Enter a password"),
        ("Hana", NEW, "other", "The two passwords are not the same."),
        ("Hana", "short", "short", "too short"),
        ("Hana", "password1234", "password1234", "too common"),
        ("Hana", "new@example.org", "new@example.org", "too similar"),
    ],
)
def test_what_is_missing_or_weak_is_said_and_nothing_happens(client, link, name, first, second, told):
    page = client.post(link, {"name": name, "password1": first, "password2": second})
    assert told in words(page)
    assert not User.objects.filter(email=EMAIL).exists()
    assert client.get(link).status_code == 200


def test_somebody_who_has_got_an_account_meanwhile_signs_in_to_accept(client, link):
    builders.person(EMAIL)
    assert "Sign in with it; you then come back here" in words(client.get(link))
    assert "Sign in as new@example.org first" in words(accept(client, link, password="a stolen password"))
    assert User.objects.get(email=EMAIL).check_password(builders.PASSWORD)
    response = client.post("/accounts/login/", {"login": EMAIL, "password": builders.PASSWORD, "next": link})
    assert response.url == link
    client.post(link)
    assert RoleGrant.objects.filter(person__email=EMAIL).count() == 1


def test_somebody_else_who_is_signed_in_does_not_get_the_role(link, as_, officer):
    builders.person(EMAIL)
    assert as_(officer).post(link).status_code == 409
    assert not RoleGrant.objects.filter(role="head").exists()


def test_whoever_has_no_right_to_invite_any_more_gives_no_roles(client, link, admin, inviting):
    end_role(grant=admin.grants.get(), by=None)
    assert "may no longer give this role" in words(accept(client, link))
    assert not User.objects.filter(email=EMAIL).exists()
    colleague = builders.person("colleague@example.org", "admin")
    inviting.force_login(colleague)
    inviting.post(f"/people/invitations/{Invitation.objects.get().pk}/", {"do": "send"})
    accept(client, link_to(EMAIL))
    assert User.objects.filter(email=EMAIL).exists()


def test_a_role_whose_last_day_has_passed_is_left_out(client, inviting):
    today = dt.datetime.now(dt.UTC).date()
    invite(inviting, f"{EMAIL},H,head,100049,{today.isoformat()}", f"{EMAIL},H,governor,100049,")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        accept(client, link_to(EMAIL))
        assert [grant.role for grant in RoleGrant.objects.filter(person__email=EMAIL)] == ["governor"]


def test_an_account_that_was_made_without_a_password_gets_one(client, inviting):
    User.objects.create_user(EMAIL, name="Old Name")
    invite(inviting, LINE)
    accept(client, link_to(EMAIL))
    assert User.objects.get(email=EMAIL).check_password(NEW)
    assert len(mail.outbox) == 1
