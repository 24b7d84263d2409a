"""…/audits/: begun, shared, commented on, taken back, final; who sees which state, and what is refused."""

import csv
import io

import pytest
from django.test import Client

from challenge.core.models import AuditEvent, Message
from partnerships.actions.audits import finish_audit, share_audit
from partnerships.models import Audit, AuditComment
from schools.models import TimelineEntry
from tests.web import builders
from tests.web.audits.conftest import AUDIT, TAB
from tests.web.pages import body, words


def sees(user) -> bool:
    client = Client()
    client.force_login(user)
    return client.get(AUDIT).status_code == 200


def move(client, to, version):
    return client.post(f"{AUDIT}move/{to}/", {"version": version})


def test_begins_with_the_release_in_force(as_, adviser, key, pack):
    answer = as_(adviser).post(f"{TAB}begin/")
    assert answer.url == AUDIT
    audit = Audit.objects.get()
    assert (audit.number, audit.state, audit.release.number) == (1, "draft", 1)
    assert TimelineEntry.objects.get(kind="audit.begun").audience == "team"


def test_beginning_twice_is_one_audit(as_, adviser, draft):
    assert as_(adviser).post(f"{TAB}begin/").url == AUDIT
    assert Audit.objects.count() == 1


@pytest.mark.parametrize(("state", "standing", "says"), [
    ("left", "active", "is not in the programme now"),
    ("in programme", "paused", "The support of Haverstock School is paused"),
    ("in programme", "stopped", "The support of Haverstock School is stopped"),
])  # fmt: skip
def test_does_not_begin_without_active_support(as_, adviser, haverstock, state, standing, says):
    builders.key(haverstock, state, standing=standing)
    answer = as_(adviser).post(f"{TAB}begin/")
    assert answer.status_code == 409 and says in words(answer)
    assert "Begin an audit" not in words(as_(adviser).get(TAB))
    assert not Audit.objects.exists()


def test_says_what_is_missing_before_it_can_be_shared(as_, adviser, draft):
    assert "No area is judged yet." in words(move(as_(adviser), "share", 1))


def test_is_not_shared_without_a_summary(as_, adviser, ready):
    ready.summary = " "
    ready.save()
    answer = move(as_(adviser), "share", ready.version)
    assert answer.status_code == 409 and "Write the summary" in words(answer)


def test_is_not_shared_where_no_head_could_see_it(as_, adviser, ready):
    answer = move(as_(adviser), "share", ready.version)
    assert answer.status_code == 409 and Audit.objects.get().state == "draft"
    says = "No head of Haverstock School has an account yet: ask the admin team to invite the head first."
    assert says in words(answer)


def test_is_not_final_before_the_head_saw_it(as_, adviser, ready):
    assert "The head has not seen this audit yet." in words(move(as_(adviser), "final", ready.version))


def test_who_sees_which_state(draft, ready, adviser, admin, head, officer, trust_officer, governor, director):
    people = (adviser, admin, head, officer, trust_officer, governor, director)
    assert [sees(one) for one in people] == [True, True, False, False, False, False, False]
    audit = share_audit(audit=ready, version=ready.version, by=adviser)
    assert [sees(one) for one in people] == [True, True, True, False, False, False, False]
    finish_audit(audit=audit, version=audit.version, by=adviser)
    assert [sees(one) for one in people] == [True, True, True, True, True, False, False]


def test_the_head_is_told_and_comments(as_, adviser, head, shared):
    told = Message.objects.get(to=head)
    assert told.path == AUDIT and "ready for you to read" in told.text
    client = as_(head)
    assert "Add the comment" in words(client.get(AUDIT))
    sent = {"area": "achievement", "text": "We see it too."}
    client.post(f"{AUDIT}comment/", sent)
    client.post(f"{AUDIT}comment/", sent)
    assert AuditComment.objects.count() == 1
    assert "We see it too." in words(as_(adviser).get(AUDIT))
    assert Message.objects.filter(to=adviser, kind="audit.commented").count() == 1


def test_is_not_made_final_past_a_comment_that_nobody_has_seen(as_, adviser, head, shared):
    as_(head).post(f"{AUDIT}comment/", {"text": "This is not so."})
    answer = move(as_(adviser), "final", shared.version)
    assert answer.status_code == 409 and Audit.objects.get().state == "shared"


def test_an_empty_comment(as_, head, shared):
    answer = as_(head).post(f"{AUDIT}comment/", {"text": " "})
    assert answer.status_code == 422 and "Enter a comment" in words(answer)


def test_a_final_audit_takes_no_comment(as_, head, final):
    answer = as_(head).post(f"{AUDIT}comment/", {"text": "Late"})
    assert answer.status_code == 409 and "takes no more comments" in words(answer)


def test_back_to_draft_hides_it_from_the_head(as_, adviser, head, shared):
    move(as_(adviser), "draft", shared.version)
    assert as_(head).get(AUDIT).status_code == 404


def test_a_decision_on_an_older_state_is_refused(as_, adviser, shared):
    answer = move(as_(adviser), "final", shared.version - 1)
    assert answer.status_code == 409 and "Look at it as it is now" in words(answer)


def test_a_second_press_is_harmless(as_, adviser, final):
    client = as_(adviser)
    events = AuditEvent.objects.count()
    assert move(client, "final", 1).url == AUDIT
    assert AuditEvent.objects.count() == events


def test_the_next_version_begins_as_a_copy(as_, adviser, final):
    assert as_(adviser).post(f"{TAB}begin/").url == f"{TAB}2/"
    audit = Audit.objects.get(number=2)
    assert (audit.summary, audit.areas.get().judgement) == ("Mathematics first.", "weak")


def test_a_final_audit_cannot_be_written(as_, adviser, final):
    answer = as_(adviser).post(f"{AUDIT}summary/", {"version": final.version, "summary": "Other"})
    assert answer.status_code == 409 and "Begin a new version" in words(answer)


def by_itself(client, **fields):
    return client.post(f"{AUDIT}summary/", fields, HTTP_X_REQUESTED_WITH="fetch")


def test_the_summary_saves_itself_and_never_over_anothers(as_, adviser, draft):
    client = as_(adviser)
    assert "data-autosave" in client.get(AUDIT).content.decode()
    answer = by_itself(client, version=1, summary="Mine").json()
    assert answer["saved"].startswith("Saved ") and answer["version"] == 2
    late = by_itself(client, version=1, summary="Older")
    assert late.status_code == 409 and late.json()["error"].startswith("Not saved. Somebody changed this audit")
    assert by_itself(client, version=2, summary="Too long. " * 2000).status_code == 422
    assert Audit.objects.get().summary == "Mine"


def test_the_summary_does_not_save_itself_once_the_audit_is_shared(as_, adviser, shared):
    answer = by_itself(as_(adviser), version=shared.version, summary="Mine")
    assert answer.status_code == 409 and "This audit is with the head." in answer.json()["error"]


def test_signing_in_again_leads_back_to_the_audit(as_, adviser, head, shared):
    assert as_(adviser).get(f"{AUDIT}summary/").url == AUDIT
    assert as_(adviser).get(f"{TAB}begin/").url == TAB
    assert as_(head).get(f"{AUDIT}comment/").url == AUDIT
    assert as_(head).get(f"{AUDIT}summary/").status_code == 404
    move(as_(adviser), "draft", shared.version)
    assert as_(head).get(f"{AUDIT}comment/").url == TAB


@pytest.mark.parametrize("summary", ["Other words", "Too long. " * 2000])
def test_a_summary_is_not_lost_where_it_cannot_be_saved_now(as_, adviser, shared, summary):
    answer = as_(adviser).post(f"{AUDIT}summary/", {"version": 1, "summary": summary})
    assert answer.status_code in (409, 422)
    assert summary in answer.content.decode().partition("readonly")[2].partition("</textarea>")[0]


def test_nor_while_support_is_paused(as_, adviser, ready, key):
    type(key).objects.update(standing="paused")
    answer = as_(adviser).post(f"{AUDIT}summary/", {"version": ready.version, "summary": "Other words"})
    assert answer.status_code == 409 and "is paused" in words(answer)
    assert "Other words" in answer.content.decode().partition("readonly")[2]


def test_two_summaries_at_once(as_, adviser, ready):
    client = as_(adviser)
    answer = client.post(f"{AUDIT}summary/", {"version": 1, "summary": "Mine"})
    page = words(answer)
    assert answer.status_code == 409 and "Mathematics first." in page and "Save mine instead" in page
    client.post(f"{AUDIT}summary/", {"version": ready.version, "summary": "Mine"})
    assert Audit.objects.get().summary == "Mine"


def test_a_file_with_a_row_for_each_area(as_, adviser, ready):
    answer = as_(adviser).get(f"{AUDIT}audit.csv")
    rows = {row["Area"]: row for row in csv.DictReader(io.StringIO(body(answer).decode()))}
    assert len(rows) == 8 and rows["Achievement"]["Judgement"] == "Weak: needs support"
    assert as_(adviser).get(f"{AUDIT}audit.xlsx").status_code == 200


def test_a_shared_audit_stays_with_the_team_in_the_timeline(final):
    audiences = dict(TimelineEntry.objects.values_list("kind", "audience"))
    assert audiences == {"audit.begun": "team", "audit.shared": "team", "audit.final": "programme"}


def test_nothing_is_shared_where_the_timeline_cannot_be_written(as_, adviser, head, ready, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("partnerships.actions.audits.note", fail)
    with pytest.raises(RuntimeError):
        move(as_(adviser), "share", ready.version)
    assert Audit.objects.get().state == "draft" and not Message.objects.exists()


def test_the_pages_take_few_queries(as_, adviser, ready, django_assert_max_num_queries):
    client = as_(adviser)
    for url in (TAB, AUDIT):
        with django_assert_max_num_queries(18):
            client.get(url)
