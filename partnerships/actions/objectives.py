"""Objectives: set from an audit's priorities, later met, not met or dropped. None is ever deleted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from challenge.core import clock, inbox
from challenge.core.models import User
from challenge.core.states import NotAllowed
from challenge.core.words import day_in_words
from dataPacks.definitions import measures
from partnerships.actions.audits import check_may_write
from partnerships.definitions import area_name, areas
from partnerships.models import Audit, Objective
from partnerships.states import OBJECTIVE
from schools.actions.keys import locked
from schools.actions.timeline import Audience, note
from schools.models import KeyToSuccess
from schools.selectors.keys import followers_of

State = Objective.State
NO_AUDIT = (
    "The school has no audit of need since it entered the programme. Begin the audit first: objectives come of what it "
    "finds, and can be set while it is still a draft."
)


@dataclass(frozen=True)
class Wanted:
    """What an objective is to be, as a form gives it; baseline, year and comparison come from the pack."""

    area: str
    text: str
    by_date: dt.date
    measure: str = ""
    group: str = ""
    success: str = ""
    baseline: float | None = None
    baseline_year: str = ""
    target: float | None = None
    comparison: dict[str, Any] | None = None


def faults_of(wanted: Wanted, today: dt.date) -> dict[str, str]:
    """What makes the objective impossible, by field. An ambitious target is not among it."""
    found = {}
    if wanted.by_date <= today:
        found["by_date"] = "The date must be in the future"
    if wanted.area not in areas():
        found["area"] = "Choose an area from the list"
    known = measures().get(wanted.measure)
    if not wanted.measure and not wanted.success:
        found["success"] = "Choose a measure, or say in words how you will know"
    if known and wanted.target is None:
        found["target"] = "Enter the figure that you aim for"
    if known and wanted.target is not None and not known.minimum <= wanted.target <= known.maximum:
        found["target"] = f"{known.name} can only be from {known.minimum:g} to {known.maximum:g}"
    return found


def is_worse(wanted: Wanted) -> bool:
    """Whether the target is worse than where the school stands: possible, but to be confirmed."""
    if wanted.baseline is None or wanted.target is None:
        return False
    return better(wanted.measure) * (wanted.target - wanted.baseline) < 0


def better(measure: str) -> int:
    """1 where a higher figure is better for pupils (or neither is), -1 where a lower one is."""
    known = measures().get(measure)
    return -1 if known and known.higher_is == "worse" else 1


@transaction.atomic
def set_objective(
    *, key: KeyToSuccess, audit: Audit | None, wanted: Wanted, worse_is_meant: bool, by: User
) -> Objective:
    """Keep the objective with what it rests on, an audit of the present stay, be it a draft.

    The same objective set a second time is the first one.
    """
    key = locked(key)
    check_may_write(key, by)
    if audit is None or not audit.is_of_this_stay:
        raise NotAllowed(NO_AUDIT)
    for fault in faults_of(wanted, clock.now().date()).values():
        raise NotAllowed(f"{fault}.")
    if is_worse(wanted) and not worse_is_meant:
        raise NotAllowed("The target is worse than where the school stands. Confirm that this is meant, or change it.")
    same = key.objectives.filter(
        state=State.OPEN, text=wanted.text, measure=wanted.measure, group=wanted.group, by_date=wanted.by_date
    ).first()
    if same:
        return same
    order = (key.objectives.aggregate(last=Max("order"))["last"] or 0) + 1
    fields = wanted.__dict__ | {"comparison": wanted.comparison or {}}
    made = Objective.objects.create(key=key, audit=audit, order=order, made_by=by, **fields)
    _note(made, "objective.set", f"Objective {order} was set: {made.text}", by)
    if _is_open_to_all(made):
        _tell(made, f"A new objective was set for {key.school}: {_area(made)}.", by)
    return made


@transaction.atomic
def revise_objective(
    *, objective: Objective, target: float | None, by_date: dt.date, comparison: dict[str, Any] | None,
    worse_is_meant: bool, why: str, version: int, by: User,
) -> Objective:  # fmt: skip
    """Another target or another date, with the reason; what it was stays in the history. The baseline is kept."""
    objective = _locked(objective, by)
    if (objective.target, objective.by_date) == (target, by_date):
        return objective
    _check_version(objective, version)
    if objective.state != State.OPEN:
        raise NotAllowed(f"This objective is {objective.state} already. Set a new one instead.")
    wanted = Wanted(
        objective.area, objective.text, by_date, objective.measure, objective.group, objective.success,
        objective.baseline, objective.baseline_year, target, comparison,
    )  # fmt: skip
    for fault in faults_of(wanted, clock.now().date()).values():
        raise NotAllowed(f"{fault}.")
    if is_worse(wanted) and not worse_is_meant:
        raise NotAllowed("The target is worse than where the school stood. Confirm that this is meant, or change it.")
    if not why.strip():
        raise NotAllowed("Enter the reason.")
    old = _aim(objective)
    objective.target, objective.by_date, objective.version = target, by_date, version + 1
    objective.comparison = comparison or objective.comparison
    objective.save(update_fields=["target", "by_date", "version", "comparison"])
    words = f"The aim of objective {objective.order} changed: {objective.text}"
    _note(objective, "objective.revised", words, by, why=why, old=old, new=_aim(objective))
    if _is_open_to_all(objective):
        _tell(objective, f"The aim of an objective of {objective.key.school} changed: {_area(objective)}.", by)
    return objective


@transaction.atomic
def settle_objective(*, objective: Objective, state: str, why: str, version: int, by: User) -> Objective:
    """Met, not met or dropped, with the reason. A second press changes nothing."""
    objective = _locked(objective, by)
    if objective.state == state and objective.why == why:
        return objective
    _check_version(objective, version)
    OBJECTIVE.check(objective.state, state)
    if not why.strip():
        raise NotAllowed("Enter the reason.")
    old = objective.state
    objective.state, objective.why, objective.version = state, why, version + 1
    objective.settled_at, objective.settled_by = clock.now(), by
    objective.save(update_fields=["state", "why", "version", "settled_at", "settled_by"])
    words = f"Objective {objective.order} was {'dropped' if state == State.DROPPED else state}: {objective.text}"
    _note(objective, "objective.settled", words, by, why=why, old=old, new=state)
    if _is_open_to_all(objective):
        _tell(objective, f"An objective of {objective.key.school} is now {state}: {_area(objective)}.", by)
    return objective


@transaction.atomic
def move_objective(*, objective: Objective, up: bool, by: User) -> Objective:
    """One place up or down among the school's objectives."""
    key = KeyToSuccess.objects.select_for_update(of=("self",)).select_related("challenge", "school")
    whole = key.get(pk=objective.key_id)
    check_may_write(whole, by)
    rows = list(whole.objectives.order_by("order", "id"))
    place = next(n for n, row in enumerate(rows) if row.pk == objective.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for order, row in enumerate(rows, 1):
            row.order = order
        Objective.objects.bulk_update(rows, ["order"])
        words = f"The order of the objectives changed: '{objective.text}' moved {'up' if up else 'down'}."
        _note(objective, "objective.moved", words, by)
    return objective


def _locked(objective: Objective, by: User) -> Objective:
    found = Objective.objects.select_for_update(of=("self",)).select_related("key__challenge", "key__school", "audit")
    now = found.get(pk=objective.pk)
    check_may_write(now.key, by)
    return now


def _check_version(objective: Objective, version: int) -> None:
    if objective.version != version:
        raise NotAllowed("Somebody changed this objective after you had opened it. Look at it again, then decide.")


def _area(objective: Objective) -> str:
    return area_name(objective.area).lower()


def _aim(objective: Objective) -> str:
    """'45.0 by 31 August 2027' in the measure's own number of places; the day alone where no measure tells."""
    known = measures().get(objective.measure)
    day = day_in_words(objective.by_date)
    return f"{objective.target:.{known.decimals}f} by {day}" if known and objective.target is not None else f"By {day}"


def _is_open_to_all(objective: Objective) -> bool:
    return objective.audit is None or objective.audit.state == Audit.State.FINAL


def _note(objective: Objective, kind: str, words: str, by: User, **more: Any) -> None:
    audience = Audience.PROGRAMME if _is_open_to_all(objective) else Audience.TEAM
    rests_on_it = kind in ("objective.set", "objective.revised")
    comparison = objective.comparison.get("sentences", []) if rests_on_it else []
    note(key=objective.key, kind=kind, words=words[:300], by=by, figures=comparison, audience=audience, **more)


def _tell(objective: Objective, text: str, by: User) -> None:
    """Everybody who follows the school, but for whoever did it."""
    key = objective.key
    path = key.path and f"{key.path}audits/"
    others = [person for person in followers_of(key) if person.pk != by.pk]
    inbox.tell(others, challenge=key.challenge, kind="objective.changed", text=text, path=path)
