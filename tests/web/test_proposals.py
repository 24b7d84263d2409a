"""/programme/proposals/: the queue, one decision after another, a school added by hand."""

import csv
import io

import pytest

from challenge.core.models import AuditEvent
from schools.models import KeyToSuccess, Proposal
from tests.web import builders
from tests.web.pages import body, words

QUEUE = "/programme/proposals/"
REASON = "Basics: 30%, below 40%. Source: a.csv, line 1."


@pytest.fixture
def proposals(haverstock):
    first = builders.key(haverstock, "proposed")
    second = builders.key(builders.school("Second School"), "proposed")
    leaving = builders.key(builders.school("Leaving School"))
    made = [(first, "entry"), (second, "entry"), (leaving, "exit")]
    return [Proposal.objects.create(key=key, kind=kind, reasons=[REASON]) for key, kind in made]


@pytest.fixture
def client(as_, admin):
    return as_(admin)


def answers(decision, **more):
    return {"version": "1", "decision": decision, "on": "1 September 2026", "why": "Agreed."} | more


def test_lists_what_waits_with_its_evidence(client, proposals):
    page = words(client.get(QUEUE))
    assert "3 proposals" in page and REASON in page
    assert "1 proposal" in words(client.get(f"{QUEUE}?kind=exit"))
    assert "No proposal fits" in words(client.get(f"{QUEUE}?kind=watch"))
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"{QUEUE}proposals.csv?kind=entry")).decode())))
    assert [row["School"] for row in rows] == ["Haverstock School", "Second School"]


def test_an_empty_queue_says_what_to_do(client):
    assert "Nothing waits for a decision" in words(client.get(QUEUE))


def test_answers_are_checked_before_anything_happens(client, proposals):
    url = f"{QUEUE}{proposals[0].pk}/"
    page = client.post(url, answers("enter"))
    assert "Check the decision Your decision Enter the programme" in words(page)
    assert "1 September 2026" in words(page)
    assert KeyToSuccess.objects.filter(state="in programme").count() == 1
    back = client.post(url, answers("enter", do="change"))
    assert "Agreed." in back.content.decode() and "What it rests on" in words(back)
    done = client.post(url, answers("enter", do="confirm"), follow=True)
    assert "Haverstock School enters the programme. Send the letter to its head next." in words(done)
    assert "The head has not been told yet" in words(done)


def test_declining_goes_on_to_the_next(client, proposals):
    sent = answers("decline", do="confirm")
    page = client.post(f"{QUEUE}{proposals[0].pk}/", sent, follow=True)
    assert page.redirect_chain == [(f"{QUEUE}{proposals[1].pk}/", 302)]
    assert "This is the next one." in words(page)
    last = client.post(f"{QUEUE}{proposals[1].pk}/", sent, follow=True)
    assert last.redirect_chain == [(QUEUE, 302)]
    assert "No other of its kind waits." in words(last)


@pytest.mark.parametrize(("sent", "says"), [
    ({"decision": ""}, "Choose what you decide"),
    ({"decision": "review"}, "Select a valid choice"),
    ({"decision": "decline", "why": ""}, "Enter a reason"),
    ({"decision": "enter", "on": ""}, "Enter the day on which the school enters"),
    ({"decision": "enter", "on": "yesterday"}, "Enter a real date"),
    ({"decision": "enter", "version": "x"}, "Load it again"),
])  # fmt: skip
def test_wrong_answers_are_named(client, proposals, sent, says):
    page = client.post(f"{QUEUE}{proposals[0].pk}/", answers("enter") | sent)
    assert page.status_code == 422
    assert says in words(page)


def test_the_second_of_two_gets_a_sentence_and_keeps_what_was_typed(client, proposals):
    url = f"{QUEUE}{proposals[0].pk}/"
    KeyToSuccess.objects.update(version=2)
    page = client.post(url, answers("enter", do="confirm", why="Typed with care."))
    assert page.status_code == 409
    assert "was changed while you were looking at it" in words(page)
    assert "Typed with care." in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()
    assert AuditEvent.objects.filter(action="key-decision.refused").exists()


def test_an_exit_review_is_opened_from_its_proposal(client, proposals):
    page = client.post(f"{QUEUE}{proposals[2].pk}/", answers("review", do="confirm"), follow=True)
    assert "The exit review of Leaving School is open." in words(page)
    assert "The school's own tracking of pupils works without external support" in words(page)


@pytest.mark.parametrize(("school", "says"), [
    ("Haverstock School", "is proposed. Decide on it here."),
    ("100049", "is proposed. Decide on it here."),
    ("999999", "No school has the URN 999999"),
    ("Nowhere", "No school is called ‘Nowhere’"),
    ("Closed School", "is closed, so it cannot join"),
    ("school", "Several schools fit ‘school’"),
])  # fmt: skip
def test_a_school_is_added_by_name_or_urn(client, haverstock, school, says):
    builders.school("Closed School", is_open=False)
    page = client.post("/programme/add/", {"challenge": "london", "school": school, "why": "Asked."}, follow=True)
    assert says in words(page)
    again = client.post("/programme/add/", {"challenge": "london", "school": school, "why": "Asked."}, follow=True)
    assert Proposal.objects.count() <= 1
    assert ("is in the list already" in words(again)) == ("is proposed" in says)


def test_nobody_else_finds_a_proposal(client, proposals, director, head):
    for person in (director, head):
        client.force_login(person)
        assert client.get(QUEUE).status_code == 404
        assert client.post(f"{QUEUE}{proposals[0].pk}/", answers("enter", do="confirm")).status_code == 404


def test_as_many_queries_for_many_as_for_one(client, proposals, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        client.get(QUEUE)
    for number in range(20):
        key = builders.key(builders.school(f"School {number}"), "proposed")
        Proposal.objects.create(key=key, kind="entry", reasons=[REASON])
    with django_assert_max_num_queries(len(few)):
        client.get(QUEUE)
