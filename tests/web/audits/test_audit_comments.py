"""What the head says of an audit before it is final stays between the head, the adviser and the admin team."""

import pytest

from partnerships.actions.audit_comments import comment_on_audit
from partnerships.actions.audits import finish_audit
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
