"""/people/: who holds which role, one person, and resetting a lost second factor."""

import csv
import io
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from challenge.core.models import AuditEvent
from challenge.core.sealing import seal
from tests.web import builders
from tests.web.builders import PASSWORD
from tests.web.pages import body, words

LIST = "/people/"


@pytest.fixture
def client(as_, admin, head, officer):
    return as_(admin)


def with_factor(person):
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=person, type=kind, data={"secret": seal("JBSWY3DP"), "seed": seal("00")})
    return person


def confirmed(client):
    """Who has just typed the password once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_lists_roles_held_today(client, head):
    page = words(client.get(LIST))
    assert "3 roles" in page
    assert "Head head@example.org Headteacher The school: Haverstock School" in page
    assert f"/people/{head.pk}/" in client.get(LIST).content.decode()


def test_addresses_break_after_the_at_sign_and_dots_and_stay_text(client, head):
    head.name = "<b>A.B"
    head.save()
    html = client.get(LIST).content.decode()
    assert "head@<wbr>example.<wbr>org" in html and "&lt;b&gt;A.<wbr>B" in html


@pytest.mark.parametrize(("query", "emails"), [
    ("?q=haver", ["head@example.org"]),
    ("?q=la@example", ["la@example.org"]),
    ("?role=admin", ["admin@example.org"]),
    ("?q=nobody", []),
])  # fmt: skip
def test_narrows_the_list_and_its_download(client, query, emails):
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"{LIST}people.csv{query}")).decode())))
    assert [row["E-mail address"] for row in rows] == emails
    assert ("Nobody fits" in words(client.get(LIST + query))) == (not emails)


def test_a_search_that_is_too_long_says_so(client):
    assert "Search for no more than 100 characters" in words(client.get(f"{LIST}?q={'x' * 101}"))


def test_one_person_with_all_roles(client, head):
    page = words(client.get(f"{LIST}{head.pk}/"))
    assert "head@example.org Last signed in Never Two-step sign-in Not set up yet" in page
    assert "Headteacher The school: Haverstock School" in page


def test_somebody_whose_roles_have_ended_is_still_there(client, head):
    client.post(f"/people/roles/{head.grants.get().pk}/end/")
    assert "No role in a challenge that you manage" in words(client.get(f"{LIST}{head.pk}/"))


def test_people_of_other_challenges_do_not_exist(client, nobody):
    wales = builders.person("wales@example.org", "admin", challenge=builders.challenge("wales", la_codes=["660"]))
    for person in (wales, nobody):
        assert client.get(f"{LIST}{person.pk}/").status_code == 404
        assert client.post(f"{LIST}{person.pk}/second-factor/reset/").status_code == 404


def test_a_reset_needs_the_own_password_and_tells_the_person(client, head, admin):
    with_factor(head)
    url = f"{LIST}{head.pk}/second-factor/reset/"
    assert "Two-step sign-in Set up Reset" in words(client.get(f"{LIST}{head.pk}/"))
    assert client.post(url).url.startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.count() == 2
    assert "Be sure that it is really Head who asks" in words(confirmed(client).get(url))
    assert "The second step of Head has been reset. A mail says so." in words(client.post(url, follow=True))
    assert not Authenticator.objects.exists()
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        ["head@example.org"], "Your second step for signing in has been reset",
    )  # fmt: skip
    event = AuditEvent.objects.get(action="second-factor.reset", by=admin)
    assert (event.subject, event.old) == ("person:head@example.org", {"kinds": ["recovery_codes", "totp"]})


def test_a_reset_ends_what_sessions_had_shown(client, head, settings, as_):
    settings.SECOND_FACTOR_REQUIRED = True
    theirs = Client()
    theirs.force_login(head)
    with_factor(head)
    session = theirs.session
    session["second_factor_shown"] = [head.pk, 2_000_000_000]
    session.save()
    assert theirs.get("/").status_code == 200
    Authenticator.objects.all().delete()
    assert theirs.get("/").url == "/accounts/second-factor/"


@pytest.mark.parametrize("case", ["own", "other challenge", "none"])
def test_a_reset_that_would_go_too_far_is_refused_in_words(client, admin, head, case):
    person = admin if case == "own" else head
    if case != "none":
        with_factor(person)
    if case == "other challenge":
        wales = builders.challenge("wales", la_codes=["660"])
        builders.give_role(person=head, role="admin", challenge=wales, by=None)
    told = {"own": "You cannot reset your own", "other challenge": "also holds a role", "none": "has set up no second"}
    page = confirmed(client).post(f"{LIST}{person.pk}/second-factor/reset/")
    assert page.status_code == 409
    assert told[case] in words(page)
    assert Authenticator.objects.count() == (0 if case == "none" else 2)
    assert AuditEvent.objects.filter(action="second-factor-reset.refused").count() == 1


def test_a_mail_server_that_does_not_answer_is_said(client, head, settings):
    with_factor(head)
    confirmed(client)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post(f"{LIST}{head.pk}/second-factor/reset/", follow=True)
    assert "The mail about it could not be sent: tell the person yourself." in words(page)
    assert not Authenticator.objects.exists()


def test_the_operator_resets_anybodys(client, head, admin):
    with_factor(admin)
    call_command("reset_second_factor", "Admin@example.org", stdout=StringIO())
    assert not Authenticator.objects.exists()
    assert mail.outbox[0].to == ["admin@example.org"]
    assert AuditEvent.objects.get(action="second-factor.reset").by is None
    for email, told in (("admin@example.org", "has set up no second factor"), ("x@example.org", "Nobody has")):
        with pytest.raises(CommandError, match=told):
            call_command("reset_second_factor", email, stdout=StringIO())
