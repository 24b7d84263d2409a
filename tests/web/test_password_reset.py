"""/accounts/password/reset/ and the link in the mail."""

import re

import pytest
from django.core import mail

from challenge.core.models import AuditEvent
from tests.web.builders import PASSWORD
from tests.web.pages import words

URL = "/accounts/password/reset/"
NEW = "seven quiet rivers north"


def link_for(client, email: str) -> str:
    client.post(URL, {"email": email})
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)


def form_behind(client, link: str) -> str:
    """The link puts its key into the session and sends the browser to an address without it."""
    response = client.get(link)
    assert response.status_code == 302
    return response.url


def test_known_and_unknown_address_get_the_same_answer(client, head):
    answers = [client.post(URL, {"email": email}, follow=True) for email in (head.email, "who@example.org")]
    assert [a.status_code for a in answers] == [200, 200]
    assert [a.redirect_chain for a in answers] == [[("/accounts/password/reset/done/", 302)]] * 2
    assert words(answers[0]) == words(answers[1])


def test_the_mail_is_plain_words_with_one_link(client, head, settings):
    client.post(URL, {"email": head.email})
    (message,) = mail.outbox
    assert message.to == [head.email]
    assert message.subject == "Choose a new password"
    assert message.alternatives == []
    assert message.body.count("http") == 1
    assert message.body.endswith(settings.SITE_NAME)


def test_an_unknown_address_is_told_by_mail_only(client):
    client.post(URL, {"email": "who@example.org"})
    assert "There is no open account with this address" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body


def test_the_link_lets_choose_a_password_once(client, head):
    link = link_for(client, head.email)
    form = form_behind(client, link)
    response = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password has been changed" in words(response)
    assert client.post("/accounts/login/", {"login": head.email, "password": NEW}).url == "/"
    assert "This link no longer works" in words(client.get(link))


def test_other_sessions_end(client, head, as_):
    from django.test import Client

    other = Client()
    other.post("/accounts/login/", {"login": head.email, "password": PASSWORD})
    assert other.get("/").status_code == 200
    client.post(form_behind(client, link_for(client, head.email)), {"password1": NEW, "password2": NEW})
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("short", "too short"),
        ("q1w2e3r4t5y6", "too common"),
        ("head@example.org", "too similar"),
        ("", "Enter a new password"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(client, head, password, complaint):
    form = form_behind(client, link_for(client, head.email))
    assert complaint in words(client.post(form, {"password1": password, "password2": password}))


def test_two_different_passwords_are_refused(client, head):
    form = form_behind(client, link_for(client, head.email))
    assert "same password each time" in words(client.post(form, {"password1": NEW, "password2": NEW + "x"}))


def test_a_made_up_link_is_refused(client):
    assert "This link no longer works" in words(client.get("/accounts/password/reset/key/1-abc-def/"))


def test_request_and_reset_are_in_the_trail(client, head):
    client.post(form_behind(client, link_for(client, head.email)), {"password1": NEW, "password2": NEW})
    client.post(URL, {"email": "who@example.org"})
    kept = list(
        AuditEvent.objects.filter(action__startswith="password").values_list("action", "subject").order_by("id")
    )
    assert kept == [
        ("password.reset-requested", "email:head@example.org"),
        ("password.reset", "person:head@example.org"),
        ("password.reset-requested", "email:who@example.org"),
    ]


def test_the_person_is_told_of_the_change(client, head):
    client.post(form_behind(client, link_for(client, head.email)), {"password1": NEW, "password2": NEW})
    assert mail.outbox[-1].subject == "Your password has been changed"
    assert mail.outbox[-1].to == [head.email]
