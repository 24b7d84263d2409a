"""/advisers/: the list for the admin team, one profile, changing it."""

import csv
import io

import pytest

from advisers.models import Adviser
from challenge.core import audit
from challenge.core.models import AuditEvent
from schools.models import Allocation
from tests.web import builders
from tests.web.pages import body, words

LIST = "/advisers/"


@pytest.fixture
def team(as_, admin):
    return as_(admin)


def profile(email, *caseload, **fields):
    return Adviser.objects.create(person=builders.adviser(email, *caseload), challenge=builders.challenge(), **fields)


def rows(page):
    return list(csv.DictReader(io.StringIO(body(page).decode())))


def test_lists_days_capacity_caseload_and_free_places(team, haverstock):
    profile("ada@example.org", haverstock, days_a_year=24, phases=["secondary"], las=["202"])
    profile("ben@example.org", days_a_year=0)
    page = words(team.get(LIST))
    assert "2 advisers" in page
    assert "Ada 24 2 1 1 free Secondary Camden" in page and "Ben 0 0 0 Full Every phase Everywhere" in page


def test_makes_profiles_for_new_advisers_and_says_what_to_do_without_any(team):
    assert "There are no advisers yet" in words(team.get(LIST))
    builders.person("new@example.org", "adviser")
    assert "New 100 8 0 8 free" in words(team.get(LIST))


@pytest.mark.parametrize(("query", "names"), [
    ("?q=ada", ["Ada"]),
    ("?q=ben@example", ["Ben"]),
    ("?phase=secondary", ["Ada", "Ben"]),
    ("?phase=primary", ["Ben"]),
    ("?la=201", ["Ben"]),
    ("?places=free", ["Ada"]),
    ("?places=full", []),
    ("?places=over", ["Ben"]),
    ("?sort=-name", ["Ben", "Ada"]),
    ("?sort=free", ["Ben", "Ada"]),
    ("?sort=nonsense", ["Ada", "Ben"]),
    ("?q=nobody", []),
])  # fmt: skip
def test_filters_and_sorts_the_list_and_its_download(team, haverstock, query, names):
    builders.authority("201", "City of London")
    profile("ada@example.org", phases=["secondary"], las=["202"])
    profile("ben@example.org", haverstock, days_a_year=0)
    assert [row["Name"] for row in rows(team.get(f"{LIST}advisers.csv{query}"))] == names
    assert ("Nobody fits" in words(team.get(LIST + query))) == (not names)


def test_a_search_that_is_too_long_says_so(team):
    profile("ada@example.org")
    assert "Search for no more than 100 characters" in words(team.get(f"{LIST}?q={'x' * 101}"))


def test_the_number_of_queries_does_not_rise_with_advisers(team, django_assert_max_num_queries):
    for n in range(30):
        profile(f"adviser{n}@example.org", builders.school())
    with django_assert_max_num_queries(14):
        assert "30 advisers" in words(team.get(LIST))


def test_one_profile_with_caseload_interests_and_the_past(team, haverstock, london):
    ada = profile("ada@example.org", haverstock, about="Was a head for ten years")
    builders.key(haverstock)
    past = builders.school("Old Ford School")
    Allocation.objects.create(person=ada.person, challenge=london, school=past, since="2024-09-01", until="2025-08-31")
    ada.interests.create(kind="family", school=past, details="A niece")
    page = words(team.get(f"{LIST}{ada.pk}/"))
    assert "Haverstock School Camden Secondary In programme Lead" in page
    assert "Old Ford School Family or friends there A niece" in page
    assert "1 September 2024 31 August 2025" in page and "Was a head for ten years" in page


def test_a_profile_says_which_schools_need_another_adviser(team, haverstock):
    ada = profile("ada@example.org", haverstock)
    assert "need another adviser" not in words(team.get(f"{LIST}{ada.pk}/"))
    ada.interests.create(kind="complaint", la=haverstock.la)
    told = "These schools need another adviser: Haverstock School : Ada declared: past complaint or dispute (Camden)."
    assert told in words(team.get(f"{LIST}{ada.pk}/"))


def changes(**more):
    return {"days_a_year": "60", "days_per_school": "10", "start": "", "about": "", "seen": "1"} | more


def test_changes_days_phases_areas_and_starting_point(team, haverstock):
    ada = profile("ada@example.org")
    data = changes(phases=["secondary"], las=["202"], start="528000, 184000")
    page = team.post(f"{LIST}{ada.pk}/edit/", data, follow=True)
    assert "The profile of Ada has been saved." in words(page)
    ada.refresh_from_db()
    assert (ada.capacity, ada.phases, ada.las, ada.easting, ada.version) == (6, ["secondary"], ["202"], 528000, 2)
    event = AuditEvent.objects.get(action="adviser.changed")
    assert (event.subject, event.old["days_a_year"], event.new["days_a_year"]) == ("person:ada@example.org", 100, 60)


def test_a_second_press_changes_nothing_and_an_older_form_is_refused(team):
    ada = profile("ada@example.org")
    for _ in range(2):
        assert team.post(f"{LIST}{ada.pk}/edit/", changes()).status_code == 302
    assert AuditEvent.objects.filter(action="adviser.changed").count() == 1
    page = team.post(f"{LIST}{ada.pk}/edit/", changes(days_a_year="90"))
    assert page.status_code == 409 and "Somebody else has changed the profile of Ada" in words(page)
    assert 'value="90"' in page.content.decode()


@pytest.mark.parametrize(("more", "told"), [
    ({"days_a_year": ""}, "Enter the days a year"),
    ({"days_a_year": "many"}, "Enter the days as a number"),
    ({"days_a_year": "400"}, "no more than 366 days"),
    ({"days_per_school": "0"}, "Enter 1 day or more"),
    ({"start": "ZZ99"}, "We know no school near this postcode"),
    ({"about": "x" * 2001}, "no more than 2,000 characters"),
    ({"phases": ["nursery"]}, "nursery"),
])  # fmt: skip
def test_says_what_is_wrong(team, more, told):
    page = team.post(f"{LIST}{profile('ada@example.org').pk}/edit/", changes(**more))
    assert page.status_code == 422 and told in words(page)


def test_advisers_of_other_challenges_do_not_exist(team):
    wales = builders.challenge("wales", la_codes=["660"])
    theirs = Adviser.objects.create(
        person=builders.person("w@example.org", "adviser", challenge=wales), challenge=wales
    )
    assert team.get(f"{LIST}{theirs.pk}/").status_code == team.get(f"{LIST}{theirs.pk}/edit/").status_code == 404
    assert "W@" not in words(team.get(LIST))


def test_whose_role_has_ended_is_not_listed(team):
    ada = profile("ada@example.org")
    ada.person.grants.all().delete()
    assert "There are no advisers yet" in words(team.get(LIST))


def test_a_profile_is_not_changed_where_the_trail_cannot_be_written(team, monkeypatch):
    ada = profile("ada@example.org")

    def fails(**_):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        team.post(f"{LIST}{ada.pk}/edit/", changes())
    ada.refresh_from_db()
    assert ada.days_a_year == 100
