"""Which schools a role opens: the caseload of today, the trust's schools, and nothing that the head was not told of."""

import datetime as dt

import pytest

from challenge.core import clock
from challenge.core.roles import Can
from schools.models import Allocation, GroupMember, RoleGrant
from schools.selectors import packs_readable_by
from schools.selectors.keys import keys_for, timeline_of
from schools.selectors.scopes import schools_of_trust
from tests.web import builders

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    builders.challenge()
    return builders.school()


def test_an_adviser_reads_the_packs_of_the_schools_allocated_today_and_of_no_others(school):
    builders.school("Not allocated")
    assert list(packs_readable_by(builders.adviser("ann@example.org", school))) == [school]


@pytest.mark.parametrize(("since", "until"), [(DAY, None), (-30 * DAY, -DAY)])
def test_not_before_the_first_day_nor_after_the_last(school, since, until):
    ann, today = builders.adviser("ann@example.org", school), clock.now().date()
    Allocation.objects.update(since=today + since, until=today + until if until else None)
    assert not packs_readable_by(ann).exists()


def test_ending_the_role_closes_the_whole_caseload(school):
    ann = builders.adviser("ann@example.org", school)
    RoleGrant.objects.update(until=clock.now().date() - DAY)
    assert not packs_readable_by(ann).exists()


def test_an_allocation_in_another_challenge_opens_nothing_in_this_one(school):
    ann = builders.adviser("ann@example.org", school)
    Allocation.objects.update(challenge=builders.challenge("wales", ["202"]))
    assert not packs_readable_by(ann).exists()


def test_a_trust_has_the_schools_of_the_list_in_force_and_those_added_by_hand(school):
    listed, left, old = (builders.school(name) for name in ("Listed", "Left", "Of an older list"))
    older = builders.dataset("group-members", year="2017-18")
    newer = builders.dataset("group-members", replaces=older)
    trust = builders.trust(school)
    trust.uid = "2044"
    trust.save()
    for n, (urn, dataset, until) in enumerate(
        ((listed.urn, newer, None), (left.urn, newer, "2018-01-01"), (old.urn, older, None))
    ):
        GroupMember.objects.create(dataset=dataset, line=n, urn=urn, uid="2044", name="Other words", left_on=until)
    assert schools_of_trust(trust) == {school.pk, listed.pk}


@pytest.mark.parametrize("state", ["proposed", "declined"])
def test_a_proposal_is_seen_by_the_admin_team_alone(school, state):
    key = builders.key(school, state)
    people = {
        "admin": builders.person("admin@example.org", "admin"),
        "head": builders.person("head@example.org", "head", school=school),
        "officer": builders.person("la@example.org", "la_officer", la=school.la),
        "director": builders.person("director@example.org", "director"),
        "adviser": builders.adviser("ann@example.org", school),
        "trust": builders.person("trust@example.org", "trust_officer", trust=builders.trust(school)),
    }
    assert [name for name, person in people.items() if key in keys_for(person)] == ["admin"]


def test_nor_does_anybody_else_see_a_school_in_the_programme_before_its_head_was_told(school):
    key = builders.key(school, head_told_on=None)
    head = builders.person("head@example.org", "head", school=school)
    assert not keys_for(head).exists()
    key.head_told_on = key.entered_on
    key.save()
    assert list(keys_for(head)) == [key]


def test_each_reads_of_the_timeline_what_is_for_them(school):
    key = builders.key(school)
    today = clock.now().date()
    for audience in ("admin", "team", "programme"):
        key.timeline.create(kind="key.noted", words=audience, audience=audience, effective_on=today)
    head = builders.person("head@example.org", "head", school=school)
    adviser, admin = builders.adviser("ann@example.org", school), builders.person("admin@example.org", "admin")
    seen = {who: {entry.words for entry in timeline_of(who, key)} for who in (head, adviser, admin)}
    assert seen == {head: {"programme"}, adviser: {"programme", "team"}, admin: {"programme", "team", "admin"}}


def test_a_director_does_not_hold_what_notes_and_concerns_ask_for(school):
    builders.key(school)
    director = builders.person("director@example.org", "director")
    assert keys_for(director).exists()
    assert not keys_for(director, Can.KEEP_NOTES).exists() and not keys_for(director, Can.SEE_CONCERNS).exists()
