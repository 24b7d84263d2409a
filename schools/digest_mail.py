"""The mail of a digest: one sentence and one address for each message, grouped by challenge."""

from challenge.core.models import Message, User
from schools import mails


def send(person: User, messages: list[Message]) -> None:
    """Raises OSError where the mail server cannot be reached or refuses."""
    mails.send("digest", person.email, {"person": person, "messages": messages, "count": len(messages)})
