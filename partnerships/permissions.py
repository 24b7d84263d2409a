"""Who may write in a school's part of the programme. When it is read-only, `schools.permissions` says."""

from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess
from schools.selectors.keys import holds


def may(user: User, permission: Can, key: KeyToSuccess) -> bool:
    """Whether this person holds `permission` over the school, in the challenge of `key`."""
    return holds(user, permission, key.challenge, key.school)


def check(user: User, key: KeyToSuccess, *permissions: Can) -> None:
    """Raise `NotAllowed`, in words, unless one of `permissions` is held over the school."""
    if not any(may(user, permission, key) for permission in permissions):
        raise NotAllowed(f"You may not {permissions[0].value} at {key.school}. Ask the challenge's admin team.")
