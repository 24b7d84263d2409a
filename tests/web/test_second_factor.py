"""The second factor: who has to show one, how it is set up, shown, lost, and that it opens nothing twice."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from challenge.core.models import AuditEvent, User
from challenge.core.sealing import unseal
from tests.web import builders
from tests.web.builders import PASSWORD
from tests.web.pages import words

INDEX = "/accounts/second-factor/"
SIGN_IN = "/accounts/second-factor/sign-in/"


@pytest.fixture(autouse=True)
def required(settings, transactional_db):
    """As outside the demo. Transactions are real, as what follows a commit is part of setting a factor up."""
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client: Client, person: User):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def code_of(person: User, *, steps: int = 0) -> str:
    """What this person's app shows now, or `steps` half-minutes later."""
    secret = unseal(Authenticator.objects.get(user=person, type="totp").data["secret"])
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code_of(person: User) -> str:
    return f"{(int(code_of(person)) + 123456) % 1000000:06}"


def set_up(client: Client, person: User):
    """Signed in for the first time: from the page that is asked for to the recovery codes."""
    sign_in(client, person)
    assert client.get("/schools/").url == INDEX
    client.get(f"{INDEX}app/")
    client.post(f"/accounts/reauthenticate/?next={INDEX}app/", {"password": PASSWORD, "next": f"{INDEX}app/"})
    page = client.get(f"{INDEX}app/")
    secret = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page.content.decode()).group(1).replace(" ", "")
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 - 1))
    return client.post(f"{INDEX}app/", {"code": code}, follow=True)


def test_who_sets_the_app_up_is_told_of_no_recovery_codes(client, head):
    sign_in(client, head)
    assert "nor a recovery code" not in words(client.get(INDEX))
    client.get(f"{INDEX}app/")
    client.post(f"/accounts/reauthenticate/?next={INDEX}app/", {"password": PASSWORD, "next": f"{INDEX}app/"})
    client.get(f"{INDEX}app/")
    page = words(client.post(f"{INDEX}app/", {"code": "000000"}))
    assert "The code is not right. Type the one that your app shows now for this account." in page
    assert "recovery code" not in page


@pytest.fixture
def with_app(head) -> User:
    """A head whose app is set up, in some other browser."""
    set_up(Client(), head)
    return head


def test_somebody_with_a_role_sets_one_up_before_any_page_opens(client, head):
    page = set_up(client, head)
    assert "Recovery codes" in words(page)
    assert len(re.findall(r"<code>\d{8}</code>", page.content.decode())) == 10
    assert client.get("/schools/").status_code == 200
    added = AuditEvent.objects.filter(action="second-factor.added", by=head)
    assert sorted(event.new["kind"] for event in added) == ["recovery_codes", "totp"]
    assert mail.outbox[-1].subject == "An authenticator app has been set up"


def test_the_set_up_page_says_why(client, head):
    sign_in(client, head)
    page = words(client.get("/", follow=True))
    assert "Set up a second step to go on." in page
    assert "so a password alone is not enough" in page


def test_setting_one_up_needs_the_password_once_more(client, head):
    sign_in(client, head)
    assert client.get(f"{INDEX}app/").url.startswith("/accounts/reauthenticate/")
    assert client.get(f"{INDEX}passkeys/add/").url.startswith("/accounts/reauthenticate/")


def test_a_wrong_code_sets_nothing_up(client, head):
    sign_in(client, head)
    client.get(f"{INDEX}app/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get(f"{INDEX}app/")
    assert "The code is not right" in words(client.post(f"{INDEX}app/", {"code": "nonsense"}))
    assert "Enter the code" in words(client.post(f"{INDEX}app/", {"code": ""}))
    assert not Authenticator.objects.exists()


def test_somebody_without_a_role_is_not_asked(client, nobody):
    sign_in(client, nobody)
    assert client.get("/").status_code == 200


def test_in_the_demo_nobody_is_asked(client, head, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, head)
    assert client.get("/").status_code == 200


def test_signing_out_changing_a_password_and_health_stay_open(client, head):
    sign_in(client, head)
    for url in ("/accounts/password/change/", "/accounts/logout/", INDEX, "/healthz"):
        assert client.get(url).status_code in (200, 503), url


def test_an_answer_for_programs_is_403_with_words(client, head):
    sign_in(client, head)
    response = client.get("/api/schools/")
    assert response.status_code == 403
    assert "Set up a second factor first" in response.json()["detail"]


def test_a_part_of_a_page_sends_the_whole_page_on(client, head):
    sign_in(client, head)
    assert client.get("/schools/", headers={"HX-Request": "true"})["HX-Redirect"] == INDEX


def test_the_secret_is_sealed_in_the_database(with_app):
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert not re.fullmatch(r"[A-Z2-7=]+", kept)
    assert re.fullmatch(r"[A-Z2-7=]+", unseal(kept))
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert re.fullmatch(r"[0-9a-f]{80}", unseal(seed))


def test_the_next_sign_in_asks_for_a_code_and_goes_on_to_the_page(client, with_app):
    first = client.post("/accounts/login/", {"login": with_app.email, "password": PASSWORD, "next": "/schools/"})
    assert first.url == SIGN_IN
    assert client.get("/schools/").url.startswith("/accounts/login/")
    assert "Second step" in words(client.get(SIGN_IN))
    assert client.post(SIGN_IN, {"code": code_of(with_app)}).url == "/schools/"
    assert client.get("/schools/").status_code == 200
    assert AuditEvent.objects.filter(action="second-factor.shown", by=with_app).count() == 1


def test_a_code_opens_once(client, with_app):
    code = code_of(with_app)
    sign_in(client, with_app)
    assert client.post(SIGN_IN, {"code": code}).status_code == 302
    other = Client()
    sign_in(other, with_app)
    assert "The code is not right" in words(other.post(SIGN_IN, {"code": code}))
    assert other.post(SIGN_IN, {"code": code_of(with_app, steps=1)}).status_code == 302


def test_a_recovery_code_opens_once(client, with_app):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[3]
    sign_in(client, with_app)
    assert client.post(SIGN_IN, {"code": code}).status_code == 302
    assert client.get("/").status_code == 200
    other = Client()
    sign_in(other, with_app)
    assert "The code is not right" in words(other.post(SIGN_IN, {"code": code}))


def test_after_ten_wrong_codes_even_the_right_one_waits_from_wherever(client, with_app):
    sign_in(client, with_app)
    for number in range(10):
        page = client.post(SIGN_IN, {"code": wrong_code_of(with_app)}, REMOTE_ADDR=f"10.0.0.{number}")
        assert "The code is not right" in words(page)
    page = client.post(SIGN_IN, {"code": code_of(with_app)}, REMOTE_ADDR="10.0.1.1")
    assert "There were too many wrong codes. Wait an hour" in words(page)
    assert client.get("/schools/").url.startswith("/accounts/login/")
    assert AuditEvent.objects.filter(action="second-factor.refused").count() == 11


def test_a_right_code_gives_the_tries_back(client, with_app):
    sign_in(client, with_app)
    for _ in range(9):
        client.post(SIGN_IN, {"code": wrong_code_of(with_app)})
    assert client.post(SIGN_IN, {"code": code_of(with_app)}).status_code == 302
    other = Client()
    sign_in(other, with_app)
    assert "The code is not right" in words(other.post(SIGN_IN, {"code": wrong_code_of(with_app)}))


def test_a_session_begun_with_the_password_alone_gains_nothing_when_the_owner_sets_one_up(client, head):
    sign_in(client, head)
    set_up(Client(), head)
    assert client.get("/schools/").url == f"{INDEX}show/?next=%2Fschools%2F"
    asked = client.get(f"{INDEX}show/?next=/schools/").url
    assert asked == f"{INDEX}confirm/?next=%2Fschools%2F"
    assert client.post(asked, {"code": wrong_code_of(head), "next": "/schools/"}).status_code == 200
    assert client.post(asked, {"code": code_of(head), "next": "/schools/"}).url == "/schools/"
    assert client.get("/schools/").status_code == 200


def test_a_form_that_was_sent_without_one_is_not_sent_again(client, with_app):
    client.force_login(with_app)
    assert client.post("/schools/", {}).url == f"{INDEX}show/?next=%2F"


def test_where_to_go_on_never_leaves_the_site(client, with_app):
    client.force_login(with_app)
    asked = client.get(f"{INDEX}show/?next=https://elsewhere.example.org/").url
    assert client.post(asked, {"code": code_of(with_app), "next": "https://elsewhere.example.org/"}).url == "/"


def test_removing_the_last_one_asks_to_set_up_another(client, head):
    set_up(client, head)
    page = words(client.post(f"{INDEX}app/remove/", follow=True))
    assert "The authenticator app has been removed." in page
    assert "Set up a second step to go on." in page
    assert not Authenticator.objects.exists()
    assert client.get("/").url == INDEX
    assert AuditEvent.objects.filter(action="second-factor.removed", by=head).count() == 2


def test_new_recovery_codes_take_the_place_of_the_old(client, head):
    set_up(client, head)
    old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert "10 codes that you may have kept stop working" in words(client.get(f"{INDEX}recovery-codes/new/"))
    client.post(f"{INDEX}recovery-codes/new/")
    new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(old) & set(new)
    text = client.get(f"{INDEX}recovery-codes/codes.txt").content.decode()
    assert all(code in text for code in new)
    assert client.get("/").status_code == 200


def test_the_codes_are_not_shown_without_the_password(client, with_app):
    client.force_login(with_app)
    assert client.get(f"{INDEX}recovery-codes/").url.startswith("/accounts/reauthenticate/")


def test_the_picture_for_the_camera_has_the_key_beside_it_as_text(client, head):
    sign_in(client, head)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(f"{INDEX}app/")
    text = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in text
    assert "otpauth://totp/head%40example.org?secret=" in text
    assert "data:" in page["Content-Security-Policy"].split("img-src")[1].split(";")[0]


@pytest.mark.parametrize("sent", ["", "nonsense", "{}", '{"id": 1}', "[]", '{"response": {}, "id": "x"}', "null"])
def test_what_is_no_passkey_is_refused_in_words(client, with_app, sent):
    sign_in(client, with_app)
    page = client.post(SIGN_IN, {"credential": sent})
    assert "The passkey was not accepted." in words(page)
    client.post(SIGN_IN, {"code": code_of(with_app)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.post(f"{INDEX}passkeys/add/", {"name": "Key", "credential": sent})
    assert "The passkey could not be added." in words(page)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_closed_account_gets_no_further_than_its_password(client, with_app):
    User.objects.filter(pk=with_app.pk).update(is_active=False)
    sign_in(client, with_app)
    assert client.get("/").url.startswith("/accounts/login/")


def test_the_mark_of_one_person_is_not_anothers(client, head, with_app, officer):
    sign_in(client, with_app)
    client.post(SIGN_IN, {"code": code_of(with_app)})
    client.post("/accounts/logout/")
    set_up(Client(), officer)
    client.force_login(builders.person("third@example.org", "admin"))
    assert client.get("/").url == INDEX


def test_without_the_key_that_sealed_it_no_code_opens_and_the_log_says_why(client, with_app, settings, caplog):
    code = code_of(with_app)
    settings.MFA_KEYS = ["another key " * 4]
    sign_in(client, with_app)
    assert "The code is not right" in words(client.post(SIGN_IN, {"code": code}))
    assert "Put the key that sealed it behind the new one." in caplog.text
    client.force_login(with_app)
    assert client.get(INDEX).status_code == 200
