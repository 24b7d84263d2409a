"""The mail of what is new: once, when it is due, to those who want it, and never lost where a server is away."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from challenge.core import inbox
from challenge.core.models import MailPreference, Message
from challenge.core.states import NotAllowed
from schools import digest_mail, mails
from schools.actions import digests
from schools.actions.grants import end_role, give_role
from schools.actions.inbox import choose_mail
from tests.web import builders

pytestmark = pytest.mark.django_db


YESTERDAY = dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC)


@pytest.fixture
def head(school):
    builders.challenge()
    return builders.person("head@example.org", "head", school=school)


@pytest.fixture
def told(head):
    for text, path in (("Your school is a Key to Success", "/schools/100049/programme/"), ("An audit is shared", "")):
        tell(head, text, path=path)


def tell(person, text, *, at=YESTERDAY, path="", challenge=None):
    inbox.tell([person], challenge=challenge or builders.challenge(), kind="test.told", text=text, path=path)
    Message.objects.filter(text=text).update(made_at=at)


def at(monkeypatch, *when: int) -> None:
    monkeypatch.setattr("challenge.core.clock.now", lambda: dt.datetime(*when, tzinfo=dt.UTC))


def round_of() -> digests.Sent:
    return digests.send_digests(send=digest_mail.send)


def test_has_one_sentence_and_one_address_for_each_message(told):
    assert round_of().mails == 1
    (sent,) = mail.outbox
    assert sent.to == ["head@example.org"] and "2 new messages" in sent.subject
    assert "London\n\n- Your school is a Key to Success\n  http" in sent.body
    assert "/schools/100049/programme/" in sent.body and "- An audit is shared" in sent.body


def test_a_second_round_sends_nothing_and_what_came_since_waits_for_the_next_day(told, head, monkeypatch):
    round_of()
    tell(head, "More", at=dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC))
    assert round_of().mails == 0
    at(monkeypatch, 2026, 10, 2, 9)
    assert round_of().messages == 1 and "More" in mail.outbox[1].body


@pytest.mark.parametrize(("hour", "minute", "mails_sent"), [(5, 29, 0), (5, 30, 1)])
def test_not_before_half_past_six_by_the_challenges_own_clock(told, monkeypatch, hour, minute, mails_sent):
    at(monkeypatch, 2026, 10, 1, hour, minute)  # an hour earlier than in London, in summer time
    assert round_of().mails == mails_sent


def test_each_challenges_messages_by_its_own_clock(told, head, monkeypatch):
    far = builders.challenge("far", ["202"])
    far.time_zone = "America/New_York"
    far.save()
    give_role(person=head, role="head", challenge=far, school=head.grants.get().school, by=None)
    tell(head, "From afar", challenge=far)
    assert round_of().messages == 2
    at(monkeypatch, 2026, 10, 1, 11)
    assert round_of().messages == 1


@pytest.mark.parametrize(
    ("how", "day", "mails_sent"), [("never", 1, 0), ("weekly", 1, 0), ("weekly", 5, 1), ("daily", 1, 1)]
)
def test_as_each_chose(told, head, monkeypatch, how, day, mails_sent):
    choose_mail(how=how, by=head)
    at(monkeypatch, 2026, 10, day, 9)  # the fifth is a Monday; a server that was away all day is made up for
    assert round_of().mails == mails_sent


def test_what_was_read_in_the_inbox_is_not_mailed(told):
    Message.objects.update(read_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert round_of().mails == 0


def test_who_holds_no_role_any_more_gets_none(told, head):
    end_role(grant=head.grants.get(), by=None)
    assert round_of().mails == 0


def test_the_news_of_a_challenge_in_which_the_role_ended_are_not_mailed_though_another_role_goes_on(told, head):
    other = builders.challenge("wales", ["202"])
    give_role(person=head, role="head", challenge=other, school=head.grants.get().school, by=None)
    end_role(grant=head.grants.get(challenge=builders.challenge()), by=None)
    assert round_of().mails == 0


def test_a_closed_account_gets_none(told, head):
    head.is_active = False
    head.save()
    assert round_of().mails == 0


def test_what_is_read_while_the_round_goes_on_is_left_out(told, monkeypatch):
    due = list(digests._due(at_any_hour=True))
    monkeypatch.setattr(digests, "_due", lambda at_any_hour: due)
    Message.objects.update(read_at=YESTERDAY)
    assert (round_of().mails, mail.outbox) == (0, [])


def test_asks_once_however_many_wait(told, school, django_assert_num_queries):
    for n in range(5):
        tell(builders.person(f"h{n}@example.org", "head", school=school), f"For {n}")
    with django_assert_num_queries(1):
        assert len(list(digests._due(at_any_hour=False))) == 6


def test_a_server_that_is_away_stops_nobody_else_and_loses_nothing(told, school, monkeypatch):
    officer = builders.person("la@example.org", "la_officer", la=school.la)
    tell(officer, "For you")
    real = mails.send

    def fails_for_the_head(name, to, context, **more):
        if to == "head@example.org":
            raise OSError("no route")
        real(name, to, context, **more)

    monkeypatch.setattr(mails, "send", fails_for_the_head)
    sent = round_of()
    assert (sent.mails, sent.failed) == (1, ["head@example.org"])
    monkeypatch.setattr(mails, "send", real)
    assert round_of().messages == 2


def test_two_rounds_at_once_are_one(told):
    with digests.exclusive("digests", wait_seconds=0, busy="other"), pytest.raises(NotAllowed, match="being sent"):
        round_of()


def test_the_command_counts_and_names_whom_the_server_did_not_take(told, capsys, monkeypatch):
    monkeypatch.setattr(mails, "send", lambda *args, **more: (_ for _ in ()).throw(OSError("no route")))
    with pytest.raises(CommandError, match="head@example.org"):
        call_command("send_digests", now=True)
    monkeypatch.undo()
    call_command("send_digests", now=True)
    assert "Sent 1 mail with 2 messages." in capsys.readouterr().out


def test_choosing_again_replaces_the_choice(head):
    for how in ("weekly", "never"):
        choose_mail(how=how, by=head)
    assert MailPreference.objects.get().how == "never"
