"""The people and things that the tests of pages stand on: one challenge, two schools, one person per role."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from challenge.core.models import Challenge, User
from schools.models import School
from tests.web import builders


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every page reads the database; counts of tries to sign in start from nothing."""
    cache.clear()


@pytest.fixture
def london() -> Challenge:
    return builders.challenge()


@pytest.fixture
def haverstock(london: Challenge) -> School:
    return builders.school(urn=100049)


@pytest.fixture
def admin(london: Challenge) -> User:
    return builders.person("admin@example.org", "admin")


@pytest.fixture
def head(haverstock: School) -> User:
    return builders.person("head@example.org", "head", school=haverstock)


@pytest.fixture
def governor(haverstock: School) -> User:
    return builders.person("governor@example.org", "governor", school=haverstock)


@pytest.fixture
def officer(haverstock: School) -> User:
    return builders.person("la@example.org", "la_officer", la=haverstock.la)


@pytest.fixture
def nobody(london: Challenge) -> User:
    return builders.person("nobody@example.org")


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    """`as_(head)` is a browser in which this person is signed in."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def adviser(haverstock: School) -> User:
    """An adviser with Haverstock as the whole caseload."""
    return builders.adviser("adviser@example.org", haverstock)


@pytest.fixture
def director(london: Challenge) -> User:
    return builders.person("director@example.org", "director")


@pytest.fixture
def trust_officer(haverstock: School) -> User:
    return builders.person("trust@example.org", "trust_officer", trust=builders.trust(haverstock))
