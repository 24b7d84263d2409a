"""Whose address is noted, and counted, with and without proxies before the site."""

import pytest
from django.test import RequestFactory

from challenge.core.addresses import address_of
from challenge.core.models import AuditEvent
from tests.web import builders

PROXY, CALLER = "10.0.0.2", "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, None, PROXY),
        (0, CALLER, PROXY),
        (1, CALLER, CALLER),
        (1, f"1.2.3.4, {CALLER}", CALLER),
        (2, f"1.2.3.4, {CALLER},10.0.0.1", CALLER),
        (2, CALLER, PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, f"{CALLER}:5123", CALLER),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "[2001:db8::7]:5123", "2001:db8::7"),
    ],
)
def test_the_address_that_the_outermost_proxy_of_ours_saw(settings, proxies, header, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if header is None else {"x-forwarded-for": header}
    assert address_of(RequestFactory(REMOTE_ADDR=PROXY).get("/", headers=headers)) == address


def test_a_server_on_a_unix_socket_tells_no_address():
    assert address_of(RequestFactory(REMOTE_ADDR="").get("/")) is None


def sign_in(client, password: str, forwarded: str) -> int:
    told = {"login": "head@example.org", "password": password}
    headers = {"x-forwarded-for": forwarded}
    return client.post("/accounts/login/", told, headers=headers, REMOTE_ADDR=PROXY).status_code


@pytest.mark.django_db
def test_the_audit_trail_has_the_callers_address(client, settings):
    settings.TRUSTED_PROXIES = 1
    builders.person("head@example.org", "head", school=builders.school())
    sign_in(client, builders.PASSWORD, f"1.2.3.4, {CALLER}")
    assert AuditEvent.objects.filter(action__startswith="sign").last().address == CALLER


@pytest.mark.django_db
def test_wrong_passwords_from_one_caller_leave_others_behind_the_proxy_their_tries(client, settings):
    settings.TRUSTED_PROXIES, settings.AXES_FAILURE_LIMIT = 1, 2
    builders.person("head@example.org", "head", school=builders.school())
    assert [sign_in(client, "wrong", CALLER) for _ in range(3)] == [200, 429, 429]
    assert sign_in(client, builders.PASSWORD, "203.0.113.8") == 302


@pytest.mark.django_db
def test_a_forged_header_buys_no_tries_where_no_proxy_is_trusted(client, settings):
    settings.TRUSTED_PROXIES, settings.AXES_FAILURE_LIMIT = 0, 2
    builders.person("head@example.org", "head", school=builders.school())
    assert [sign_in(client, "wrong", f"203.0.113.{n}") for n in range(3)] == [200, 429, 429]


@pytest.mark.django_db
def test_a_forged_address_before_the_proxys_own_buys_no_tries(client, settings):
    settings.TRUSTED_PROXIES, settings.AXES_FAILURE_LIMIT = 1, 2
    builders.person("head@example.org", "head", school=builders.school())
    assert [sign_in(client, "wrong", f"198.51.100.{n}, {CALLER}") for n in range(3)] == [200, 429, 429]
