"""/accounts/logout/: only a press of the button signs out."""

from tests.web.pages import words

URL = "/accounts/logout/"


def test_a_link_alone_only_asks(as_, head):
    client = as_(head)
    assert "Do you want to sign out?" in words(client.get(URL))
    assert client.get("/").status_code == 200


def test_the_button_signs_out(as_, head):
    client = as_(head)
    assert client.post(URL).status_code == 302
    assert client.get("/").status_code == 302


def test_a_second_press_is_harmless(as_, head):
    client = as_(head)
    client.post(URL)
    assert client.post(URL).status_code == 302
