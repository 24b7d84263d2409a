"""/accounts/login/ under many tries at the same moment: no more passwords are looked at than one by one."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client

from challenge.core.models import AuditEvent, User
from tests.web import builders

URL = "/accounts/login/"
TRIES = 100


@pytest.fixture(autouse=True)
def database(transactional_db: None, settings) -> None:
    """Each thread has a connection of its own, so rows have to be committed. No other limit comes first."""
    settings.ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}


@pytest.fixture
def looked_at(monkeypatch) -> list[str]:
    """The passwords that were evaluated, whether or not there is an account; each takes as long as a real hash."""
    seen: list[str] = []
    real = AuthenticationBackend._authenticate

    def slow(self, request, **credentials):
        seen.append(credentials["password"])
        time.sleep(0.05)
        return real(self, request, **credentials)

    monkeypatch.setattr(AuthenticationBackend, "_authenticate", slow)
    return seen


def sign_in(number: int, email: str, password: str) -> int:
    try:
        agent = {"HTTP_USER_AGENT": f"browser {number}"}
        return Client().post(URL, {"login": email, "password": password}, **agent).status_code
    finally:
        connection.close()


def at_once(email: str, password: str = "wrong", tries: int = TRIES) -> list[int]:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda number: sign_in(number, email, password), range(tries)))


@pytest.mark.parametrize("known", [True, False])
def test_a_hundred_wrong_tries_at_once_are_looked_at_ten_times(looked_at, settings, known):
    if known:
        User.objects.create_user("head@example.org", builders.PASSWORD)
    answers = at_once("head@example.org")
    assert len(looked_at) == settings.AXES_FAILURE_LIMIT == 10
    assert set(answers) <= {200, 429}
    assert answers.count(429) >= TRIES - 10
    assert AuditEvent.objects.filter(action="sign-in.refused").count() == TRIES
    assert AccessAttempt.objects.get().failures_since_start == 10


def test_writing_the_address_another_way_gives_no_further_tries(looked_at, settings):
    for number in range(settings.AXES_FAILURE_LIMIT + 5):
        sign_in(number, "head@example.org" if number % 2 else " HEAD@Example.ORG", "wrong")
    assert len(looked_at) == settings.AXES_FAILURE_LIMIT


def test_people_who_sign_in_at_once_all_get_in():
    User.objects.create_user("head@example.org", builders.PASSWORD)
    assert set(at_once("head@example.org", builders.PASSWORD, tries=8)) == {302}
    assert not AccessAttempt.objects.exists()
