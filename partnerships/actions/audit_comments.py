"""What the head says about an audit before it is final."""

from django.db import transaction

from challenge.core import inbox
from challenge.core.models import User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.actions.audits import address
from partnerships.models import Audit, AuditComment
from schools.actions.timeline import Audience, note
from schools.permissions import check, check_open
from schools.selectors.keys import advisers_of

TAKEN_BACK = "This audit is being worked on again. You can comment when it is shared with you once more."


@transaction.atomic
def comment_on_audit(*, audit: Audit, text: str, area: str = "", by: User) -> AuditComment:
    """Keep the comment and tell the school's advisers.

    The same comment a second time is the first one, until the audit is shared anew: then it is said of another text.
    """
    found = Audit.objects.select_for_update(of=("self",)).select_related("key__challenge", "key__school")
    audit = found.get(pk=audit.pk)
    key = audit.key
    check(by, Can.COMMENT_ON_AUDIT, challenge=key.challenge, school=key.school)
    check_open(key)
    if audit.state == Audit.State.FINAL:
        raise NotAllowed("This audit is final, so it takes no more comments. Speak to your adviser about the next one.")
    if audit.state != Audit.State.SHARED:
        raise NotAllowed(TAKEN_BACK)
    same = AuditComment.objects.filter(audit=audit, area=area, text=text, by=by, at__gte=audit.shared_at).first()
    if same:
        return same
    comment = AuditComment.objects.create(audit=audit, area=area, text=text, by=by)
    audit.version += 1  # whoever makes it final has read what the head said
    audit.save(update_fields=["version"])
    words = f"The headteacher commented on audit of need {audit.number}."
    note(key=key, kind="audit.commented", words=words, by=by, audience=Audience.TEAM)
    text = f"The headteacher of {key.school} commented on the audit of need."
    inbox.tell(advisers_of(key), challenge=key.challenge, kind="audit.commented", text=text, path=address(audit))
    return comment
