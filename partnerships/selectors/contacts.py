"""Contacts of a school that a viewer may see: those of whoever follows it in the programme."""

from django.db.models import QuerySet

from partnerships.models import Contact
from schools.models import KeyToSuccess


def contacts_of(key: KeyToSuccess) -> QuerySet[Contact]:
    """Contacts in use, of a key that a selector gave for the viewer."""
    return contacts_ever(key).filter(removed_at=None)


def contacts_ever(key: KeyToSuccess) -> QuerySet[Contact]:
    """With those that were taken off: whoever still has one open is told so, instead of 'not found'."""
    return key.contacts.select_related("added_by")
