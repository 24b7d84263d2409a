"""What somebody was told, as far as a role of today still reaches the challenge that it is about."""

from django.db.models import Exists, OuterRef, QuerySet

from challenge.core.models import Message
from schools.models import RoleGrant
from schools.selectors import Viewer, grants_of


def messages_for(user: Viewer) -> QuerySet[Message]:
    """Messages of the challenges in which this person holds a role today, newest first."""
    challenges = {grant.challenge_id for grant in grants_of(user)}
    return Message.objects.filter(to_id=user.pk, challenge__in=challenges).select_related("challenge")


def messages_to_mail() -> QuerySet[Message]:
    """Unread and never mailed, of people whose account is open and whose role of today reaches its challenge."""
    held = RoleGrant.objects.active().filter(person=OuterRef("to"), challenge=OuterRef("challenge"))
    waiting = Message.objects.filter(read_at=None, mailed_at=None, to__is_active=True, challenge__is_open=True)
    return waiting.filter(Exists(held)).select_related("challenge", "to__mail_preference").order_by("to_id", "id")
