"""/schools/<urn>/programme/adviser/: candidates, allocating, handing over by date, ending, taking back."""

import datetime as dt

import pytest

from advisers.actions.allocations import Wish, allocate
from advisers.models import Adviser, Interest
from challenge.core import audit
from challenge.core.models import AuditEvent, Message
from challenge.core.states import NotAllowed
from schools.models import Allocation, RoleGrant, SchoolPlace, TimelineEntry
from tests.web import builders
from tests.web.pages import words

URL = "/schools/100049/programme/adviser/"
TODAY = dt.date.today()
SOON = TODAY + dt.timedelta(days=10)


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock)


@pytest.fixture
def site(as_, admin, key):
    return as_(admin)


def profile(email="ada@example.org", **fields):
    person = builders.person(email, "adviser")
    return Adviser.objects.create(person=person, challenge=builders.challenge(), **fields)


def answers(adviser, **more):
    return {"as_": "lead", "since": "today", "why": "", "seen": ""} | {"since": TODAY.isoformat()} | more


def post(site, adviser, **more):
    return site.post(f"{URL}{adviser.pk}/", answers(adviser, **more))


def confirm(site, adviser, **more):
    return post(site, adviser, confirmed="yes", **more)


def test_ranks_candidates_with_what_speaks_for_and_against(site, haverstock):
    register = builders.dataset("gias")
    SchoolPlace.objects.create(dataset=register, line=2, urn=100049, easting=528000, northing=184000)
    profile("far@example.org", easting=548000, northing=184000)
    profile("near@example.org", easting=530000, northing=184000, phases=["secondary"])
    profile("wrong@example.org", easting=528000, northing=184000, phases=["primary"])
    profile("somewhere@example.org", days_a_year=0)
    barred = profile("barred@example.org")
    Interest.objects.create(adviser=barred, kind="family", school=haverstock)
    page = words(site.get(URL))
    order = [page.index(name) for name in ("Near 0 of 8", "Far 0 of 8", "Wrong 0 of 8", "Somewhere 0 of 0", "Barred 0")]
    assert order == sorted(order)
    assert "Yes Yes 2.0 km None known Choose" in page and "Not known" in page
    assert "Barred declared: family or friends there (Haverstock School). Not possible" in page


def test_an_adviser_without_a_profile_gets_one(site):
    builders.person("new@example.org", "adviser")
    assert "New 0 of 8" in words(site.get(URL))
    assert AuditEvent.objects.filter(action="adviser.profile-made", by=None).count() == 1
    site.get(URL)
    assert Adviser.objects.count() == 1


def test_the_number_of_queries_does_not_rise_with_advisers(site, haverstock, django_assert_max_num_queries):
    for n in range(30):
        trust = builders.trust(haverstock, name=f"Trust {n}")
        profile(f"adviser{n}@example.org").interests.create(kind="family", trust=trust)
    with django_assert_max_num_queries(25):
        assert "Adviser29" in words(site.get(URL))


def test_allocates_after_a_check_and_tells_everybody(site, head, admin, key):
    ada = profile()
    checked = post(site, ada, why="Knows the area")
    assert "Check before you allocate" in words(checked) and not Allocation.objects.exists()
    page = site.post(f"{URL}{ada.pk}/", answers(ada, confirmed="yes", why="Knows the area"), follow=True)
    assert "Ada leads the work with Haverstock School from" in words(page)
    made = Allocation.objects.get()
    assert (made.person, made.is_lead, made.since, made.until, made.made_by) == (ada.person, True, TODAY, None, admin)
    entry = TimelineEntry.objects.get()
    assert (entry.kind, entry.audience, entry.why) == ("adviser.allocated", "programme", "Knows the area")
    assert entry.words.startswith("Ada is the adviser from")
    assert set(Message.objects.values_list("to__email", "path")) == {
        ("ada@example.org", "/advisers/caseload/"), ("head@example.org", "/schools/100049/programme/"),
    }  # fmt: skip
    assert AuditEvent.objects.filter(action="adviser.allocated", by=admin).count() == 1


def test_a_second_press_changes_nothing(site, head):
    ada = profile()
    confirm(site, ada)
    assert confirm(site, ada).status_code == 302
    assert Allocation.objects.count() == TimelineEntry.objects.count() == 1


def test_going_back_from_the_check_keeps_what_was_entered(site):
    page = post(site, profile(), why="Knows the area", change="yes")
    assert "Knows the area" in words(page)


@pytest.mark.parametrize(("more", "told"), [
    ({"since": ""}, "Enter the first day"),
    ({"since": "31 February 2027"}, "Enter a real date"),
    ({"since": "1/1/0027"}, "Enter a year of four digits"),
    ({"as_": ""}, "Choose what the adviser will do"),
    ({"why": "x" * 301}, "no more than 300 characters"),
])  # fmt: skip
def test_says_what_is_missing(site, more, told):
    page = post(site, profile(), **more)
    assert page.status_code == 422 and told in words(page)


def test_a_full_caseload_needs_a_reason(site):
    ada = profile(days_a_year=0)
    page = post(site, ada)
    assert page.status_code == 409 and "and days for 0. Say why it should be one more" in words(page)
    assert confirm(site, ada, why="For a term").status_code == 302


def test_a_school_that_is_planned_fills_the_caseload(site, london):
    ada = profile(days_a_year=12)
    Allocation.objects.create(person=ada.person, challenge=london, school=builders.school("Planned"), since=SOON)
    assert "Ada 1 of 1 Full" in words(site.get(URL))
    for day in (TODAY, SOON, SOON + dt.timedelta(days=1)):
        page = post(site, ada, since=day.isoformat())
        assert page.status_code == 409 and "Ada has 1 school from" in words(page)


def test_a_school_that_ends_before_the_next_begins_takes_one_place(site, london):
    ada = profile(days_a_year=24)
    spans = {"Ending": (TODAY, SOON - dt.timedelta(days=1)), "Next": (SOON, None), "Taken back": (SOON, TODAY)}
    for name, (since, until) in spans.items():
        school = builders.school(name)
        Allocation.objects.create(person=ada.person, challenge=london, school=school, since=since, until=until)
    assert "Ada 1 of 2" in words(site.get(URL))
    assert post(site, ada).status_code == 200


@pytest.mark.parametrize(("state", "fields", "told"), [
    ("proposed", {}, "is not in the programme yet"),
    ("in programme", {"head_told_on": None}, "has not been told yet"),
    ("left", {}, "has left the programme"),
    ("in programme", {"standing": "stopped"}, "is stopped. Restart it first"),
])  # fmt: skip
def test_says_what_has_to_be_done_first(as_, admin, haverstock, state, fields, told):
    builders.key(haverstock, state, **fields)
    site, ada = as_(admin), profile()
    page = site.get(URL)
    assert page.status_code == 200 and told in words(page) and "Candidates" not in words(page)
    for more in ({}, {"confirmed": "yes"}):
        page = post(site, ada, **more)
        assert page.status_code == 409 and told in words(page)


def test_a_day_in_the_past_is_refused(site):
    page = confirm(site, profile(), since=(TODAY - dt.timedelta(days=1)).isoformat())
    assert page.status_code == 409 and "The first day is in the past" in words(page)


def test_a_handover_meets_the_day_and_opens_the_records_then(as_, site, adviser, head, haverstock):
    old = Allocation.objects.get()
    ben = profile("ben@example.org")
    confirm(site, ben, since=SOON.isoformat(), seen=old.pk)
    old.refresh_from_db()
    new = Allocation.objects.get(person=ben.person)
    assert (old.until, new.since, new.until) == (SOON - dt.timedelta(days=1), SOON, None)
    told = set(Message.objects.values_list("to__email", flat=True))
    assert told == {"adviser@example.org", "ben@example.org", "head@example.org"}
    assert "Ben takes over from Adviser" in TimelineEntry.objects.get().words
    notes = "/schools/100049/programme/notes/"
    assert as_(ben.person).get(notes).status_code == 404
    assert as_(adviser).get(notes).status_code == 200


def test_a_handover_today_closes_the_records_at_once(as_, site, adviser):
    old = Allocation.objects.get()
    ben = profile("ben@example.org")
    assert confirm(site, ben, seen=old.pk).status_code == 302
    notes = "/schools/100049/programme/notes/"
    assert as_(adviser).get(notes).status_code == 404
    assert as_(ben.person).get(notes).status_code == 200


def test_says_who_leads_and_helps_already(site, adviser):
    ada = profile()
    confirm(site, ada, as_="help")
    page = words(site.get(URL))
    assert "Leads now" in page and "Helps now. Choose Ada" in page


def test_says_where_the_role_of_the_lead_has_ended(site, adviser):
    adviser.grants.all().delete()
    page = words(site.get(URL))
    assert "Adviser Role ended Lead" in page and "is no adviser any more and sees nothing of this school" in page
    ben = profile("ben@example.org")
    assert confirm(site, ben, seen=Allocation.objects.get().pk).status_code == 302


def test_a_second_handover_is_refused_while_one_is_planned(site, adviser):
    old = Allocation.objects.get()
    confirm(site, profile("ben@example.org"), since=SOON.isoformat(), seen=old.pk)
    page = confirm(site, profile("cleo@example.org"), since=SOON.isoformat(), seen=old.pk)
    assert page.status_code == 409 and "Ben takes Haverstock School over on" in words(page)


def test_two_people_allocate_at_once_and_the_second_is_told(site, admin, key):
    ada, ben = profile(), profile("ben@example.org")
    allocate(key=key, wish=Wish(ada, TODAY), by=admin)
    page = confirm(site, ben)
    assert page.status_code == 409
    assert "Somebody else has changed who leads Haverstock School since you opened this page: Ada" in words(page)
    assert Allocation.objects.count() == 1


def test_a_successor_is_allocated_before_the_planned_last_day_of_the_lead(site, adviser):
    held = Allocation.objects.get()
    site.post(f"{URL}allocations/{held.pk}/end/", {"first_day_without": SOON.isoformat(), "why": "Retires"})
    ben = profile("ben@example.org")
    early = confirm(site, ben, since=TODAY.isoformat(), seen=held.pk)
    assert early.status_code == 409 and "Adviser leads until" in words(early)
    form = site.get(f"{URL}{ben.pk}/").context["form"]
    assert confirm(site, ben, since=SOON.isoformat(), seen=form["seen"].value()).status_code == 302
    assert Allocation.objects.get(person=ben.person).since == SOON
    assert TimelineEntry.objects.first().words.startswith("Ben is the adviser from")


def test_a_helper_is_added_once_and_may_come_to_lead(site, adviser):
    ada = profile()
    assert confirm(site, ada, as_="help").status_code == 302
    page = confirm(site, ada, as_="help", since=SOON.isoformat())
    assert page.status_code == 409 and "Ada works with Haverstock School on that day already" in words(page)
    lead = Allocation.objects.get(person=adviser)
    assert confirm(site, ada, seen=lead.pk, since=SOON.isoformat()).status_code == 302
    helped, leads = Allocation.objects.filter(person=ada.person).order_by("since")
    assert (helped.until, leads.is_lead, leads.until) == (SOON - dt.timedelta(days=1), True, None)


def test_ends_an_allocation_from_a_day(site, adviser, head):
    held = Allocation.objects.get()
    url = f"{URL}allocations/{held.pk}/end/"
    assert "End the allocation of Adviser?" in words(site.get(url))
    assert site.post(url, {"first_day_without": SOON.isoformat(), "why": ""}).status_code == 422
    assert site.post(url, {"first_day_without": "1 May 2020", "why": "Ill"}).status_code == 409
    for _ in range(2):
        assert site.post(url, {"first_day_without": SOON.isoformat(), "why": "Ill"}).status_code == 302
    held.refresh_from_db()
    assert held.until == SOON - dt.timedelta(days=1)
    assert TimelineEntry.objects.get().kind == "adviser.ended"


def test_an_allocation_that_ends_today_is_ended_once(site, adviser, head):
    held = Allocation.objects.get()
    url = f"{URL}allocations/{held.pk}/end/"
    for _ in range(2):
        assert site.post(url, {"first_day_without": TODAY.isoformat(), "why": "Ill"}).url == URL
    assert TimelineEntry.objects.count() == Message.objects.filter(to=head).count() == 1
    late = site.post(url, {"first_day_without": SOON.isoformat(), "why": "Later after all"})
    assert late.status_code == 409 and "This allocation ended on" in words(late)
    assert site.get(url).status_code == 404


def test_takes_a_planned_handover_back_and_the_adviser_of_before_goes_on(site, adviser):
    old = Allocation.objects.get()
    confirm(site, profile("ben@example.org"), since=SOON.isoformat(), seen=old.pk)
    new = Allocation.objects.get(since=SOON)
    assert (
        site.post(f"{URL}allocations/{old.pk}/end/", {"first_day_without": TODAY.isoformat(), "why": "x"}).status_code
        == 409
    )
    page = site.post(f"{URL}allocations/{new.pk}/end/", {"why": "Ben is ill"}, follow=True)
    assert "Done." in words(page) and "Planned" not in words(page)
    old.refresh_from_db()
    assert old.until is None
    assert TimelineEntry.objects.first().words.endswith("; Adviser goes on")
    assert site.post(f"{URL}allocations/{new.pk}/end/", {"why": "Ben is ill"}).url == URL
    assert TimelineEntry.objects.filter(kind="adviser.taken-back").count() == 1
    assert site.get(f"{URL}allocations/{new.pk}/end/").status_code == 404


def take_back(site, allocation):
    return site.post(f"{URL}allocations/{allocation.pk}/end/", {"why": "Ben is ill"})


def test_taking_a_planned_allocation_back_leaves_the_last_day_that_somebody_chose(site, adviser):
    held = Allocation.objects.get()
    site.post(f"{URL}allocations/{held.pk}/end/", {"first_day_without": SOON.isoformat(), "why": "Retires"})
    confirm(site, profile("ben@example.org"), since=SOON.isoformat(), seen=held.pk)
    assert take_back(site, Allocation.objects.get(since=SOON)).status_code == 302
    held.refresh_from_db()
    assert held.until == SOON - dt.timedelta(days=1)
    assert "goes on" not in TimelineEntry.objects.first().words


def test_who_was_to_lead_helps_on_when_the_handover_is_taken_back(site, adviser, london, haverstock):
    lead, ada, later = Allocation.objects.get(), profile(), SOON + dt.timedelta(days=30)
    confirm(site, ada, as_="help")
    helps = Allocation.objects.get(is_lead=False)
    Allocation.objects.filter(pk=helps.pk).update(until=later)  # the help had its own last day already
    confirm(site, ada, seen=lead.pk, since=SOON.isoformat())
    take_back(site, Allocation.objects.get(since=SOON))
    assert set(Allocation.objects.filter(since=TODAY).values_list("pk", "until")) == {
        (lead.pk, None),
        (helps.pk, later),
    }
    assert TimelineEntry.objects.first().words.endswith(" and helps as before; Adviser goes on")


def test_help_that_was_ended_after_the_handover_was_planned_stays_ended(site, adviser):
    lead, ada = Allocation.objects.get(), profile()
    confirm(site, ada, as_="help")
    helps = Allocation.objects.get(is_lead=False)
    confirm(site, ada, seen=lead.pk, since=SOON.isoformat())
    early = SOON - dt.timedelta(days=5)
    site.post(f"{URL}allocations/{helps.pk}/end/", {"first_day_without": early.isoformat(), "why": "Too much"})
    take_back(site, Allocation.objects.get(since=SOON))
    helps.refresh_from_db()
    assert helps.until == early - dt.timedelta(days=1)


def test_nothing_is_left_where_the_trail_cannot_be_written(key, admin, head, monkeypatch):
    def fails(**_):
        raise RuntimeError

    ada = profile()
    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        allocate(key=key, wish=Wish(ada, TODAY), by=admin)
    assert not (Allocation.objects.exists() or TimelineEntry.objects.exists() or Message.objects.exists())


def test_whoever_may_not_is_refused_by_the_action_too(key, head):
    with pytest.raises(NotAllowed, match="You may not allocate advisers"):
        allocate(key=key, wish=Wish(profile(), TODAY), by=head)


def test_somebody_whose_role_ends_before_is_refused(site):
    ada = profile()
    RoleGrant.objects.filter(person=ada.person).update(until=TODAY)
    page = confirm(site, ada, since=SOON.isoformat())
    assert page.status_code == 409 and "Ada is no adviser of London on" in words(page)
