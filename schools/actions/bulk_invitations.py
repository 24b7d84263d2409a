"""Inviting many people by a file: looked at first, then all of it or nothing. The file is not kept."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from challenge.core import audit, clock
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.actions.grants import give_role
from schools.actions.people import add_person
from schools.invitees import Kind, Row, Verdict, judge
from schools.models import Invitation, InvitationDraft, InvitedRole
from schools.permissions import check

DRAFTS_ARE_KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Confirmed:
    """What a confirmed file has led to. The links are not sent yet, nor are people told of roles given at once."""

    invitations: list[Invitation]
    given: list[Verdict]


@transaction.atomic
def stage_invitations(*, file_name: str, rows: list[Row], challenge: Challenge, by: User) -> InvitationDraft:
    """Keep the rows for a look. Nothing is sent."""
    check(by, Can.MANAGE_PEOPLE, challenge=challenge)
    draft = InvitationDraft.objects.create(
        challenge=challenge, made_by=by, file_name=file_name[:120], rows=[asdict(row) for row in rows]
    )
    new = {"file": draft.file_name, "rows": len(rows)}
    audit.record(by=by, action="invitations.staged", subject=f"draft:{draft.pk}", challenge=challenge, new=new)
    return draft


def forget_old_drafts() -> int:
    """Throw away what has been left undecided for a day: names are personal. How many files that were."""
    old = InvitationDraft.objects.filter(made_at__lt=clock.now() - DRAFTS_ARE_KEPT)
    return old.delete()[0]


@transaction.atomic
def discard_draft(*, draft: InvitationDraft, by: User) -> None:
    audit.record(by=by, action="invitations.discarded", subject=f"draft:{draft.pk}", challenge=draft.challenge)
    draft.delete()


def verdicts_of(draft: InvitationDraft, by: User) -> list[Verdict]:
    """What would come of each row if it were confirmed now."""
    return judge([Row(**row) for row in draft.rows], challenge=draft.challenge, by=by)


def fingerprint(verdicts: Iterable[Verdict]) -> str:
    """Changes when what would come of the file does: whoever confirms has seen just this."""
    told = [(v.line, v.kind, v.email, v.role, v.where, str(v.until)) for v in verdicts]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@transaction.atomic
def confirm_draft(*, draft: InvitationDraft, seen: str, by: User) -> Confirmed:
    """Write everything that the preview promised, or nothing: invitations, roles given at once, the audit trail.

    Raises NotAllowed, in words, where a row is refused or where the preview no longer holds.
    """
    check(by, Can.MANAGE_PEOPLE, challenge=draft.challenge)
    if not InvitationDraft.objects.select_for_update().filter(pk=draft.pk).exists():
        raise NotAllowed("This file has been confirmed already.")
    verdicts = verdicts_of(draft, by)
    refused = sum(verdict.kind == Kind.REFUSED for verdict in verdicts)
    if refused:
        raise NotAllowed("Nothing was sent: the file still has refused lines. Mend them and choose the file again.")
    if fingerprint(verdicts) != seen:
        raise NotAllowed("Nothing was sent: something has changed since you looked. Look again, then confirm.")
    given = [verdict for verdict in verdicts if verdict.kind == Kind.ACCOUNT]
    for verdict in given:
        _give(verdict, draft.challenge, by)
    invitations = _invite(draft.challenge, [v for v in verdicts if v.kind == Kind.NEW], by)
    new = {"file": draft.file_name, "invited": len(invitations), "given": len(given), "rows": len(verdicts)}
    audit.record(by=by, action="invitations.confirmed", subject=f"draft:{draft.pk}", challenge=draft.challenge, new=new)
    draft.delete()
    return Confirmed(invitations, given)


def _give(verdict: Verdict, challenge: Challenge, by: User) -> None:
    person = add_person(email=verdict.email, by=by)
    give_role(
        person=person, role=verdict.role, challenge=challenge, school=verdict.school, la=verdict.la,
        trust=verdict.trust, until=verdict.until, by=by,
    )  # fmt: skip


def _invite(challenge: Challenge, verdicts: list[Verdict], by: User) -> list[Invitation]:
    """One invitation for each person, with all roles; one that is open takes the further roles in."""
    found: dict[str, Invitation] = {}
    for verdict in verdicts:
        if verdict.email not in found:
            found[verdict.email] = _open_invitation(challenge, verdict, by)
        InvitedRole.objects.update_or_create(
            invitation=found[verdict.email],
            role=verdict.role,
            school=verdict.school,
            la=verdict.la,
            trust=verdict.trust,
            defaults={"until": verdict.until},
        )
    for invitation in found.values():
        roles = [str(role) for role in invitation.roles.select_related("school", "la", "trust")]
        subject = f"email:{invitation.email}"[:120]
        audit.record(by=by, action="invitation.made", subject=subject, challenge=challenge, new={"roles": roles})
    return list(found.values())


def _open_invitation(challenge: Challenge, verdict: Verdict, by: User) -> Invitation:
    invitation, is_new = Invitation.objects.select_for_update().get_or_create(
        challenge=challenge,
        email=verdict.email,
        state=Invitation.State.OPEN,
        defaults={"name": verdict.row.name, "made_by": by},
    )
    if not is_new:
        invitation.made_by, invitation.name = by, verdict.row.name or invitation.name
        invitation.save(update_fields=["made_by", "name"])
    return invitation
