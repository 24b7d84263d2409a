"""What the head says of an audit before it is final stays between the head, the adviser and the admin team."""

import pytest

from partnerships.actions.audit_comments import comment_on_audit
from partnerships.actions.audits import finish_audit, reopen_audit, share_audit
from partnerships.models import AuditComment
from schools.models import Allocation
from tests.web.audits.conftest import AUDIT
from tests.web.pages import words

SAID = "Two of my best teachers are ill."


@pytest.mark.parametrize(
    ("who", "reads"), [("head", True), ("adviser", True), ("admin", True), ("officer", False), ("trust_officer", False)]
)
def test_in_a_final_audit_too(as_, request, shared, adviser, head, who, reads):
    comment_on_audit(audit=shared, text=SAID, by=head)
    comment_on_audit(audit=shared, text=f"{SAID} Really.", area="achievement", by=head)
    shared.refresh_from_db()
    finish_audit(audit=shared, version=shared.version, by=adviser)
    page = as_(request.getfixturevalue(who)).get(AUDIT)
    assert page.status_code == 200 and (words(page).count(SAID) == 2) == reads and (SAID in words(page)) == reads


def send(client, text=SAID, **fields):
    return client.post(f"{AUDIT}comment/", {"text": text} | fields)


def box(page):
    """The text that was not saved, in its box to copy from."""
    return page.content.decode().partition("readonly")[2].partition("</textarea>")[0]


@pytest.mark.parametrize(("is_allocated", "says"), [
    (True, "Your comment was saved, and the school's advisers were told."),
    (False, "Your comment was saved."),
])  # fmt: skip
def test_says_who_was_told(as_, shared, head, is_allocated, says):
    if not is_allocated:
        Allocation.objects.all().delete()
    client = as_(head)
    assert says in words(client.get(send(client).url))


@pytest.mark.parametrize("text", [SAID, "Too long. " * 2000])
def test_a_comment_on_an_audit_that_was_taken_back_meanwhile_is_not_lost(as_, shared, adviser, head, text):
    reopen_audit(audit=shared, version=shared.version, by=adviser)
    answer = send(as_(head), text)
    assert answer.status_code == 409 and "This audit is being worked on again." in words(answer)
    assert text in box(answer) and "Mathematics first." not in words(answer)
    assert not AuditComment.objects.exists()


def test_nor_one_on_an_audit_that_became_final_meanwhile(as_, final, head):
    answer = send(as_(head))
    assert answer.status_code == 409 and "takes no more comments" in words(answer) and SAID in box(answer)


def test_nor_one_while_support_is_paused(as_, shared, key, head):
    type(key).objects.update(standing="paused")
    answer = send(as_(head))
    assert answer.status_code == 409 and "is paused" in words(answer) and SAID in box(answer)


def test_a_draft_that_was_never_shared_does_not_exist_for_the_head(as_, ready, head):
    assert send(as_(head)).status_code == 404


def test_the_same_comment_on_an_audit_that_was_shared_anew_is_another(as_, shared, adviser, head):
    client = as_(head)
    send(client)
    send(client)
    shared.refresh_from_db()
    audit = reopen_audit(audit=shared, version=shared.version, by=adviser)
    share_audit(audit=audit, version=audit.version, by=adviser)
    client.get(AUDIT)
    send(client)
    assert AuditComment.objects.count() == 2
