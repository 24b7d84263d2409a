"""Keeping the list of a school's contacts. Who is taken off is kept, but shown no more."""

from typing import Any

from django.db import transaction

from challenge.core import clock
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.models import Contact
from partnerships.permissions import check
from schools.actions.keys import locked
from schools.actions.timeline import note
from schools.models import KeyToSuccess
from schools.permissions import check_open

FIELDS = ("role", "name", "email", "phone", "about")


@transaction.atomic
def add_contact(*, key: KeyToSuccess, values: dict[str, Any], by: User) -> Contact:
    """The same person in the same role twice is a second press: the first stays as it is."""
    check(by, key, Can.KEEP_CONTACTS)
    key = locked(key)
    check_open(key)
    wanted = {name: values.get(name, "") for name in FIELDS}
    same = Contact.objects.filter(key=key, removed_at=None, **wanted).first()
    if same:
        return same
    contact = Contact.objects.create(key=key, added_by=by, **wanted)
    _note(contact, "added", by)
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, values: dict[str, Any], version: int, by: User) -> Contact:
    """Raises NotAllowed, in words, where somebody else changed or removed the contact meanwhile."""
    contact = _locked(contact, by)
    wanted = {name: values.get(name, "") for name in FIELDS}
    if all(getattr(contact, name) == value for name, value in wanted.items()) and contact.removed_at is None:
        return contact
    _check_version(contact, version)
    before = contact.name
    for name, value in wanted.items():
        setattr(contact, name, value)
    contact.version += 1
    contact.save(update_fields=[*FIELDS, "version"])
    _note(contact, "changed", by, old=before)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, version: int, by: User) -> None:
    """A second press is harmless."""
    contact = _locked(contact, by)
    if contact.removed_at is not None:
        return
    _check_version(contact, version)
    contact.removed_at = clock.now()
    contact.version += 1
    contact.save(update_fields=["removed_at", "version"])
    _note(contact, "removed", by)


def _locked(contact: Contact, by: User) -> Contact:
    check(by, contact.key, Can.KEEP_CONTACTS)
    found = Contact.objects.select_for_update(of=("self",)).select_related("key__challenge", "key__school")
    contact = found.get(pk=contact.pk)
    check_open(contact.key)
    return contact


def _check_version(contact: Contact, version: int) -> None:
    if contact.removed_at is not None:
        raise NotAllowed(f"Somebody has taken {contact.name} off the list meanwhile. Add the contact again if need be.")
    if contact.version != version:
        raise NotAllowed(
            f"Somebody else has changed {contact.name} since you opened this page. What you typed is still below: "
            "compare it with the list of contacts, then open the contact again."
        )


def _note(contact: Contact, verb: str, by: User, old: str = "") -> None:
    role = contact.get_role_display()
    note(
        key=contact.key,
        kind=f"contact.{verb}",
        words=f"Contact {verb}: {contact.name}, {role[0].lower()}{role[1:]}.",
        old=old,
        new=contact.name if verb != "removed" else "",
        by=by,
    )
