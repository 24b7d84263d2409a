"""Several people allocate the same school at the same moment: one lead, one entry of its history."""

import datetime as dt

import pytest

from advisers.actions.allocations import Wish, allocate
from advisers.models import Adviser
from schools.models import Allocation, TimelineEntry
from tests.web import builders
from tests.web.test_people_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date.today()


@pytest.fixture
def key():
    return builders.key(builders.school(urn=100049))


def advisers(count):
    london = builders.challenge()
    people = [builders.person(f"adviser{n}@example.org", "adviser") for n in range(count)]
    return [Adviser.objects.create(person=person, challenge=london) for person in people]


def test_the_same_adviser_is_allocated_once(key):
    admin, (ada,) = builders.person("admin@example.org", "admin"), advisers(1)
    made = all_at_once(lambda: allocate(key=key, wish=Wish(ada, TODAY), by=admin).pk)
    assert len(set(made)) == 1
    assert Allocation.objects.count() == TimelineEntry.objects.count() == 1


def test_of_different_advisers_one_leads(key):
    admin, team = builders.person("admin@example.org", "admin"), iter(advisers(8))
    made = all_at_once(lambda: allocate(key=key, wish=Wish(next(team), TODAY), by=admin).pk)
    assert len(made) == 1
    assert Allocation.objects.count() == TimelineEntry.objects.count() == 1
