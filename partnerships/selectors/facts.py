"""What the task lists of many schools rest on, in a number of queries that does not grow with the schools."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from challenge.core import clock, per_request
from partnerships.models import Audit, Contact, Objective, StepDone
from partnerships.tasklist import Facts
from schools.models import Allocation, KeyToSuccess


def facts_of(keys: Iterable[KeyToSuccess]) -> dict[int, Facts]:
    """By the key's id. Give keys that a selector gave for the viewer. Four queries."""
    found = list(keys)
    ids = [key.pk for key in found]
    advisers = lead_advisers(found)
    contacts, steps = _contacts(ids), _steps(ids)
    audits = _audits(ids)
    today = clock.now().date()
    return {
        key.pk: Facts(
            today=today,
            entered_on=key.entered_on,
            told_on=key.head_told_on,
            adviser_since=lead.since if (lead := advisers.get((key.challenge_id, key.school_id))) else None,
            adviser=lead.name if lead else "",
            has_body=key.school.la_id is not None,
            is_running=key.is_running and key.standing == KeyToSuccess.Standing.ACTIVE,
            is_over=key.state == KeyToSuccess.State.LEFT,
            contacts=contacts[key.pk],
            steps=steps[key.pk],
            **audits[key.pk],
        )
        for key in found
    }


@dataclass(frozen=True)
class Lead:
    """Who leads the work with a school today, and since when."""

    name: str
    since: dt.date


def lead_advisers(keys: Iterable[KeyToSuccess]) -> dict[tuple[int, int], Lead]:
    """By challenge and school. One query for each request."""
    schools = sorted({key.school_id for key in keys})
    held = Allocation.objects.active().filter(school__in=schools, is_lead=True)
    rows = held.values_list("challenge_id", "school_id", "person__name", "person__email", "since")
    found = per_request.once(("lead advisers", *schools), lambda: list(rows))
    return {(challenge, school): Lead(name or email, since) for challenge, school, name, email, since in found}


def _contacts(ids: list[int]) -> dict[int, dict[str, dt.date]]:
    found: dict[int, dict[str, dt.date]] = defaultdict(dict)
    rows = Contact.objects.filter(key__in=ids, removed_at=None).order_by("id")
    for key, role, at in rows.values_list("key_id", "role", "added_at"):
        found[key].setdefault(role, at.date())
    return found


def _steps(ids: list[int]) -> dict[int, dict[str, dt.date]]:
    found: dict[int, dict[str, dt.date]] = defaultdict(dict)
    for key, step, day in StepDone.objects.filter(key__in=ids).values_list("key_id", "step", "done_on"):
        found[key][step] = day
    return found


def _audits(ids: list[int]) -> dict[int, dict[str, Any]]:
    """The days on which an audit first got as far, a later version taking nothing back, and of the first objective."""
    audits = Audit.objects.filter(key=OuterRef("pk")).order_by().values("key")
    objectives = Objective.objects.filter(key=OuterRef("pk")).exclude(state=Objective.State.DROPPED)
    rows = KeyToSuccess.objects.filter(pk__in=ids).values_list(
        "pk",
        Subquery(audits.annotate(first=Min("begun_at")).values("first")),
        Subquery(audits.annotate(first=Min("shared_at")).values("first")),
        Subquery(audits.annotate(first=Min("final_at")).values("first")),
        Subquery(objectives.order_by().values("key").annotate(first=Min("made_at")).values("first")),
    )
    names = ("audit_begun", "audit_shared", "audit_final", "objectives_set")
    return {pk: {n: at.date() if at else None for n, at in zip(names, days, strict=True)} for pk, *days in rows}
