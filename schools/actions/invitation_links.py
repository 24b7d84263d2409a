"""The links of invitations: sent, sent anew, withdrawn. A link works once; sending another ends the one before."""

import datetime as dt
import hashlib
import logging
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools import mails
from schools.models import Invitation
from schools.permissions import check
from schools.states import INVITATION

logger = logging.getLogger(__name__)


def hash_of(key: str) -> str:
    """What is kept of a link's key: whoever reads the database cannot open invitations."""
    return hashlib.sha256(key.encode()).hexdigest()


def send_invitations(*, invitations: Iterable[Invitation], by: User) -> tuple[int, int]:
    """Send each a new link over one connection: how many the mail server took, and how many it did not.

    The rest stay in the list as not sent, from where they can be sent again.
    """
    sent, failed = 0, 0
    try:
        with get_connection() as connection:
            for invitation in invitations:
                is_sent = _send(invitation, by, connection)
                sent, failed = sent + is_sent, failed + (not is_sent)
    except OSError:
        logger.exception("The mail server does not answer.")
        failed += 1
    return sent, failed


@transaction.atomic
def _new_link(invitation: Invitation, by: User) -> str:
    """The key of a new link, noted before it is sent so that no mail goes unrecorded."""
    kept = Invitation.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=invitation.pk)
    check(by, Can.MANAGE_PEOPLE, challenge=kept.challenge)
    if kept.state != Invitation.State.OPEN:
        raise NotAllowed(f"An invitation that is {kept.state} is not sent any more. Invite the person again.")
    key = secrets.token_urlsafe(32)
    kept.key_hash, kept.made_by = hash_of(key), by
    kept.sent_at = clock.now()
    kept.expires_at = kept.sent_at + dt.timedelta(days=settings.INVITATION_DAYS)
    kept.save(update_fields=["key_hash", "made_by", "sent_at", "expires_at"])
    audit.record(by=by, action="invitation.sent", subject=f"email:{kept.email}"[:120], challenge=kept.challenge)
    return key


def _send(invitation: Invitation, by: User, connection: BaseEmailBackend) -> bool:
    key = _new_link(invitation, by)
    invitation.refresh_from_db()
    roles = list(invitation.roles.select_related("school", "la", "trust"))
    context = {"invitation": invitation, "roles": roles, "by": by, "key": key}
    try:
        mails.send("invited", invitation.email, context, connection=connection)
    except OSError:
        logger.exception("The invitation %s could not be sent.", invitation.pk)
        Invitation.objects.filter(pk=invitation.pk, key_hash=hash_of(key)).update(key_hash=None, sent_at=None)
        return False
    return True


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """The link stops working at once. Raises NotAllowed, in words, where it is no longer open."""
    kept = Invitation.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=invitation.pk)
    check(by, Can.MANAGE_PEOPLE, challenge=kept.challenge)
    INVITATION.check(kept.state, Invitation.State.WITHDRAWN)
    kept.state, kept.decided_at, kept.key_hash = Invitation.State.WITHDRAWN, clock.now(), None
    kept.save(update_fields=["state", "decided_at", "key_hash"])
    audit.record(by=by, action="invitation.withdrawn", subject=f"email:{kept.email}"[:120], challenge=kept.challenge)
