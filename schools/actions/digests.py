"""One mail of what is new in somebody's inbox: daily at half past six, on Mondays, or never, as each chose.

Mails are of `schools.mails`, a layer above; so whoever calls hands in how one is sent.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction

from challenge.core import clock
from challenge.core.locks import exclusive
from challenge.core.models import MailPreference, Message, User
from schools.digest_times import last_round
from schools.selectors.messages import messages_to_mail

logger = logging.getLogger(__name__)
How = MailPreference.How
Send = Callable[[User, list[Message]], None]


@dataclass
class Sent:
    """What came of one round: mails, messages in them, and people whose mail the server did not take."""

    mails: int = 0
    messages: int = 0
    failed: list[str] = field(default_factory=list)


def send_digests(*, send: Send, at_any_hour: bool = False) -> Sent:
    """Send everybody who has due messages one mail of them.

    A mail that cannot be sent stops no other, and is tried again next time. Nobody is mailed a message twice, unless
    the process is killed between the server's answer and the commit. Raises NotAllowed while another round goes on.
    """
    sent = Sent()
    with exclusive("digests", wait_seconds=0, busy="Digests are being sent at this moment.") as lease:
        for person, due in _due(at_any_hour):
            _send_one(person, due, send, sent)
            lease.renew()
    return sent


def _due(at_any_hour: bool) -> Iterator[tuple[User, list[int]]]:
    """Who is to get a mail, and of which messages. One query."""
    for person, messages in groupby(list(messages_to_mail()), lambda message: message.to):
        chosen = getattr(person, "mail_preference", None)
        how = chosen.how if chosen else How.DAILY
        due = [message.pk for message in messages if at_any_hour or _is_due(message, how)]
        if due and how != How.NEVER:
            yield person, due


def _is_due(message: Message, how: str) -> bool:
    """By the clock of the message's own challenge."""
    now = clock.local_now(message.challenge.time_zone)
    return message.made_at < last_round(now, weekly=how == How.WEEKLY)


def _send_one(person: User, due: list[int], send: Send, sent: Sent) -> None:
    """Marked as mailed and sent in one transaction: what the server refuses is not marked."""
    try:
        with transaction.atomic():
            still = Message.objects.select_for_update(of=("self",)).filter(pk__in=due, read_at=None, mailed_at=None)
            found = list(still.select_related("challenge").order_by("challenge__name", "id"))
            Message.objects.filter(pk__in=[message.pk for message in found]).update(mailed_at=clock.now())
            if found:
                send(person, found)
    except Exception:  # whatever is wrong with one mail stops no other
        logger.exception("The digest of person %s could not be sent.", person.pk)
        sent.failed.append(person.email)
        return
    sent.mails += bool(found)
    sent.messages += len(found)
