"""What is looked up once for each request is never older than the request."""

import pytest
from django.test import RequestFactory

from challenge.core import per_request
from challenge.core.middleware import PerRequestMiddleware
from challenge.core.models import Challenge, User
from schools.actions.grants import end_role, give_role
from schools.selectors import grants_of


@pytest.fixture
def challenge(db) -> Challenge:
    return Challenge.objects.create(slug="north", name="North")


@pytest.fixture
def ada(db) -> User:
    return User.objects.create_user("ada@example.org", name="Ada")


def test_within_a_request_roles_are_looked_up_once(challenge, ada, django_assert_num_queries):
    give_role(person=ada, role="admin", challenge=challenge, by=None)

    with per_request.scope(), django_assert_num_queries(1):
        assert [g.role for g in grants_of(ada)] == [g.role for g in grants_of(ada)] == ["admin"]


def test_outside_of_requests_nothing_is_kept(challenge, ada, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert grants_of(ada) == grants_of(ada) == []


def test_a_role_given_or_ended_in_a_request_counts_at_once(challenge, ada):
    with per_request.scope():
        assert grants_of(ada) == []
        grant = give_role(person=ada, role="admin", challenge=challenge, by=None)
        assert grants_of(ada) == [grant]
        end_role(grant=grant, by=None)
        assert grants_of(ada) == []


def test_one_persons_roles_are_not_taken_for_anothers(challenge, ada):
    give_role(person=ada, role="admin", challenge=challenge, by=None)
    bea = User.objects.create_user("bea@example.org", name="Bea")

    with per_request.scope():
        assert len(grants_of(ada)) == 1 and grants_of(bea) == []


def test_the_next_request_looks_again():
    found = iter("ab")
    answer = PerRequestMiddleware(lambda request: per_request.once("key", lambda: next(found)))

    assert [answer(RequestFactory().get("/")) for _ in range(2)] == ["a", "b"]


def test_a_request_that_fails_leaves_nothing_behind():
    def fails(request):
        per_request.once("key", lambda: "old")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PerRequestMiddleware(fails)(RequestFactory().get("/"))

    assert per_request.once("key", lambda: "new") == "new"
