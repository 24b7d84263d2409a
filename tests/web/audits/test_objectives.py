"""…/programme/objectives/: set from a priority against what similar schools achieved, moved, settled, as a file."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenge.core.models import Message
from partnerships.actions.audits import begin_audit, finish_audit
from partnerships.models import Audit, Objective
from partnerships.selectors.facts import facts_of
from schools.models import TimelineEntry
from tests.web.audits.conftest import TAB
from tests.web.pages import body, words

HUB = "/schools/100049/programme/"
NEW = f"{HUB}objectives/new/"


def in_days(days: int) -> str:
    return f"{timezone.now().date() + dt.timedelta(days=days):%-d %B %Y}"


@pytest.fixture
def client(as_, adviser, final):
    return as_(adviser)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def send(client, step="set", **fields):
    known = {
        "area": "achievement", "text": "Attainment rises", "figure": "attainment8:all", "target": "44.4",
        "by_date": in_days(360), "success": "", "step": step,
    }  # fmt: skip
    return client.post(NEW, known | fields)


def settle(client, pk, state="met", version=1, why="The figures show it"):
    return client.post(f"{HUB}objectives/{pk}/settle/", {"state": state, "version": version, "why": why})


def test_a_priority_leads_to_an_objective(client):
    assert f"{NEW}?audit=1&amp;area=achievement" in client.get(f"{TAB}1/").content.decode()
    assert '<option value="achievement" selected>' in client.get(f"{NEW}?area=achievement").content.decode()


def test_first_shows_what_similar_schools_achieved(client):
    page = words(send(client, step=""))
    assert "Schools like yours" in page and "(middle half: " in page
    assert "Your target asks for 2.0 points in a year" in page
    assert "Baseline 42.4 (2018 to 2019)" in page
    assert not Objective.objects.exists()


def test_is_set_with_baseline_and_comparison(client):
    assert send(client).url == TAB
    made = Objective.objects.get()
    assert (made.baseline, made.baseline_year, made.target, made.order) == (42.4, "2018-19", 44.4, 1)
    assert made.comparison["pairs"] == [["2017-18", "2018-19"]] and made.comparison["changes"] > 10
    page = words(client.get(TAB))
    assert "From 42.4 (2018 to 2019) to 44.4" in page
    assert TimelineEntry.objects.get(kind="objective.set").audience == "programme"


def test_set_twice_is_one_objective(client):
    send(client)
    send(client)
    assert Objective.objects.count() == 1


def test_what_was_typed_comes_back_to_be_changed(client):
    assert "Attainment rises" in send(client, step="change").content.decode()


@pytest.mark.parametrize(("fields", "says"), [
    ({"target": "101"}, "Attainment 8 can only be from 0 to 100"),
    ({"target": "much"}, "The target must be a number, like 45.5"),
    ({"target": ""}, "Enter the figure that you aim for"),
    ({"target": "nan"}, "The target must be a number, like 45.5"),
    ({"by_date": "3 March 2020"}, "The date must be in the future"),
    ({"by_date": "soon"}, "Enter a real date"),
    ({"text": ""}, "Enter what will be different"),
    ({"area": "weather"}, "Choose an area from the list"),
    ({"figure": "", "success": ""}, "Choose a measure, or say in words how you will know"),
])  # fmt: skip
def test_what_is_impossible_is_refused(client, fields, says):
    answer = send(client, **fields)
    assert answer.status_code == 422 and says in words(answer)
    assert not Objective.objects.exists()


def test_a_target_worse_than_today_has_to_be_meant(client):
    answer = send(client, target="40")
    assert answer.status_code == 409 and "worse than where the school stands" in words(answer)
    assert send(client, target="40", worse="yes").url == TAB


def test_less_is_better_for_absence(client):
    page = words(send(client, step="", figure="absence_persistent_10:all", target="15"))
    assert "worse than where" not in page and "2.4 percentage points" in page


def test_words_may_be_the_measure(client):
    send(client, figure="", target="", success="Every pupil has a place in a club")
    made = Objective.objects.get()
    assert (made.measure, made.baseline, made.comparison) == ("", None, {})
    assert "Every pupil has a place in a club" in words(client.get(TAB))


def test_is_settled_with_a_reason(client):
    send(client)
    pk = Objective.objects.get().pk
    assert "Enter a reason" in words(settle(client, pk, why=""))
    assert settle(client, pk, "dropped").status_code == 302
    assert "dropped" in TimelineEntry.objects.get(kind="objective.settled").words
    assert "The figures show it" in words(client.get(f"{HUB}objectives/{pk}/"))
    assert settle(client, pk, "dropped").status_code == 302  # a second press
    answer = settle(client, pk, "met", version=2)
    assert answer.status_code == 409 and "cannot become met" in words(answer)


def test_two_settle_at_once(client):
    send(client)
    pk = Objective.objects.get().pk
    settle(client, pk)
    answer = settle(client, pk, "not met")
    assert answer.status_code == 409 and "Look at it again" in words(answer)


def test_the_order_is_the_advisers(client):
    send(client)
    send(client, text="Second")
    last = Objective.objects.get(text="Second")
    client.post(f"{HUB}objectives/{last.pk}/move/", {"to": "up"})
    assert [each.text for each in Objective.objects.all()] == ["Second", "Attainment rises"]


def test_a_file(client):
    send(client)
    [row] = csv.DictReader(io.StringIO(body(client.get(f"{HUB}objectives.csv")).decode()))
    assert (row["Baseline"], row["Target"], row["Measure"]) == ("42.4", "44.4", "Attainment 8")
    assert "Your target asks for" in row["Similar schools"]


def test_objectives_of_a_draft_are_not_shown_to_others(client, key, adviser, officer):
    begin_audit(key=key, by=adviser)
    send(client, audit="2")
    pk = Objective.objects.get().pk
    assert TimelineEntry.objects.get(kind="objective.set").audience == "team"
    client.force_login(officer)
    assert client.get(f"{HUB}objectives/{pk}/").status_code == 404
    assert "Attainment rises" not in words(client.get(TAB))


def test_none_is_set_before_the_audit_was_begun(adviser, key, pack):
    client = signed_in(adviser)
    assert "Set an objective" not in words(client.get(TAB))
    assert "Begin the audit first" in words(client.get(NEW))
    answer = send(client)
    assert answer.status_code == 409 and "Begin the audit first" in words(answer)
    assert 'value="Attainment rises"' in answer.content.decode() and not Objective.objects.exists()


def test_none_is_set_from_an_audit_of_an_earlier_stay(client, key, final):
    Audit.objects.update(final_at=timezone.now() - dt.timedelta(days=9))
    type(key).objects.update(entered_on=timezone.now().date() - dt.timedelta(days=1))
    answer = send(client, audit="1")
    assert answer.status_code == 409 and "since it entered the programme" in words(answer)
    assert not Objective.objects.exists()


def test_the_task_is_complete_once_the_audit_is_final(adviser, shared, key):
    send(signed_in(adviser))
    assert facts_of([key])[key.pk].objectives_set is None
    finish_audit(audit=shared, version=shared.version, by=adviser)
    assert facts_of([key])[key.pk].objectives_set == timezone.now().date()


def test_stopped_support_is_read_only(client, key):
    send(client)
    pk = Objective.objects.get().pk
    key.standing = "stopped"
    key.save()
    assert "Set an objective" not in words(client.get(TAB))
    for answer in (send(client, text="New"), settle(client, pk), client.post(f"{HUB}objectives/{pk}/move/")):
        assert answer.status_code == 409 and "is stopped" in words(answer)


def test_nothing_is_set_where_the_timeline_cannot_be_written(client, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("partnerships.actions.objectives.note", fail)
    with pytest.raises(RuntimeError):
        send(client)
    assert not Objective.objects.exists()


def test_the_list_takes_the_same_queries_however_long(client):
    counts = []
    for number in range(5):
        send(client, text=f"Objective {number}")
        client.get(TAB)  # reads the message about the last
        with CaptureQueriesContext(connection) as taken:
            client.get(TAB)
        counts.append(len(taken))
    assert len(set(counts)) == 1 and counts[0] <= 18


def revise(client, version=1, **fields):
    known = {"target": "43.4", "by_date": in_days(720), "why": "The building closed for a term.", "version": version}
    return client.post(f"{HUB}objectives/{Objective.objects.get().pk}/revise/", known | fields)


def test_another_target_and_date_keep_what_they_were(client, head):
    send(client)
    pk = Objective.objects.get().pk
    assert 'value="44.4"' in client.get(f"{HUB}objectives/{pk}/revise/").content.decode()
    assert revise(client).url == f"{HUB}objectives/{pk}/"
    now = Objective.objects.get()
    assert (now.target, now.baseline, now.version) == (43.4, 42.4, 2)
    entry = TimelineEntry.objects.get(kind="objective.revised")
    assert entry.old.startswith("44.4 by ") and entry.new.startswith("43.4 by ") and entry.why and entry.figures
    assert Message.objects.filter(to=head, text__contains="The aim of an objective").count() == 1
    assert revise(client, version=2).status_code == 302
    assert TimelineEntry.objects.filter(kind="objective.revised").count() == 1


@pytest.mark.parametrize(("fields", "status", "says"), [
    ({"why": ""}, 422, "Enter a reason"),
    ({"target": "101"}, 409, "Attainment 8 can only be from 0 to 100"),
    ({"by_date": "1 May 2019"}, 409, "The date must be in the future"),
    ({"target": "40"}, 409, "The target is worse than where the school stood"),
    ({"version": 7}, 409, "Somebody changed this objective after you had opened it"),
])  # fmt: skip
def test_what_makes_a_change_impossible_is_said_and_nothing_is_lost(client, fields, status, says):
    send(client)
    answer = revise(client, **fields)
    assert (answer.status_code, says in words(answer)) == (status, True)
    assert "The building closed" in answer.content.decode() or "why" in fields
    assert Objective.objects.get().target == 44.4


def test_a_worse_target_can_be_meant_and_a_settled_objective_stays(client):
    send(client)
    assert revise(client, target="40", worse="on").status_code == 302
    settle(client, Objective.objects.get().pk, version=2)
    assert "This objective is met already" in words(revise(client, version=3))
    assert "This objective is settled" in words(client.get(f"{HUB}objectives/{Objective.objects.get().pk}/revise/"))


def test_officers_hear_of_a_final_audit_and_its_objectives(officer, client, adviser):
    send(client)
    texts = Message.objects.filter(to=officer).values_list("text", flat=True)
    assert [text.split(" ")[0] for text in texts] == ["A", "The"]  # a new objective, the final audit
    assert not Message.objects.filter(to=adviser, kind__in=["audit.final", "objective.changed"]).exists()
