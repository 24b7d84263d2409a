"""/accounts/password/change/: for somebody signed in who knows the old one."""

from django.core import mail

from challenge.core.models import AuditEvent
from tests.web.builders import PASSWORD
from tests.web.pages import goes_to_login, words

URL = "/accounts/password/change/"
NEW = "seven quiet rivers north"


def change(client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client.post(URL, {"oldpassword": old, "password1": new, "password2": again}, follow=True)


def test_changes_it_and_stays_signed_in(as_, head):
    client = as_(head)
    assert "Your password has been changed." in words(change(client))
    head.refresh_from_db()
    assert head.check_password(NEW)
    assert client.get("/").status_code == 200
    assert mail.outbox[0].to == [head.email]
    assert AuditEvent.objects.filter(action="password.changed", by=head).count() == 1


def test_needs_the_current_one(as_, head):
    assert "The current password is not right" in words(change(as_(head), old="wrong"))
    head.refresh_from_db()
    assert head.check_password(PASSWORD)


def test_says_what_is_missing_field_by_field(as_, head):
    page = words(change(as_(head), "", "", ""))
    for message in ("Enter your current password", "Enter a new password", "Enter the new password a second time"):
        assert page.count(message) == 2


def test_signed_out_people_sign_in_first(client):
    assert goes_to_login(client.get(URL))


def test_somebody_invited_without_a_password_chooses_one(as_, head):
    head.set_unusable_password()
    head.save()
    client = as_(head)
    assert client.get(URL).url == "/accounts/password/set/"
    response = client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password has been saved." in words(response)


def test_confirming_that_it_is_you_uses_the_same_password(as_, head):
    client = as_(head)
    assert "password is not right" in words(client.post("/accounts/reauthenticate/", {"password": "wrong"}))
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
