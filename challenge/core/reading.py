"""Reading the inbox: what somebody was told, and that it has been read."""

from django.db import transaction
from django.db.models import QuerySet

from challenge.core import clock
from challenge.core.models import Message, User


def messages_of(user: User) -> QuerySet[Message]:
    """Everything this person was told, newest first."""
    return Message.objects.filter(to_id=user.pk).select_related("challenge")


@transaction.atomic
def mark_read(*, messages: QuerySet[Message], by: User) -> int:
    """Mark those of `messages` that are the own and unread as read; how many these were. A second press marks none."""
    return messages.filter(to_id=by.pk, read_at=None).update(read_at=clock.now())
