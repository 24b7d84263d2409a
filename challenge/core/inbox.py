"""Telling people. Call `tell` inside the transaction of what it tells about; mails go out later, in a digest."""

from collections.abc import Iterable

from challenge.core.models import Challenge, Message, User

LONGEST = 300


def tell(people: Iterable[User], *, challenge: Challenge, kind: str, text: str, path: str = "") -> None:
    """One message to each of `people`. `text` is one plain sentence with nothing confidential in it: it is mailed."""
    unique = {person.pk: person for person in people if person.is_active}
    Message.objects.bulk_create(
        Message(to=person, challenge=challenge, kind=kind, text=text[:LONGEST], path=path) for person in unique.values()
    )
