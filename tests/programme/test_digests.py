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
from schools.actions.grants import end_role
from tests.web import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(school):
    builders.challenge()
    return builders.person("head@example.org", "head", school=school)


@pytest.fixture
def told(head):
    for text, path in (("Your school is a Key to Success", "/schools/100049/programme/"), ("An audit is shared", "")):
        inbox.tell([head], challenge=builders.challenge(), kind="test.told", text=text, path=path)


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


def test_a_second_round_sends_nothing_and_news_of_the_same_day_waits(told, head, monkeypatch):
    round_of()
    assert round_of().mails == 0
    inbox.tell([head], challenge=builders.challenge(), kind="test.told", text="More")
    assert round_of().mails == 0
    at(monkeypatch, 2026, 10, 2, 9)
    assert round_of().messages == 1 and "More" in mail.outbox[1].body


@pytest.mark.parametrize(("hour", "minute", "mails_sent"), [(5, 29, 0), (5, 30, 1)])
def test_not_before_half_past_six_by_the_challenges_own_clock(told, monkeypatch, hour, minute, mails_sent):
    at(monkeypatch, 2026, 10, 1, hour, minute)  # an hour earlier than in London, in summer time
    assert round_of().mails == mails_sent


@pytest.mark.parametrize(
    ("how", "day", "mails_sent"), [("never", 1, 0), ("weekly", 1, 0), ("weekly", 5, 1), ("daily", 1, 1)]
)
def test_as_each_chose(told, head, monkeypatch, how, day, mails_sent):
    digests.choose_mail(how=how, by=head)
    at(monkeypatch, 2026, 10, day, 9)  # the fifth is a Monday
    assert round_of().mails == mails_sent


def test_what_was_read_in_the_inbox_is_not_mailed(told):
    Message.objects.update(read_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert round_of().mails == 0


def test_who_holds_no_role_any_more_gets_none(told, head):
    end_role(grant=head.grants.get(), by=None)
    assert round_of().mails == 0


def test_a_server_that_is_away_stops_nobody_else_and_loses_nothing(told, school, monkeypatch):
    officer = builders.person("la@example.org", "la_officer", la=school.la)
    inbox.tell([officer], challenge=builders.challenge(), kind="test.told", text="For you")
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
        digests.choose_mail(how=how, by=head)
    assert MailPreference.objects.get().how == "never"
