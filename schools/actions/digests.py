"""One mail of what is new in somebody's inbox: daily after half past six, weekly on Mondays, or never, as each chose.

Mails leave `schools.mails`, a layer above; so the one who calls hands in how a mail is sent.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction

from challenge.core import clock
from challenge.core.locks import exclusive
from challenge.core.models import MailPreference, Message, User
from schools.models import RoleGrant

logger = logging.getLogger(__name__)
NOT_BEFORE = dt.time(6, 30)
MONDAY = 0
How = MailPreference.How
Send = Callable[[User, list[Message]], None]


@dataclass
class Sent:
    """What came of one round: mails, messages in them, and mails that the server did not take."""

    mails: int = 0
    messages: int = 0
    failed: list[str] = field(default_factory=list)


def send_digests(*, send: Send, at_any_hour: bool = False) -> Sent:
    """Send everybody whose digest is due one mail of what is unread and not mailed yet.

    A mail that the server does not take stops no other, and is tried again next time. Raises NotAllowed where another
    round is under way.
    """
    sent = Sent()
    with exclusive("digests", wait_seconds=0, busy="Digests are being sent at this moment.") as lease:
        for person in _waiting():
            if at_any_hour or _is_due(person):
                _send_one(person, send, sent)
                lease.renew()
    return sent


def _waiting() -> list[User]:
    """People with a role of today for whom something new waits, but for those who chose to have no mail."""
    held = RoleGrant.objects.active().filter(challenge__is_open=True).values("person")
    news = Message.objects.filter(read_at=None, mailed_at=None).values("to")
    people = User.objects.filter(pk__in=held, is_active=True).filter(pk__in=news).order_by("pk")
    return list(people.exclude(mail_preference__how=How.NEVER).select_related("mail_preference"))


def _is_due(person: User) -> bool:
    """By the clock of the challenge that the oldest news is of; one mail for each local day."""
    first = (
        Message.objects.filter(to=person, read_at=None, mailed_at=None)
        .select_related("challenge")
        .order_by("id")
        .first()
    )
    if first is None:
        return False  # read in this very moment
    zone = first.challenge.time_zone
    now = clock.local_now(zone)
    chosen = getattr(person, "mail_preference", None)
    if now.time() < NOT_BEFORE or (chosen and chosen.how == How.WEEKLY and now.weekday() != MONDAY):
        return False
    last = Message.objects.filter(to=person, mailed_at__isnull=False).order_by("-mailed_at").first()
    return last is None or last.mailed_at is None or last.mailed_at.astimezone(ZoneInfo(zone)).date() < now.date()


def _send_one(person: User, send: Send, sent: Sent) -> None:
    """Marked as mailed and sent in one transaction: what the server refuses is not marked."""
    try:
        with transaction.atomic():
            news = Message.objects.select_for_update(of=("self",)).filter(to=person, read_at=None, mailed_at=None)
            found = list(news.select_related("challenge").order_by("challenge__name", "id"))
            Message.objects.filter(pk__in=[message.pk for message in found]).update(mailed_at=clock.now())
            if found:
                send(person, found)
    except Exception:  # whatever is wrong with one mail stops no other
        logger.exception("The digest of person %s could not be sent.", person.pk)
        sent.failed.append(person.email)
        return
    sent.mails += bool(found)
    sent.messages += len(found)


@transaction.atomic
def choose_mail(*, how: str, by: User) -> MailPreference:
    """How somebody wants to hear by mail, from now on."""
    return MailPreference.objects.update_or_create(person=by, defaults={"how": How(how)})[0]
