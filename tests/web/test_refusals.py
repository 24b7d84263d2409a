"""Pages that do not exist, and the fault page."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.defaults import permission_denied, server_error

from challenge.core.models import AuditEvent
from tests.web.pages import words


def test_not_found_leads_on(as_, head):
    response = as_(head).get("/nowhere/")
    assert response.status_code == 404
    assert "Page not found" in words(response)
    assert 'href="/schools/"' in response.content.decode()


def test_not_found_while_signed_out_shows_no_menu(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Sign out" not in words(response)


def test_forbidden_is_plain_words(rf: RequestFactory):
    assert "You cannot do this" in words(permission_denied(rf.get("/"), Exception()))


def test_a_name_that_is_not_ours_is_refused_in_plain_words_and_under_the_policy(client, settings):
    response = client.get("/", headers={"host": "unwelcome.example"})
    assert response.status_code == 400
    assert settings.SITE_NAME in words(response)
    assert "could not read what your browser sent" in words(response)
    assert "'nonce-" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_form_too_large_to_read_is_refused_in_plain_words(client, settings):
    many = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1
    response = client.post("/accounts/login/", {f"field{number}": "x" for number in range(many)})
    assert response.status_code == 400
    assert "could not read what your browser sent" in words(response)


def test_a_fault_needs_neither_database_nor_styles(rf: RequestFactory, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Sorry, something went wrong" in words(response)


def test_too_many_mails_are_stopped_in_plain_words():
    assert "Too many tries" in render_to_string("429.html")


@pytest.mark.parametrize("path", ["/watchlist/watchlist.%00", "/concerns/concerns.%00", "/people/people.%00"])
def test_a_zero_character_in_an_address_is_not_found_too_and_noted(as_, nobody, path):
    assert as_(nobody).get(path).status_code == 404
    assert AuditEvent.objects.filter(action__endswith=".refused").exists()
