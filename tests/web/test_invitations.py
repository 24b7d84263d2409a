"""/people/invitations/: who has been invited, what has come of it, and the same as a file."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone

from schools.models import Invitation
from tests.web import builders
from tests.web.invitees import accept, invite, link_to
from tests.web.pages import body, goes_to_login, words

LIST = "/people/invitations/"


@pytest.fixture
def ada(as_, admin, haverstock):
    return as_(admin)


@pytest.fixture
def some(ada):
    """One of each state."""
    names = ("waiting", "accepted", "withdrawn", "expired", "unsent")
    invite(ada, *(f"{name}@example.org,,head,100049," for name in names))
    accept(Client(), link_to("accepted@example.org"), name="=Ann")
    ada.post(f"{LIST}{Invitation.objects.get(email='withdrawn@example.org').pk}/", {"do": "withdraw"})
    Invitation.objects.filter(email="expired@example.org").update(expires_at=timezone.now() - dt.timedelta(hours=1))
    Invitation.objects.filter(email="unsent@example.org").update(sent_at=None, key_hash=None)


def test_signed_out_people_sign_in_first():
    assert goes_to_login(Client().get(LIST))


@pytest.mark.parametrize("who", ["head", "officer", "governor", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, who):
    assert as_(request.getfixturevalue(who)).get(LIST).status_code == 404


def test_lists_each_with_its_state(ada, some):
    page = words(ada.get(LIST))
    assert "5 invitations" in page
    for email, state in (
        ("waiting", "Waiting for an answer"), ("accepted", "Accepted"), ("withdrawn", "Withdrawn"),
        ("expired", "Expired"), ("unsent", "Not sent"),
    ):  # fmt: skip
        assert f"{email}@example.org Headteacher, Haverstock School London {state}" in page


@pytest.mark.parametrize("state", ["waiting", "accepted", "withdrawn", "expired", "unsent"])
def test_narrows_the_list_and_its_download(ada, some, state):
    assert "1 invitation " in words(ada.get(f"{LIST}?state={state}"))
    rows = list(csv.DictReader(io.StringIO(body(ada.get(f"{LIST}invitations.csv?state={state}")).decode())))
    assert [row["E-mail address"] for row in rows] == [f"{state}@example.org"]


def test_before_the_first_says_what_to_do(ada):
    assert "Nobody has been invited yet" in words(ada.get(LIST))


def test_only_one_that_is_open_can_be_sent_or_withdrawn(ada, some):
    for email, is_open in (("waiting", True), ("unsent", True), ("accepted", False), ("withdrawn", False)):
        page = words(ada.get(f"{LIST}{Invitation.objects.get(email=f'{email}@example.org').pk}/"))
        assert ("Send a new link" in page) == is_open, email


def test_those_of_another_challenge_do_not_exist(as_, some):
    wales = builders.person("wales@example.org", "admin", challenge=builders.challenge("wales", la_codes=["660"]))
    theirs = as_(wales)
    assert "Nobody has been invited yet" in words(theirs.get(LIST))
    pk = Invitation.objects.get(email="waiting@example.org").pk
    assert theirs.post(f"{LIST}{pk}/", {"do": "withdraw"}).status_code == 404
    assert Invitation.objects.get(pk=pk).state == "open"


@pytest.mark.parametrize("count", [1, 15])
def test_queries_do_not_grow_with_rows(ada, count, django_assert_num_queries):
    invite(ada, *(f"p{number}@example.org,,head,100049," for number in range(count)))
    with django_assert_num_queries(7):
        ada.get(LIST)
