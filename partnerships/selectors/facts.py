"""What the task lists of many schools rest on, in a number of queries that does not grow with the schools."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q

from challenge.core import clock, per_request
from partnerships.models import Audit, Contact, Objective, StepDone
from partnerships.tasklist import Facts, is_of_stay
from schools.models import Allocation, KeyToSuccess


def facts_of(keys: Iterable[KeyToSuccess]) -> dict[int, Facts]:
    """By the key's id. Give keys that a selector gave for the viewer. Four queries."""
    found = list(keys)
    ids = [key.pk for key in found]
    advisers = lead_advisers(found)
    contacts, steps, audits = _contacts(ids), _steps(found), _audits(found)
    today = clock.now().date()
    return {
        key.pk: Facts(
            today=today,
            entered_on=key.entered_on,
            told_on=key.head_told_on,
            adviser_since=lead.since if (lead := advisers.get((key.challenge_id, key.school_id))) else None,
            adviser=lead.name if lead else "",
            has_body=key.school.la_id is not None,
            is_running=key.is_supported,
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


def _steps(found: list[KeyToSuccess]) -> dict[int, dict[str, dt.date]]:
    """What was recorded of the present stay; of an earlier one the history tells."""
    entered = {key.pk: key.entered_on for key in found}
    steps: dict[int, dict[str, dt.date]] = defaultdict(dict)
    for key, step, day in StepDone.objects.filter(key__in=entered).values_list("key_id", "step", "done_on"):
        if is_of_stay(day, entered[key]):
            steps[key][step] = day
    return steps


def _audits(found: list[KeyToSuccess]) -> dict[int, dict[str, Any]]:
    """The days on which an audit of the present stay first got as far, a later version taking nothing back.

    An audit that was still under way when the school returned counts from what was done with it since. Objectives
    are set once the audit that they hang on is final.
    """
    entered = {key.pk: key.entered_on for key in found}
    days: dict[int, dict[str, list[dt.date]]] = defaultdict(lambda: defaultdict(list))
    kept = ~Q(objectives__state=Objective.State.DROPPED)
    audits = Audit.objects.filter(key__in=entered).defer("summary").order_by()
    for audit in audits.annotate(first_set=Min("objectives__made_at", filter=kept)):
        begun, saved, shared, final = audit.begun_at, audit.saved_at, audit.shared_at, audit.final_at
        got = {
            "audit_begun": (begun, saved, shared, final),
            "audit_shared": (shared, final),
            "audit_final": (final,),
            "objectives_set": (max(audit.first_set, final) if audit.first_set and final else None,),
        }
        for name, moments in got.items():
            since = [at.date() for at in moments if at and is_of_stay(at.date(), entered[audit.key_id])]
            days[audit.key_id][name] += since[:1]
    names = ("audit_begun", "audit_shared", "audit_final", "objectives_set")
    return {pk: {name: min(days[pk][name], default=None) for name in names} for pk in entered}
