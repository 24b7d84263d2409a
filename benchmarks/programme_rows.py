"""Rows of a large programme, in bulk, as many people would have typed them in over years. Import it after `setup`."""

import datetime as dt

from challenge.core import clock
from challenge.core.models import Challenge, User
from schools.actions.grants import give_role
from schools.models import Allocation, KeyToSuccess, School, TimelineEntry

ENTRIES = 20  # of each school's timeline


def supported(challenge: Challenge, count: int, *, by: User) -> list[KeyToSuccess]:
    """`count` open schools, spread over all of them, in the programme since a year, each with a history."""
    entered = clock.now().date() - dt.timedelta(days=365)
    ids = list(School.objects.listed().open().exclude(urn=None).order_by("id").values_list("id", flat=True))
    chosen = ids[:: len(ids) // count][:count]
    KeyToSuccess.objects.bulk_create(
        KeyToSuccess(challenge=challenge, school_id=pk, state="in programme", entered_on=entered, head_told_on=entered)
        for pk in chosen
    )
    keys = list(KeyToSuccess.objects.select_related("school").order_by("id"))
    TimelineEntry.objects.bulk_create(
        TimelineEntry(key=key, kind="key.noted", words=f"Step {n} was taken", effective_on=entered, by=by)
        for key in keys
        for n in range(ENTRIES)
    )
    return keys


def advisers(challenge: Challenge, count: int, keys: list[KeyToSuccess]) -> list[tuple[User, list[int]]]:
    """Advisers who share the schools out among them, each with the URNs of the own caseload."""
    team = []
    for number in range(count):
        person = User.objects.create_user(f"adviser-{number}@example.org", name=f"Adviser {number}")
        give_role(person=person, role="adviser", challenge=challenge, by=None)
        own = keys[number::count]
        Allocation.objects.bulk_create(
            Allocation(person=person, challenge=challenge, school=key.school, since=key.entered_on) for key in own
        )
        team.append((person, [key.school.urn for key in own if key.school.urn]))
    return team
