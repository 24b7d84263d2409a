"""A second step for signing in: by an app, with and without scripts, by a recovery code, by a passkey."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.journeys.people import PASSWORD, address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def shown_by(secret: str) -> str:
    """The code that an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_head_sets_an_app_up_and_gets_in_by_its_codes(
    guarded: Site, visit: Callable[..., Visitor], device: str, scripts: bool
):
    head = visit(device, scripts=scripts, at=guarded)
    email = address("app" if scripts else "plain", device)
    when_the_password_is_right_the_second_step_comes_first(head, email)
    secret = and_is_set_up_with_the_password_once_more(head)
    codes = then_there_are_recovery_codes(head)
    the_next_time_the_app_is_asked_for(head, email, secret)
    and_a_recovery_code_does_once(head, email, codes[0])
    the_app_can_be_removed_again(head)


def when_the_password_is_right_the_second_step_comes_first(head: Visitor, email: str) -> None:
    head.signs_in(email).reads_heading("Two-step sign-in").reads("Set up a second step to go on.")
    head.goes_to("/schools/").reads_heading("Two-step sign-in")


def and_is_set_up_with_the_password_once_more(head: Visitor) -> str:
    head.follows("Set up an app").reads_heading("Confirm that it is you")
    head.fills("Password", PASSWORD).presses("Continue").reads_heading("Set up an authenticator app")
    head.presses("Save").reads("Enter the code")
    head.fills("Code", "000").presses("Save").reads("The code is not right.")
    secret = head.page.locator("#secret").inner_text().replace(" ", "")
    head.fills("Code", shown_by(secret)).presses("Save")
    return secret


def then_there_are_recovery_codes(head: Visitor) -> list[str]:
    head.reads_heading("Recovery codes").reads("Your authenticator app is set up.")
    codes = head.page.locator(".app-codes code").all_inner_texts()
    assert len(codes) == 10
    assert all(code in head.downloads("Download them as a text file").decode() for code in codes)
    head.follows("I have kept the codes").reads_heading("Welcome")
    return codes


def the_next_time_the_app_is_asked_for(head: Visitor, email: str, secret: str) -> None:
    head.signs_out().signs_in(email).reads_heading("Second step")
    head.fills("Code", "123").presses("Continue").reads("The code is not right.")
    head.fills("Code", shown_by(secret)).presses("Continue").reads_heading("Welcome")


def and_a_recovery_code_does_once(head: Visitor, email: str, code: str) -> None:
    head.signs_out().signs_in(email).fills("Code", code).presses("Continue").reads_heading("Welcome")
    head.signs_out().signs_in(email).fills("Code", code).presses("Continue").reads("The code is not right.")
    head.presses("Cancel").goes_to("/accounts/login/").signs_in(email)


def the_app_can_be_removed_again(head: Visitor) -> None:
    head.reads_heading("Second step").reads("I have neither my phone nor a recovery code")


def test_a_passkey_lets_a_head_in_without_a_code(guarded: Site, visit: Callable[..., Visitor], device: str):
    head = visit(device, at=guarded)
    email = address("passkey", device)
    given_a_device_that_holds_passkeys(head)
    head.signs_in(email).reads_heading("Two-step sign-in").follows("Add a passkey")
    head.fills("Password", PASSWORD).presses("Continue").reads_heading("Add a passkey")
    head.fills("Name", "Work phone").presses("Add the passkey").reads_heading("Recovery codes")
    head.follows("I have kept the codes").reads_heading("Welcome")
    head.signs_out().signs_in(email).reads_heading("Second step").presses("Use a passkey").reads_heading("Welcome")
    head.goes_to("/accounts/second-factor/").reads("Work phone", "Last used on")
    head.follows("Remove Work phone").fills("Password", PASSWORD).presses("Continue")
    head.reads_heading("Remove the passkey ‘Work phone’").presses("Remove the passkey")
    head.reads("The passkey has been removed.", "Set up a second step to go on.")


def given_a_device_that_holds_passkeys(head: Visitor) -> None:
    devtools = head.page.context.new_cdp_session(head.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_without_scripts_there_is_another_way_than_a_passkey(guarded: Site, visit: Callable[..., Visitor]):
    head = visit(scripts=False, at=guarded).signs_in(address("head"))
    head.follows("Add a passkey").fills("Password", PASSWORD).presses("Continue")
    assert not head.page.get_by_role("button", name="Add the passkey").is_visible()
    head.reads("Passkeys need a browser that knows them, with scripts switched on.")
    head.follows("Set up an app instead").reads_heading("Set up an authenticator app")
