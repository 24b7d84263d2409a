"""/advisers/me/ and /advisers/caseload/: an adviser's own profile, interests and schools."""

import csv
import datetime as dt
import io

import pytest

from advisers.models import Adviser, Interest
from challenge.core.models import AuditEvent, Message
from schools.models import Allocation, GroupMember, SchoolPlace, Trust
from tests.web import builders
from tests.web.pages import body, words

ME = "/advisers/me/"
CASELOAD = "/advisers/caseload/"
SOON = dt.date.today() + dt.timedelta(days=10)


@pytest.fixture
def mine(as_, adviser):
    return as_(adviser)


def declared(**more):
    return {"kind": "worked there", "where": "school", "urn": "", "trust": "", "la": "", "details": ""} | more


def test_my_profile_is_made_when_i_first_look(mine, adviser):
    assert "100 a year, 12 for each school" in words(mine.get(ME))
    mine.get(ME)
    assert Adviser.objects.get().person == adviser


def test_i_change_what_is_mine_and_not_my_days(mine):
    SchoolPlace.objects.create(dataset=builders.dataset("gias"), line=2, urn=100049, easting=528000, northing=184000)
    mine.get(ME)
    data = {"phases": ["primary"], "las": ["202"], "start": "nw3 2bq", "about": "Maths", "seen": 1, "days_a_year": 3}
    assert "Your profile has been saved." in words(mine.post(f"{ME}edit/", data, follow=True))
    me = Adviser.objects.get()
    assert (me.phases, me.las, me.about, me.days_a_year) == (["primary"], ["202"], "Maths", 100)
    assert (me.easting, me.northing) == (528000, 184000)


@pytest.mark.parametrize("postcode", ["NW3", "NW3 9ZZ", "nw39zz"])
def test_a_postcode_without_a_school_counts_as_its_district(mine, postcode):
    SchoolPlace.objects.create(dataset=builders.dataset("gias"), line=2, urn=100049, easting=528000, northing=184000)
    mine.get(ME)
    mine.post(f"{ME}edit/", {"start": postcode, "seen": 1})
    assert Adviser.objects.get().easting == 528000


def test_i_declare_an_interest_once(mine, haverstock):
    for _ in range(2):
        assert mine.post(f"{ME}interests/declare/", declared(urn="100049", details="2019")).status_code == 302
    made = Interest.objects.get()
    assert (made.school, made.kind, made.details) == (haverstock, "worked there", "2019")
    assert "Haverstock School Worked there 2019" in words(mine.get(ME))
    assert AuditEvent.objects.filter(action="interest.declared").count() == 1


def test_the_admin_team_hears_of_a_conflict_with_the_caseload(mine, admin):
    mine.post(f"{ME}interests/declare/", declared(urn="100049"))
    told = Message.objects.get()
    assert (told.to, told.kind) == (admin, "interest.conflicts")
    assert "Haverstock School" in told.text


def test_i_declare_interests_in_a_trust_and_an_authority(mine, haverstock):
    trust = builders.trust(haverstock)
    mine.post(f"{ME}interests/declare/", declared(where="trust", trust="northern lights trust"))
    mine.post(f"{ME}interests/declare/", declared(where="la", la="202"))
    assert list(Interest.objects.values_list("trust", "la").order_by("id")) == [(trust.pk, None), (None, "202")]


def test_a_trust_that_only_the_register_of_groups_names_can_be_declared(mine, haverstock):
    members = builders.dataset("group-members")
    GroupMember.objects.create(dataset=members, line=2, urn=100049, uid="5001", name="Southern Cross Trust")
    for named in ("southern cross trust", "5001"):
        mine.post(f"{ME}interests/declare/", declared(where="trust", trust=named))
    assert (Trust.objects.get().uid, Interest.objects.get().trust) == ("5001", Trust.objects.get())


@pytest.mark.parametrize(("more", "told"), [
    ({"kind": ""}, "Choose what it is"),
    ({"where": ""}, "Choose a school, a trust or a local authority"),
    ({}, "Enter a URN"),
    ({"urn": "x"}, "Enter the URN in digits"),
    ({"urn": "999999"}, "No school has this URN"),
    ({"where": "trust"}, "Enter a trust"),
    ({"where": "trust", "trust": "None such"}, "No trust has this name"),
    ({"where": "la"}, "Choose a local authority"),
    ({"details": "x" * 301}, "no more than 300 characters"),
])  # fmt: skip
def test_says_what_is_missing(mine, more, told):
    page = mine.post(f"{ME}interests/declare/", declared(**more))
    assert page.status_code == 422 and told in words(page)


def test_i_end_an_interest_and_the_admin_team_is_told(mine, admin):
    builders.authority("201", "City of London")
    mine.post(f"{ME}interests/declare/", declared(where="la", la="201"))
    made = Interest.objects.get()
    url = f"{ME}interests/{made.pk}/end/"
    assert "Is this interest over?" in words(mine.get(url))
    for _ in range(2):
        mine.post(url)
    made.refresh_from_db()
    assert made.ended_at and Message.objects.get(kind="interest.ended").to == admin
    assert AuditEvent.objects.filter(action="interest.ended").count() == 1


def test_my_caseload_of_today_and_what_is_planned(mine, adviser, haverstock, london):
    builders.key(haverstock)
    planned = builders.school("Planned School")
    builders.key(planned)
    Allocation.objects.create(person=adviser, challenge=london, school=planned, since=SOON)
    page = mine.get(CASELOAD)
    assert "1 school today, 1 school planned" in words(page)
    assert "Haverstock School Camden Secondary In programme Lead" in words(page)
    assert "/schools/100049/programme/" in page.content.decode()
    assert f"/schools/{planned.urn}/programme/" not in page.content.decode()
    rows = list(csv.DictReader(io.StringIO(body(mine.get("/advisers/caseload.csv")).decode())))
    assert [row["School"] for row in rows] == ["Haverstock School", "Planned School"]
    assert mine.get("/advisers/caseload.xlsx").status_code == 200


def test_an_empty_caseload_says_what_to_do(as_, london):
    page = as_(builders.adviser("empty@example.org")).get(CASELOAD)
    assert "No school is allocated to you today" in words(page)


def test_a_school_of_which_the_head_was_not_told_shows_no_state(mine, haverstock):
    builders.key(haverstock, "proposed")
    assert "Not in the programme" in words(mine.get(CASELOAD))
    assert "Proposed" not in words(mine.get(CASELOAD))


def test_the_number_of_queries_does_not_rise_with_the_caseload(as_, django_assert_max_num_queries, london):
    schools = [builders.school(f"School {n}") for n in range(30)]
    for each in schools:
        builders.key(each)
    site = as_(builders.adviser("busy@example.org", *schools))
    with django_assert_max_num_queries(10):
        assert "30 schools today" in words(site.get(CASELOAD))


def test_the_menu_leads_advisers_to_their_caseload_and_the_team_to_advisers(mine, as_, admin):
    assert 'href="/advisers/caseload/"' in mine.get("/").content.decode()
    team = as_(admin).get("/").content.decode()
    assert 'href="/advisers/"' in team and 'href="/advisers/caseload/"' not in team
