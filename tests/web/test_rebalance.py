"""/advisers/rebalance/: the best plan for a team, choosing moves, checking, handing over."""

import datetime as dt

import pytest

from advisers.models import Adviser
from challenge.core import audit
from challenge.core.models import Message
from schools.models import Allocation, SchoolPlace, TimelineEntry
from tests.web import builders
from tests.web.pages import body, words

URL = "/advisers/rebalance/"
SOON = dt.date.today() + dt.timedelta(days=10)


@pytest.fixture
def site(as_, admin):
    return as_(admin)


@pytest.fixture
def places():
    return builders.dataset("gias")


def placed(name, easting, places):
    school = builders.school(name)
    builders.key(school)
    SchoolPlace.objects.create(dataset=places, line=2, urn=school.urn, easting=easting, northing=180_000)
    return school


def profile(email, easting, *caseload, **fields):
    person = builders.adviser(email, *caseload)
    place = {"easting": easting, "northing": 180_000}
    return Adviser.objects.create(person=person, challenge=builders.challenge(), **place, **fields)


@pytest.fixture
def crossed(places):
    """Two schools, each with the adviser who lives near the other."""
    west, east = placed("West School", 510_000, places), placed("East School", 550_000, places)
    return profile("ada@example.org", 510_000, east), profile("ben@example.org", 550_000, west), west, east


def values(site):
    html = site.get(URL).content.decode()
    return [part.split('"')[0] for part in html.split('name="moves" value="')[1:]]


def test_suggests_moves_with_reasons_and_totals(site, crossed):
    page = words(site.get(URL))
    assert "2 suggested moves" in page
    assert "West School Ben Ada 0.0 km from Ada, 40.0 km from Ben." in page
    assert "All known distances, added up 80.0 km 0.0 km" in page
    assert b"West School" in body(site.get("/advisers/rebalance.csv"))


def test_hands_over_what_was_chosen_after_a_check(site, crossed, head):
    ada, ben, west, east = crossed
    data = {"moves": values(site), "since": SOON.isoformat()}
    assert "Check before schools change hands" in words(site.post(URL, data))
    assert not TimelineEntry.objects.exists()
    page = words(site.post(URL, data | {"confirmed": "yes"}, follow=True))
    assert "2 schools change hands on" in page
    new = Allocation.objects.filter(until=None).values_list("person", "school", "since")
    assert set(new) == {(ada.person_id, west.pk, SOON), (ben.person_id, east.pk, SOON)}
    assert Message.objects.filter(to=ada.person).count() == 2
    assert "There is no school to balance" in words(site.get(URL)) or "No move would be worth it" in words(
        site.get(URL)
    )


def test_only_the_admin_team_reads_the_interests_that_moved_a_school(as_, site, places):
    west, east = placed("West School", 510_000, places), placed("East School", 550_000, places)
    ada = profile("ada@example.org", 510_000, west, days_a_year=24)
    profile("ben@example.org", 550_000, east)
    ada.interests.create(kind="family", school=west)
    head = builders.person("head@example.org", "head", school=west)
    officer = builders.person("officer@example.org", "la_officer", la=west.la)
    director = builders.person("director@example.org", "director")
    site.post(URL, {"moves": values(site), "since": dt.date.today().isoformat(), "confirmed": "yes"})
    assert Allocation.objects.get(school=west, until=None).why == "Rebalancing the team"
    history = f"/schools/{west.urn}/programme/history/"
    assert "Ada may not: Ada declared: family" in words(site.get(history))
    for person in (head, officer, director):
        for url in (history, f"/schools/{west.urn}/programme/", f"/schools/{west.urn}/programme/history.csv"):
            page = as_(person).get(url)
            told = body(page).decode()
            assert page.status_code == 200 and "declared" not in told and "may not" not in told
        assert "Rebalancing the team" in words(as_(person).get(history))


def test_a_second_press_changes_nothing(site, crossed):
    data = {"moves": values(site), "since": SOON.isoformat(), "confirmed": "yes"}
    for _ in range(2):
        assert site.post(URL, data).status_code == 302
    assert Allocation.objects.filter(until=None).count() == 2
    assert sorted(TimelineEntry.objects.values_list("audience", flat=True)) == ["admin"] * 2 + ["programme"] * 2


def test_a_suggestion_that_has_changed_meanwhile_is_said(site, crossed):
    data = {"moves": values(site), "since": SOON.isoformat(), "confirmed": "yes"}
    ada, _, west, _ = crossed
    ada.interests.create(kind="family", school=west)
    page = site.post(URL, data)
    assert page.status_code == 422 and "The suggestion has changed since you opened this page" in words(page)
    assert not TimelineEntry.objects.exists()


@pytest.mark.parametrize(("more", "told"), [
    ({"moves": []}, "Choose at least one move"),
    ({"since": ""}, "Enter the first day"),
    ({"since": "1 May 2020"}, "Choose today or a later day"),
    ({"moves": ["1-2-3"]}, "The suggestion has changed"),
])  # fmt: skip
def test_says_what_is_wrong(site, crossed, more, told):
    page = site.post(URL, {"moves": values(site), "since": SOON.isoformat()} | more)
    assert page.status_code == 422 and told in words(page)


def test_a_part_of_a_chain_that_leaves_somebody_too_many_is_refused(site, places):
    west, east = placed("West School", 510_000, places), placed("East School", 550_000, places)
    profile("ada@example.org", 510_000, east, days_a_year=12)
    profile("ben@example.org", 550_000, west, days_a_year=12)
    page = site.post(URL, {"moves": values(site)[:1], "since": SOON.isoformat()})
    assert page.status_code == 409 and "would have 2 schools and days for 1" in words(page)
    assert site.post(URL, {"moves": values(site), "since": SOON.isoformat()}).status_code == 200


def test_never_suggests_a_conflict_and_names_schools_without_anybody(site, places):
    school = placed("West School", 510_000, places)
    ada = profile("ada@example.org", 510_000)
    ada.interests.create(kind="money", school=school)
    page = words(site.get(URL))
    assert "Nobody has both free days and no conflict of interest for 1 school: West School" in page


def test_all_or_nothing(site, crossed, monkeypatch):
    data = {"moves": values(site), "since": SOON.isoformat(), "confirmed": "yes"}
    real, calls = audit.record, []

    def fails_at_second(**about):
        calls.append(about)
        if len(calls) > 1:
            raise RuntimeError
        return real(**about)

    monkeypatch.setattr(audit, "record", fails_at_second)
    with pytest.raises(RuntimeError):
        site.post(URL, data)
    assert Allocation.objects.filter(until=None).count() == 2
    assert not (TimelineEntry.objects.exists() or Message.objects.exists())


def test_an_empty_team_says_what_to_do(site):
    assert "There is no school to balance" in words(site.get(URL))
    assert site.get(f"{URL}?challenge=wales").status_code == 404


def test_the_number_of_queries_does_not_rise_with_schools(site, places, django_assert_max_num_queries):
    schools = [placed(f"School {n}", 500_000 + n * 1000, places) for n in range(30)]
    for n in range(6):
        profile(f"adviser{n}@example.org", 500_000 + n * 9000, *schools[n * 5 : n * 5 + 5])
    with django_assert_max_num_queries(20):
        assert site.get(URL).status_code == 200
