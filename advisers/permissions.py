"""Who may allocate, and what has to be so first. Each refusal is a sentence for the screen."""

from challenge.core import clock
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.models import KeyToSuccess
from schools.permissions import can, check
from schools.selectors import Viewer, grants_of

POSTS = ("head", "governor")


def check_may_allocate(user: User, key: KeyToSuccess) -> None:
    """First the person, then the school."""
    check(user, Can.ALLOCATE_ADVISERS, challenge=key.challenge, school=key.school)
    if missing := what_is_missing(key):
        raise NotAllowed(missing)


def leads_or_governs(user: Viewer, key: KeyToSuccess) -> bool:
    """Whether this person is head or governor of the very school today."""
    return any(grant.role in POSTS and grant.school_id == key.school_id for grant in grants_of(user))


def may_keep_notes(user: Viewer, key: KeyToSuccess) -> bool:
    """Notes are about whoever leads the school: the two never read them, whatever other role they hold."""
    held = can(user, Can.KEEP_NOTES, challenge=key.challenge, school=key.school)
    return held and not leads_or_governs(user, key)


def check_may_keep_notes(user: User, key: KeyToSuccess) -> None:
    check(user, Can.KEEP_NOTES, challenge=key.challenge, school=key.school)
    if leads_or_governs(user, key):
        raise NotAllowed(f"You are head or governor of {key.school}: its confidential notes are for others to keep.")


def what_is_missing(key: KeyToSuccess) -> str:
    """What has to be done before an adviser can be allocated, in words; empty where nothing is."""
    if not key.school.is_open:
        return f"{key.school} is closed: record how its part in the programme ended, and allocate to its successor."
    if key.state == key.State.LEFT:
        return f"{key.school} has left the programme. Bring it back into the programme first."
    if not key.is_running:
        return f"{key.school} is not in the programme yet. Decide on the proposal first, then tell the head."
    if key.head_told_on is None or key.head_told_on > clock.now().date():
        return f"The head of {key.school} has not been told yet. Tell the head first: no surprises."
    if key.standing == key.Standing.STOPPED:
        return f"The support of {key.school} is stopped. Restart it first."
    return ""
