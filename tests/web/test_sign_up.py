"""Nobody signs up: people are invited."""

from challenge.core.models import User
from tests.web.pages import words

URL = "/accounts/signup/"


def test_says_how_to_get_an_account(client):
    assert "Accounts are given by invitation" in words(client.get(URL))


def test_a_form_sent_anyway_makes_no_account(client):
    client.post(URL, {"email": "new@example.org", "password1": "seven quiet rivers north"})
    assert not User.objects.filter(email="new@example.org").exists()


def test_pages_of_allauth_that_we_do_not_use_do_not_exist(client):
    for path in ("email/", "confirm-email/", "login/code/confirm/", "3rdparty/"):
        assert client.get(f"/accounts/{path}").status_code == 404
