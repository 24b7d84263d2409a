"""Reading the own inbox, and choosing how often it is mailed."""

from django.db import transaction
from django.db.models import QuerySet

from challenge.core import clock
from challenge.core.models import MailPreference, Message, User


@transaction.atomic
def mark_read(*, messages: QuerySet[Message], by: User) -> int:
    """Mark those of `messages` that are the own and unread as read; how many these were. A second press marks none."""
    return messages.filter(to_id=by.pk, read_at=None).update(read_at=clock.now())


@transaction.atomic
def choose_mail(*, how: str, by: User) -> MailPreference:
    """How somebody wants to hear by mail, from now on."""
    return MailPreference.objects.update_or_create(person=by, defaults={"how": MailPreference.How(how)})[0]
