"""Two of the admin team, and a school that is proposed."""

import datetime as dt

import pytest

from schools.models import KeyToSuccess, Proposal, School
from tests.web import builders


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of October, whatever day the tests are run."""
    monkeypatch.setattr("challenge.core.clock.now", lambda: dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC))


@pytest.fixture
def admin():
    return builders.person("admin@example.org", "admin")


@pytest.fixture
def second():
    return builders.person("second@example.org", "admin")


@pytest.fixture
def school() -> School:
    return builders.school(urn=100049)


@pytest.fixture
def proposal(school) -> Proposal:
    key = KeyToSuccess.objects.create(challenge=builders.challenge(), school=school)
    return Proposal.objects.create(key=key, kind="entry", reasons=["Basics: 30%, below 40%. Source: a.csv, line 1."])
