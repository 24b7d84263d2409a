"""An audit of need: begun, its summary saved, shared with the head, taken back or made final; and that it was read."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from challenge.core import audit as trail
from challenge.core import clock, inbox
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.models import Audit, AuditArea
from partnerships.states import AUDIT
from schools.actions.keys import locked
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess
from schools.permissions import check, check_open
from schools.selectors import current_release
from schools.selectors.keys import followers_of, heads_of

COPIED = ("area", "judgement", "evidence", "quoted", "cause", "strengths", "priority")
CHANGED = "Somebody changed this audit after you had opened it. Look at it as it is now, then decide again."
State = Audit.State


class ChangedMeanwhile(NotAllowed):
    """What was sent rests on an older text. Nothing was saved; both texts are to be shown."""


def check_may_write(key: KeyToSuccess, by: User) -> None:
    """Raise `NotAllowed`, in words, unless `by` may write about the school and its support is active."""
    check(by, Can.AUDIT_NEED, challenge=key.challenge, school=key.school)
    check_open(key)


@transaction.atomic
def begin_audit(*, key: KeyToSuccess, by: User) -> Audit:
    """The audit under way, or a new version: a copy of the last one, which cites the release of today."""
    key = locked(key)
    check_may_write(key, by)
    under_way = key.audits.exclude(state=State.FINAL).first()
    if under_way:
        return under_way
    last = key.audits.order_by("-number").first()
    number = (key.audits.aggregate(last=Max("number"))["last"] or 0) + 1
    summary = last.summary if last else ""
    release = current_release(key.challenge)
    made = Audit.objects.create(key=key, number=number, release=release, summary=summary, begun_by=by)
    copied = list(last.areas.all()) if last else []
    AuditArea.objects.bulk_create(
        AuditArea(audit=made, **{name: getattr(area, name) for name in COPIED}) for area in copied
    )
    cites = f", which cites release {release.number}" if release else ""
    words = f"Audit of need {number} was begun{cites}."
    note(key=key, kind="audit.begun", words=words, by=by, audience=Audience.TEAM)
    return made


@transaction.atomic
def save_summary(*, audit: Audit, summary: str, version: int, by: User) -> Audit:
    """Raises `ChangedMeanwhile` where somebody saved another summary since `version`."""
    audit = locked_draft(audit, by)
    if audit.summary == summary:
        return audit
    if audit.version != version:
        raise ChangedMeanwhile(CHANGED)
    audit.summary, audit.saved_at, audit.version = summary, clock.now(), version + 1
    audit.save(update_fields=["summary", "saved_at", "version"])
    record(audit, "audit.saved", by, {"part": "summary"})
    return audit


@transaction.atomic
def share_audit(*, audit: Audit, version: int, by: User) -> Audit:
    """Show the audit to the head, who is told, and may comment. A second press changes nothing.

    Refused, in words, where no head has an account: nobody would see it, and it could become final all the same.
    """
    audit = _locked(audit, by)
    if audit.state == State.SHARED:
        return audit
    _check_version(audit, version)
    check_ready(audit)
    AUDIT.check(audit.state, State.SHARED)
    heads = heads_of(audit.key)
    if not heads:
        school = audit.key.school
        raise NotAllowed(f"No head of {school} has an account yet: ask the admin team to invite the head first.")
    audit.shared_at, audit.shared_by = clock.now(), by
    _move(audit, State.SHARED, "shared_at", "shared_by")
    words = f"Audit of need {audit.number} was shared with the headteacher for comment."
    note(key=audit.key, kind="audit.shared", words=words, by=by, audience=Audience.TEAM)
    text = f"The audit of need of {audit.key.school} is ready for you to read and comment on before it is final."
    inbox.tell(heads, challenge=audit.key.challenge, kind="audit.shared", text=text, path=address(audit))
    return audit


@transaction.atomic
def reopen_audit(*, audit: Audit, version: int, by: User) -> Audit:
    """Back to draft, to take up what the head said. Whoever is head today is told why it is gone."""
    audit = _locked(audit, by)
    if audit.state == State.DRAFT:
        return audit
    _check_version(audit, version)
    AUDIT.check(audit.state, State.DRAFT)
    _move(audit, State.DRAFT)
    words = f"Audit of need {audit.number} went back to draft."
    note(key=audit.key, kind="audit.reopened", words=words, by=by, audience=Audience.TEAM)
    text = f"The audit of need of {audit.key.school} is being worked on again. You will hear when it is back."
    inbox.tell(heads_of(audit.key), challenge=audit.key.challenge, kind="audit.reopened", text=text)
    return audit


@transaction.atomic
def finish_audit(*, audit: Audit, version: int, by: User) -> Audit:
    """Make the audit final: from now on it never changes, and whoever follows the school may read it."""
    audit = _locked(audit, by)
    if audit.state == State.FINAL:
        return audit
    _check_version(audit, version)
    if audit.state == State.DRAFT:
        raise NotAllowed("The head has not seen this audit yet. Share it with the head first, then make it final.")
    check_ready(audit)
    AUDIT.check(audit.state, State.FINAL)
    audit.final_at, audit.final_by = clock.now(), by
    _move(audit, State.FINAL, "final_at", "final_by")
    words = f"Audit of need {audit.number} is final."
    # What was set from a draft was the team's alone until now.
    set_from_it = [f"Objective {each.order}: {each.text}" for each in audit.objectives.filter(state="open")]
    note(key=audit.key, kind="audit.final", words=words, by=by, figures=set_from_it)
    text = f"The audit of need of {audit.key.school} is final."
    others = [person for person in followers_of(audit.key) if person.pk != by.pk]
    inbox.tell(others, challenge=audit.key.challenge, kind="audit.final", text=text, path=address(audit))
    return audit


@transaction.atomic
def record_audit_read(*, key: KeyToSuccess, number: int | None, form: str, by: User) -> None:
    """Note who read which version (none: the list of them), in which form ('page', 'csv', 'xlsx')."""
    new = {"number": number, "form": form}
    trail.record(by=by, action="audit.read", subject=key.subject, challenge=key.challenge, new=new)


def check_ready(audit: Audit) -> None:
    """Raise `NotAllowed` with what is still to do before anybody else is shown the audit."""
    if not audit.areas.exclude(judgement="").exists():
        raise NotAllowed("No area is judged yet. Open an area, choose a judgement and save it.")
    if not audit.summary.strip():
        raise NotAllowed("The audit has no summary yet. Write the summary, save it, then share the audit.")


def locked_draft(audit: Audit, by: User) -> Audit:
    """The row, locked, which may be written: raises `NotAllowed`, in words, where it may not."""
    audit = _locked(audit, by)
    if audit.state == State.SHARED:
        raise NotAllowed("This audit is with the head. Take it back to draft, then change it.")
    if audit.state == State.FINAL:
        raise NotAllowed("This audit is final and cannot be changed. Begin a new version: it starts as a copy.")
    return audit


def record(audit: Audit, action: str, by: User, new: dict[str, str]) -> None:
    """One event of the trail; what was written stays in the audit alone."""
    key, what = audit.key, {"number": audit.number} | new
    trail.record(by=by, action=action, subject=key.subject, challenge=key.challenge, new=what)


def address(audit: Audit) -> str:
    return reverse("partnerships:audit", args=[audit.key.school.urn, audit.number])


def _locked(audit: Audit, by: User) -> Audit:
    found = Audit.objects.select_for_update(of=("self",)).select_related("key__challenge", "key__school")
    audit = found.get(pk=audit.pk)
    check_may_write(audit.key, by)
    return audit


def _check_version(audit: Audit, version: int) -> None:
    if audit.version != version:
        raise NotAllowed(CHANGED)


def _move(audit: Audit, state: str, *fields: str) -> None:
    audit.state, audit.version = state, audit.version + 1
    audit.save(update_fields=["state", "version", *fields])
