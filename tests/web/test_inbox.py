"""The inbox: what somebody was told, in order, marked in words, and on to its page."""

import pytest

from challenge.core import inbox
from challenge.core.models import Message
from schools.actions.grants import end_role
from tests.web import builders
from tests.web.pages import body, words


@pytest.fixture
def told(london, head):
    for text, path in (("Your school is a Key to Success", "/schools/"), ("An audit is ready to read", "")):
        inbox.tell([head, head], challenge=london, kind="test.told", text=text, path=path)
    return list(Message.objects.order_by("id"))


def test_says_what_happened_newest_first_and_what_is_unread(as_, head, told):
    text = words(as_(head).get("/inbox/"))
    assert "2 unread messages" in text
    assert text.index("An audit is ready to read") < text.index("Your school is a Key to Success")


def test_opening_one_marks_it_as_read_and_goes_on_to_its_page(as_, head, told):
    client = as_(head)
    assert client.post(f"/inbox/{told[0].pk}/read/").url == "/schools/"
    assert "1 unread message" in words(client.get("/inbox/"))
    assert "Key to Success" not in words(client.get("/inbox/?unread=yes")).split("Inbox", 3)[-1]


def test_a_second_press_keeps_the_first_time(as_, head, told):
    client = as_(head)
    client.post(f"/inbox/{told[0].pk}/read/")
    first = Message.objects.get(pk=told[0].pk).read_at
    client.post(f"/inbox/{told[0].pk}/read/")
    assert Message.objects.get(pk=told[0].pk).read_at == first


def test_all_at_once(as_, head, told):
    page = as_(head).post("/inbox/read/", follow=True)
    assert "Marked 2 messages as read" in words(page) and not Message.objects.filter(read_at=None).exists()


def test_nobody_reads_or_marks_anothers(as_, governor, told):
    client = as_(governor)
    assert "No messages" in words(client.get("/inbox/"))
    assert client.post(f"/inbox/{told[0].pk}/read/").status_code == 404
    client.post("/inbox/read/")
    assert Message.objects.filter(read_at=None).count() == 2


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_as_a_file(as_, head, told, fmt):
    assert body(as_(head).get(f"/inbox/inbox.{fmt}"))


def test_as_many_queries_for_many_as_for_few(as_, head, london, told, django_assert_num_queries):
    client = as_(head)
    client.get("/inbox/")
    for count in (0, 30):
        for n in range(count):
            inbox.tell([head], challenge=london, kind="test.told", text=f"Message {n}")
        with django_assert_num_queries(6):
            client.get("/inbox/")


def test_whose_account_is_closed_is_told_nothing(london):
    gone = builders.person("gone@example.org")
    gone.is_active = False
    inbox.tell([gone], challenge=london, kind="test.told", text="Something")
    assert not Message.objects.exists()


def test_how_often_it_is_mailed_is_ones_own_choice(as_, head):
    client = as_(head)
    assert client.get("/inbox/preferences/").context["form"]["how"].value() == "daily"
    assert "Choose how often" in words(client.post("/inbox/preferences/", {}))
    assert "Your choice has been saved" in words(client.post("/inbox/preferences/", {"how": "weekly"}, follow=True))
    head.refresh_from_db()
    assert head.mail_preference.how == "weekly"


def test_when_all_is_read_the_unread_ones_lead_back_to_all(as_, head, told):
    client = as_(head)
    client.post("/inbox/read/")
    page = words(client.get("/inbox/?unread=yes"))
    assert "No unread messages" in page and "Show all messages" in page


def test_the_file_has_what_the_page_is_filtered_to(as_, head, told):
    client = as_(head)
    client.post(f"/inbox/{told[0].pk}/read/")
    assert b"Key to Success" not in body(client.get("/inbox/inbox.csv?unread=yes"))


def test_the_landing_page_counts_them(as_, head, told):
    assert "2 unread messages" in words(as_(head).get("/"))


def test_the_messages_of_a_challenge_go_with_the_role(as_, head, told):
    end_role(grant=head.grants.get(), by=None)
    assert "No messages" in words(as_(head).get("/inbox/"))
    assert as_(head).post(f"/inbox/{told[0].pk}/read/").status_code == 404
