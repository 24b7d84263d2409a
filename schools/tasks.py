"""Celery's side of the people: what has to happen by the clock. All rules are elsewhere."""

import contextlib

from celery import shared_task

from challenge.core.states import NotAllowed
from schools import digest_mail
from schools.actions.bulk_invitations import forget_old_drafts
from schools.actions.digests import send_digests


@shared_task(name="schools.forget_old_drafts")
def forget_drafts() -> None:
    forget_old_drafts()


@shared_task(name="schools.send_digests")
def mail_digests() -> None:
    with contextlib.suppress(NotAllowed):  # another worker is at it
        send_digests(send=digest_mail.send)
