"""Accepting an invitation by its link: an account with a password, and the roles, at once."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import User
from challenge.core.states import NotAllowed
from schools.actions.grants import give_role
from schools.actions.invitation_links import hash_of
from schools.actions.people import add_person
from schools.models import Invitation
from schools.permissions import may_give
from schools.states import INVITATION

GONE = "This link no longer works. Ask whoever invited you to send a new one."


def invitation_behind(key: str) -> Invitation | None:
    """The open invitation whose newest link this is; None for one that was used, replaced, withdrawn or is too old."""
    found = Invitation.objects.filter(key_hash=hash_of(key), state=Invitation.State.OPEN, expires_at__gt=clock.now())
    return found.select_related("challenge", "made_by").first()


def account_of(invitation: Invitation) -> User | None:
    """The account, if it can already be signed in to: then nobody chooses a password by the link."""
    person = User.objects.filter(email__iexact=invitation.email).first()
    return person if person is not None and person.has_usable_password() else None


@transaction.atomic
def accept_invitation(*, key: str, name: str, password: str, by: User | None) -> User:
    """Give the invited person all roles, and the account its first password. `by` is who is signed in, if anybody.

    Raises NotAllowed, in words, where the link no longer works or the account is somebody else's to open, and Django's
    ValidationError for a password that is too weak.
    """
    found = invitation_behind(key)
    if found is None:
        raise NotAllowed(GONE)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("challenge", "made_by").get(pk=found.pk)
    )
    if invitation.key_hash != hash_of(key):
        raise NotAllowed(GONE)
    account = account_of(invitation)
    if account is not None and account != by:
        raise NotAllowed(f"Sign in as {account.email} first, then open the link again.")
    person = account or _with_password(invitation, name, password)
    _give_roles(invitation, person)
    INVITATION.check(invitation.state, Invitation.State.ACCEPTED)
    invitation.state, invitation.decided_at, invitation.key_hash = Invitation.State.ACCEPTED, clock.now(), None
    invitation.save(update_fields=["state", "decided_at", "key_hash"])
    subject = f"person:{person.email}"[:120]
    audit.record(by=person, action="invitation.accepted", subject=subject, challenge=invitation.challenge)
    return person


def _with_password(invitation: Invitation, name: str, password: str) -> User:
    validate_password(password, User(email=invitation.email, name=name))
    person = add_person(email=invitation.email, name=name.strip() or invitation.name, by=invitation.made_by)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def _give_roles(invitation: Invitation, person: User) -> None:
    """In the name of who sent the link, who must still be allowed to; a role whose last day has passed is left out."""
    by = invitation.made_by
    for invited in invitation.roles.select_related("school", "la", "trust"):
        if by is None or not may_give(by, invited.role, invitation.challenge):
            raise NotAllowed(
                "Whoever invited you may no longer give this role. Ask the admin team to invite you again."
            )
        if invited.until is None or invited.until >= clock.now().date():
            give_role(
                person=person, role=invited.role, challenge=invitation.challenge, school=invited.school,
                la=invited.la, trust=invited.trust, until=invited.until, by=by,
            )  # fmt: skip
