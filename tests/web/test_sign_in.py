"""/accounts/login/: who gets in, what others are told, and what the audit trail keeps."""

import datetime as dt
import re

import pytest
from django.test import Client

from challenge.core.models import AuditEvent, User
from tests.web.builders import PASSWORD
from tests.web.pages import words

URL = "/accounts/login/"
WRONG = "The e-mail address or the password is not right"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(URL, {"login": email, "password": password}, **extra)


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def same_page(response) -> str:
    """The page without what differs from one request to the next: tokens, nonces and the address typed in."""
    return re.sub(r'(nonce|value)="[^"]*"', "", response.content.decode())


def test_right_password_opens_the_home_page(client, head):
    response = sign_in(client, "Head@Example.org")
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").context["user"] == head


def test_goes_on_to_the_page_that_was_asked_for(client, head):
    response = client.post(f"{URL}?next=/schools/", {"login": head.email, "password": PASSWORD, "next": "/schools/"})
    assert response.url == "/schools/"


def test_does_not_send_people_to_other_sites(client, head):
    response = client.post(URL, {"login": head.email, "password": PASSWORD, "next": "https://example.com/"})
    assert response.url == "/"


def test_the_session_ends_with_the_browser(client, head):
    response = sign_in(client, head.email)
    assert response.cookies["sessionid"]["expires"] == ""
    assert response.cookies["sessionid"]["httponly"]


def test_empty_form_names_each_field_and_links_to_it(client):
    response = sign_in(client, "", "")
    html = response.content.decode()
    assert '<a href="#id_login">Enter your e-mail address</a>' in html
    assert '<a href="#id_password">Enter your password</a>' in html
    assert html.count("Enter your password") == 2  # in the summary and at the field
    assert 'aria-describedby="id_password_error"' in html
    assert "<title>Error: Sign in" in html


def test_an_address_that_is_none_is_explained(client):
    assert "in the correct format, like name@example.org" in words(sign_in(client, "head"))


def test_known_and_unknown_address_get_the_same_answer(client, head):
    known, unknown = sign_in(client, head.email, "wrong"), sign_in(client, "who@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert WRONG in words(known)
    assert same_page(known) == same_page(unknown)


def test_somebody_who_left_is_not_let_in(client, head):
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert WRONG in words(sign_in(client, head.email, "wrong"))
    assert not sign_in(client, head.email).wsgi_request.user.is_authenticated


def test_too_many_tries_are_stopped_in_plain_words_even_with_the_right_password(client, head, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, head.email, "wrong")
    assert response.status_code == 429
    stopped = sign_in(client, head.email)
    assert stopped.status_code == 429
    assert "Too many tries to sign in" in words(stopped)
    assert not stopped.wsgi_request.user.is_authenticated


def test_the_lock_is_for_one_address_only(client, head, admin, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, head.email, "wrong")
    assert sign_in(client, admin.email).status_code == 302


def test_an_unknown_address_is_locked_like_a_known_one(client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, "who@example.org", "wrong")
    assert response.status_code == 429


def test_sign_in_failure_and_sign_out_write_one_event_each(client, head):
    sign_in(client, head.email, "wrong")
    sign_in(client, head.email)
    client.post("/accounts/logout/")
    assert actions()[-3:] == ["sign-in.refused", "sign-in.done", "sign-out.done"]
    refused = AuditEvent.objects.get(action="sign-in.refused")
    assert (refused.by, refused.subject, refused.address) == (None, "email:head@example.org", "127.0.0.1")
    assert AuditEvent.objects.get(action="sign-in.done").by == head


def test_no_password_in_the_trail_or_the_log(client, head, caplog):
    with caplog.at_level("DEBUG"):
        sign_in(client, head.email, "canary-password")
    kept = str(list(AuditEvent.objects.values()))
    assert "canary" not in kept
    assert "canary" not in caplog.text


def test_a_form_without_its_token_is_refused_in_plain_words(head):
    response = sign_in(Client(enforce_csrf_checks=True), head.email)
    assert response.status_code == 403
    assert "Please send the form again" in words(response)


@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/password/reset/", "/accounts/inactive/"])
def test_answers_are_never_kept_and_carry_their_policy(client, url):
    response = client.get(url)
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"]).group(1)
    assert response["Cache-Control"] == "no-store"
    assert f'nonce="{nonce}"' in response.content.decode()
    assert " style=" not in response.content.decode()


@pytest.fixture
def three_tries(settings):
    """Few enough that no other limit, such as so many requests a minute, comes first."""
    settings.AXES_FAILURE_LIMIT = 3


def test_after_the_pause_the_tries_begin_anew(client, head, three_tries, time_machine):
    time_machine.move_to("2026-11-23 09:00Z", tick=False)
    for _ in range(3):
        sign_in(client, head.email, "wrong")
    time_machine.shift(dt.timedelta(minutes=59))
    assert sign_in(client, head.email).status_code == 429
    time_machine.shift(dt.timedelta(minutes=61))
    assert sign_in(client, head.email, "wrong").status_code == 200
    assert sign_in(client, head.email).status_code == 302


def test_tries_through_a_unix_socket_are_counted_too(client, head, three_tries):
    for _ in range(3):
        response = sign_in(client, head.email, "wrong", REMOTE_ADDR="")
    assert response.status_code == 429
    assert sign_in(client, head.email, REMOTE_ADDR="").status_code == 429


def test_success_forgets_earlier_slips(client, head, three_tries):
    for _ in range(5):
        assert sign_in(client, head.email, "wrong").status_code == 200
        assert sign_in(client, head.email).status_code == 302
        client.post("/accounts/logout/")


def test_confirming_oneself_uses_no_tries_up(client, head, three_tries):
    sign_in(client, head.email)
    for _ in range(5):
        assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def test_closing_an_account_ends_its_sessions_for_good(client, head):
    sign_in(client, head.email)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert client.get("/").url == "/accounts/login/?next=/"
    User.objects.filter(pk=head.pk).update(is_active=True)
    assert client.get("/").status_code == 302
