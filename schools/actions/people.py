"""Making people known. An account begins without a password: whoever reads its mail chooses one by the reset link."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from challenge.core import audit
from challenge.core.models import User
from challenge.core.states import NotAllowed


@transaction.atomic
def add_person(*, email: str, name: str = "", by: User | None) -> User:
    """The person with this address, made now if new; another `name` than the one on record takes its place.

    Raises NotAllowed, in words, for an address that is none and for an account that is closed.
    """
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        return _made(email.strip(), name, by)
    if not person.is_active:
        raise NotAllowed(f"The account of {person.email} is closed.")
    if name and name != person.name:
        _rename(person, name, by)
    return person


def _made(email: str, name: str, by: User | None) -> User:
    try:
        validate_email(email)
    except ValidationError:
        raise NotAllowed(f"'{email}' is no e-mail address. Write, for example, name@example.org.") from None
    person = User.objects.create_user(email, name=name)
    audit.record(by=by, action="person.added", subject=f"person:{person.email}"[:120], new={"name": name})
    return person


def _rename(person: User, name: str, by: User | None) -> None:
    old, person.name = person.name, name
    person.save(update_fields=["name"])
    subject = f"person:{person.email}"[:120]
    audit.record(by=by, action="person.renamed", subject=subject, old={"name": old}, new={"name": name})
