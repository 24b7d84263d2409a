"""Who may write in a school's part of the programme, and when it is read-only."""

from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess
from schools.selectors.keys import holds

RUNNING = (KeyToSuccess.State.IN_PROGRAMME, KeyToSuccess.State.EXIT_REVIEW)


def may(user: User, permission: Can, key: KeyToSuccess) -> bool:
    """Whether this person holds `permission` over the school, in the challenge of `key`."""
    return holds(user, permission, key.challenge, key.school)


def check(user: User, key: KeyToSuccess, *permissions: Can) -> None:
    """Raise `NotAllowed`, in words, unless one of `permissions` is held over the school."""
    if not any(may(user, permission, key) for permission in permissions):
        raise NotAllowed(f"You may not {permissions[0].value} at {key.school}. Ask the challenge's admin team.")


def why_closed(key: KeyToSuccess) -> str:
    """Why nothing may be written now, as a sentence; empty while the school's part in the programme is open."""
    if key.state not in RUNNING:
        return f"{key.school} is not in the programme now: its records can be read, not changed."
    if key.head_told_on is None:
        return f"The head of {key.school} has not been told yet. Tell the head first: until then nobody else knows."
    if key.standing != KeyToSuccess.Standing.ACTIVE:
        stands = key.get_standing_display().lower()
        return f"The support of {key.school} is {stands}: its records can be read, not changed, until it is restarted."
    return ""


def check_open(key: KeyToSuccess) -> None:
    """Raise `NotAllowed`, in words, while the school's part in the programme is read-only."""
    if reason := why_closed(key):
        raise NotAllowed(reason)
