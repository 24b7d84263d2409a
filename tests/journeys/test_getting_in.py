"""Getting in: wrong passwords, the lock, a forgotten password, signing out."""

import re

import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
NEW = "seven quiet rivers north"


def test_somebody_who_slips_is_told_and_in_the_end_stopped_in_plain_words(somebody: Visitor):
    when_somebody_sends_an_empty_form_each_field_says_what_to_do(somebody)
    when_the_password_is_wrong_it_is_said_and_the_address_is_kept(somebody)
    after_ten_wrong_passwords_even_the_right_one_is_refused_for_an_hour(somebody)
    but_somebody_else_gets_in(somebody)


def when_somebody_sends_an_empty_form_each_field_says_what_to_do(somebody: Visitor) -> None:
    somebody.reads_heading("Sign in").presses("Sign in").reads("There is a problem")
    somebody.page.get_by_role("link", name="Enter your e-mail address").click()
    assert somebody.page.evaluate("document.activeElement.id") == "id_login"


def when_the_password_is_wrong_it_is_said_and_the_address_is_kept(somebody: Visitor) -> None:
    email = address("slips", somebody.device)
    somebody.signs_in(email, "wrong").reads("The e-mail address or the password is not right.")
    assert somebody.page.get_by_label("E-mail address").input_value() == email
    assert somebody.page.get_by_label("Password", exact=True).input_value() == ""


def after_ten_wrong_passwords_even_the_right_one_is_refused_for_an_hour(somebody: Visitor) -> None:
    email = address("slips", somebody.device)
    for _ in range(8):
        somebody.signs_in(email, "wrong")
    somebody.signs_in(email, "wrong").reads_heading("Too many tries to sign in")
    somebody.goes_to("/accounts/login/").signs_in(email).reads("wait an hour, or reset your password")


def but_somebody_else_gets_in(somebody: Visitor) -> None:
    somebody.goes_to("/accounts/login/").signs_in(address("newcomer", somebody.device)).reads("You have no role yet")


def test_a_forgotten_password_is_reset_by_mail(site: Site, somebody: Visitor):
    email = address("forgets", somebody.device)
    somebody.follows("I have forgotten my password").reads_heading("Reset your password")
    somebody.fills("E-mail address", email).presses("Send the link").reads_heading("Check your e-mail")
    link = then_a_message_brings_a_link(site, email)
    somebody.goes_to(link).reads_heading("Choose a new password")
    somebody.fills("New password", "short").fills("New password again", "short").presses("Save the new password")
    somebody.reads("too short")
    somebody.fills("New password", NEW).fills("New password again", NEW).presses("Save the new password")
    somebody.reads_heading("Your password has been changed").follows("Sign in")
    somebody.signs_in(email, NEW).reads_heading("Welcome")
    somebody.signs_out().reads_heading("Sign in")
    somebody.goes_to(link).reads_heading("This link no longer works")


def then_a_message_brings_a_link(site: Site, email: str) -> str:
    (message,) = site.mails(email)
    assert message["Subject"] == "Choose a new password"
    found = re.search(r"http://\S+", str(message.get_payload()))
    assert found
    return found.group()


def test_a_password_can_be_changed(somebody: Visitor):
    somebody.signs_in(address("officer", somebody.device))
    somebody.follows("Change password").reads_heading("Change your password")
    somebody.fills("Current password", "wrong").fills("New password", NEW).fills("New password again", NEW)
    somebody.presses("Save the new password").reads("The current password is not right.")
