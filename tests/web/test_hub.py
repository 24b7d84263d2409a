"""/schools/<urn>/programme/: the head of the hub, its tabs, the task list, steps, history, support, watchlist."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenge.core import audit
from challenge.core.models import AuditEvent, Message
from partnerships.models import Audit, Concern, Objective, StepDone
from partnerships.selectors.facts import facts_of
from partnerships.tasklist import tasks_of
from schools.actions.timeline import note
from schools.models import LastLook, TimelineEntry, Watched
from tests.web import builders
from tests.web.pages import body, words

HUB = "/schools/100049/programme/"
TODAY = dt.date.today


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock, entered_on=TODAY() - dt.timedelta(days=30))


def test_the_head_of_the_hub_and_its_task_list(as_, adviser, key):
    page = words(as_(adviser).get(HUB))
    assert "Haverstock School In programme Adviser: Adviser · Phase: Secondary · Responsible body: Camden" in page
    assert "Overview and tasks Data pack Audit and objectives Contacts Concerns Notes History" in page
    assert "Visit the school for the first time Due" in page and "Late" in page
    assert "Set objectives First: make the audit final." in page


def test_the_head_sees_neither_concerns_nor_notes(as_, head, adviser, key):
    Concern.objects.create(key=key, summary="Staffing", raised_by=adviser)
    page = words(as_(head).get(HUB))
    assert "Contacts History" in page and "concern" not in page.lower()
    assert "1 open concern" in words(as_(adviser).get(HUB))


def test_before_the_head_was_told_there_is_no_such_page(as_, adviser, admin, key):
    type(key).objects.update(head_told_on=None)
    assert as_(adviser).get(HUB).status_code == 404
    assert as_(admin).get(HUB).status_code == 200


def test_the_page_asks_the_database_fifteen_times_at_most(as_, adviser, key, django_assert_max_num_queries):
    client = as_(adviser)
    with django_assert_max_num_queries(15):
        client.get(HUB)


def test_a_school_that_closed_names_its_successor(as_, admin, key):
    key.school.is_open = False
    key.school.save()
    assert "This school has closed. No list says which school came after it." in words(as_(admin).get(HUB))


def test_a_step_is_recorded_and_corrected(as_, adviser, key):
    client, url = as_(adviser), f"{HUB}steps/visit/"
    assert client.get(url).status_code == 200
    for seen, remark in ((0, "All morning"), (1, "All day"), (1, "All day")):
        given = {"done_on": TODAY().strftime("%d/%m/%Y"), "remark": remark, "seen": seen}
        assert client.post(url, given).status_code == 302
    assert StepDone.objects.get().note == "All day"
    assert list(key.timeline.values_list("kind", flat=True)) == ["step.corrected", "step.done"]


def test_what_a_colleague_recorded_meanwhile_is_shown_before_it_is_replaced(as_, adviser, admin, key):
    url = f"{HUB}steps/visit/"
    as_(admin).post(url, {"done_on": TODAY(), "remark": "By telephone", "seen": 0})
    client = as_(adviser)
    response = client.post(url, {"done_on": TODAY(), "remark": "In person", "seen": 0})
    assert response.status_code == 409 and "By telephone since you opened this page" in words(response)
    assert "In person" in words(response) and StepDone.objects.get().note == "By telephone"
    seen = response.context["form"]["seen"].value()
    assert client.post(url, {"done_on": TODAY(), "remark": "In person", "seen": seen}).status_code == 302
    assert StepDone.objects.get().note == "In person"


@pytest.mark.parametrize(("day", "status", "says"), [
    ("", 422, "Enter when it was done"),
    ("31/2/2026", 422, "Enter a real date"),
    ("1/1/2001", 409, "or later"),
    ("1/1/2999", 409, "today or in the past"),
])  # fmt: skip
def test_a_day_that_cannot_be_is_refused(as_, adviser, key, day, status, says):
    response = as_(adviser).post(f"{HUB}steps/visit/", {"done_on": day})
    assert response.status_code == status and says in words(response)
    assert not StepDone.objects.exists()


def test_a_step_behind_its_gate_waits(as_, adviser, key):
    response = as_(adviser).post(f"{HUB}steps/agreed/", {"done_on": TODAY()})
    assert response.status_code == 409 and "First: set objectives." in words(response)


@pytest.fixture
def returned(key, adviser):
    """A school whose first stay went as far as an objective, and which entered again yesterday."""
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=20)
    done = {"state": "final", "saved_at": before, "shared_at": before, "final_at": before, "final_by": adviser}
    audit = Audit.objects.create(key=key, number=1, begun_by=adviser, **done)
    about = {"area": "achievement", "text": "Catch up", "by_date": TODAY() + dt.timedelta(days=300)}
    Objective.objects.create(key=key, audit=audit, made_by=adviser, **about)
    Audit.objects.update(begun_at=before)
    Objective.objects.update(made_at=before)
    for step in ("body", "contact", "visit", "agreed"):
        StepDone.objects.create(key=key, step=step, done_on=before.date(), by=adviser)
    key.entered_on = key.head_told_on = TODAY() - dt.timedelta(days=1)
    key.save()
    return key


def done_of(key):
    tasks = tasks_of(facts_of([key])[key.pk])
    return {task.step.key: task.done_on for task in tasks if task.status == "Complete"}


def test_a_school_that_returns_begins_its_task_list_anew(as_, adviser, returned):
    assert set(done_of(returned)) == {"decided", "told", "adviser"}
    client, url = as_(adviser), f"{HUB}steps/visit/"
    assert client.get(url).context["form"]["seen"].value() in (None, 0)
    assert client.post(url, {"done_on": TODAY(), "remark": "Again", "seen": 0}).status_code == 302
    assert done_of(returned)["visit"] == TODAY()
    assert returned.timeline.get(kind="step.done").words == "Done: visit the school for the first time."


def test_an_audit_still_under_way_counts_from_what_was_done_with_it_since_the_return(returned, adviser):
    Audit.objects.update(state="shared", final_at=None)
    assert "audit-begun" not in done_of(returned)
    Audit.objects.update(state="final", final_at=dt.datetime.now(dt.UTC))
    days = done_of(returned)
    assert days["audit-begun"] == days["audit-shared"] == days["audit-final"] == TODAY()


def test_who_only_follows_records_no_step(as_, head, key):
    assert as_(head).get(f"{HUB}steps/visit/").status_code == 404


def test_nothing_is_recorded_where_the_audit_trail_fails(as_, adviser, key, monkeypatch):
    def fail(**given):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        as_(adviser).post(f"{HUB}steps/visit/", {"done_on": TODAY()})
    assert not StepDone.objects.exists() and not TimelineEntry.objects.exists()


def asked(key, to, **more):
    given = {"standing": to, "why": "The head is away", "effective_on": TODAY(), "version": key.version}
    return given | more


def test_support_is_paused_after_a_check_and_then_the_school_is_read_only(as_, admin, adviser, key):
    client, url = as_(admin), f"{HUB}support/"
    assert client.get(url).status_code == 200
    page = words(client.post(url, asked(key, "paused")))
    assert "Before Active After Paused" in page
    key.refresh_from_db()
    assert key.standing == "active"
    for _ in range(2):
        assert client.post(url, asked(key, "paused", confirmed="yes")).status_code == 302
    key.refresh_from_db()
    assert (key.standing, key.timeline.count(), Message.objects.filter(to=adviser).count()) == ("paused", 1, 1)
    assert "is paused" in words(client.get(HUB))
    response = as_(adviser).post(f"{HUB}steps/visit/", {"done_on": TODAY()})
    assert response.status_code == 409 and "The admin team can restart it" in words(response)


def test_of_two_who_decide_at_once_the_second_is_told(as_, admin, key):
    client, url = as_(admin), f"{HUB}support/"
    client.post(url, asked(key, "paused", confirmed="yes"))
    response = client.post(url, asked(key, "stopped", confirmed="yes"))
    assert response.status_code == 409 and "was changed while you were looking at it" in words(response)


def test_support_needs_a_reason(as_, admin, key):
    response = as_(admin).post(f"{HUB}support/", asked(key, "paused", why=""))
    assert response.status_code == 422 and "Enter a reason" in words(response)


def test_an_adviser_does_not_pause(as_, adviser, key):
    assert as_(adviser).post(f"{HUB}support/", asked(key, "paused", confirmed="yes")).status_code == 404


def test_history_by_kind_for_whom_it_is(as_, head, adviser, key):
    note(key=key, kind="step.done", words="The first visit was made.", by=None)
    note(key=key, kind="concern.raised", words="A worry.", by=None, audience="team")
    assert "A worry." in words(as_(adviser).get(f"{HUB}history/"))
    page = words(as_(head).get(f"{HUB}history/"))
    assert "The first visit was made." in page and "A worry." not in page
    assert "Nothing here yet" in words(as_(head).get(f"{HUB}history/?kind=audit"))
    assert b"first visit" in body(as_(head).get(f"{HUB}history.csv")) and body(as_(head).get(f"{HUB}history.xlsx"))
    assert as_(head).get(f"{HUB}history.exe").status_code == 404


def test_what_others_did_since_the_last_look_is_new(as_, adviser, admin, key):
    client = as_(adviser)
    client.get(HUB)
    assert LastLook.objects.get().person == adviser
    note(key=key, kind="step.done", words="By a colleague.", by=admin)
    note(key=key, kind="step.done", words="By myself.", by=adviser)
    assert "New By a colleague." in words(client.get(HUB))
    assert "New" not in words(client.get(HUB)).split("What happened last")[1]


def test_the_watchlist(as_, adviser, key):
    client = as_(adviser)
    assert "No school is on your watchlist" in words(client.get("/watchlist/"))
    for _ in range(2):
        assert client.post(f"{HUB}watch/", {"do": "add"}).status_code == 302
    assert Watched.objects.count() == 1 and AuditEvent.objects.filter(action="school.watched").count() == 1
    page = words(client.get("/watchlist/?sort=-milestone"))
    assert "1 school" in page and "Haverstock School In programme Adviser Decided" in page
    assert b"Haverstock" in body(client.get("/watchlist/watchlist.csv"))
    client.post(f"{HUB}watch/", {"do": "remove"})
    assert not Watched.objects.exists()


def test_the_watchlist_asks_as_often_for_two_schools_as_for_forty(as_, admin):
    client, counts = as_(admin), []
    client.get("/watchlist/")
    for more in (2, 38):
        for _ in range(more):
            school = builders.school()
            builders.key(school)
            Watched.objects.create(person=admin, school=school)
        with CaptureQueriesContext(connection) as asked_for:
            client.get("/watchlist/")
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_the_school_page_leads_to_the_hub(as_, adviser, nobody, key):
    assert HUB in as_(adviser).get("/schools/100049/").content.decode()
    assert HUB not in as_(nobody).get("/schools/100049/").content.decode()
