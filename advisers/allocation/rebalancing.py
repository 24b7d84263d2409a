"""The best assignment of a whole team, told as moves from how things are, each with its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .assignment import NEVER, UNPLACED, Costs, assign
from .terms import CHANGE, AdviserTerms, Bar, SchoolTerms, distance_km, fits_phase, points, suits_area

Bars = Mapping[tuple[int, int], Sequence[Bar]]
Plan = dict[int, int | None]  # key of the adviser by key of the school


@dataclass(frozen=True)
class Move:
    school: SchoolTerms
    old: AdviserTerms | None
    new: AdviserTerms
    why: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """`km` is the sum of the ways that are known, `unknown` the number that are not; `over` counts schools too many."""

    km: float
    unknown: int
    wrong_phase: int
    wrong_area: int
    over: int
    conflicts: int
    without: int
    points: int


@dataclass(frozen=True)
class Suggestion:
    moves: tuple[Move, ...]
    unplaced: tuple[SchoolTerms, ...]
    before: Totals
    after: Totals
    plan: Plan


def rebalance(schools: Iterable[SchoolTerms], advisers: Iterable[AdviserTerms], bars: Bars) -> Suggestion:
    """The cheapest plan in which nobody has more schools than days and no two stand in conflict.

    `capacity` of each adviser is the room for these schools. A school that changes hands pays `CHANGE`.
    """
    ordered = sorted(schools, key=lambda school: school.key)
    team = sorted(advisers, key=lambda adviser: adviser.key)
    by_key = {adviser.key: adviser for adviser in team}
    now: Plan = {s.key: s.lead if s.lead in by_key else None for s in ordered}
    found = assign(_costs(ordered, team, bars), [max(0, a.capacity) for a in team]) if team else [UNPLACED] * len(now)
    plan: Plan = {s.key: None if c == UNPLACED else team[c].key for s, c in zip(ordered, found, strict=True)}
    telling = _Telling(ordered, by_key, bars, now, plan)
    return Suggestion(
        tuple(telling.move(school) for school in ordered if plan[school.key] not in (None, now[school.key])),
        tuple(school for school in ordered if plan[school.key] is None),
        telling.totals(now),
        telling.totals(plan),
        plan,
    )


def _costs(schools: list[SchoolTerms], team: list[AdviserTerms], bars: Bars) -> Costs:
    costs = np.zeros((len(schools), len(team)), dtype=np.int64)
    for row, school in enumerate(schools):
        for column, adviser in enumerate(team):
            between = bars.get((adviser.key, school.key), ())
            changes = school.lead is not None and school.lead != adviser.key
            is_barred = any(bar.hard for bar in between)
            costs[row, column] = NEVER if is_barred else points(adviser, school, between) + CHANGE * changes
    return costs


@dataclass(frozen=True)
class _Telling:
    schools: list[SchoolTerms]
    team: dict[int, AdviserTerms]
    bars: Bars
    now: Plan
    plan: Plan

    def move(self, school: SchoolTerms) -> Move:
        old, new = self._adviser(self.now, school), self._adviser(self.plan, school)
        assert new is not None
        return Move(school, old, new, tuple(self._reasons(school, old, new)))

    def totals(self, plan: Plan) -> Totals:
        pairs = [(self.team[who], school) for school in self.schools if (who := plan[school.key]) is not None]
        ways = [distance_km(adviser.place, school.place) for adviser, school in pairs]
        known = [way for way in ways if way is not None]
        loads: dict[int, int] = {}
        for adviser, _ in pairs:
            loads[adviser.key] = loads.get(adviser.key, 0) + 1
        return Totals(
            km=round(sum(known), 1),
            unknown=len(ways) - len(known),
            wrong_phase=sum(not fits_phase(adviser, school) for adviser, school in pairs),
            wrong_area=sum(not suits_area(adviser, school) for adviser, school in pairs),
            over=sum(max(0, load - max(0, self.team[key].capacity)) for key, load in loads.items()),
            conflicts=sum(any(bar.hard for bar in self._between(a, s)) for a, s in pairs),
            without=len(self.schools) - len(pairs),
            points=sum(points(a, s, self._between(a, s)) for a, s in pairs),
        )

    def _adviser(self, plan: Plan, school: SchoolTerms) -> AdviserTerms | None:
        who = plan[school.key]
        return None if who is None else self.team[who]

    def _between(self, adviser: AdviserTerms, school: SchoolTerms) -> Sequence[Bar]:
        return self.bars.get((adviser.key, school.key), ())

    def _reasons(self, school: SchoolTerms, old: AdviserTerms | None, new: AdviserTerms) -> list[str]:
        if old is None:
            return ["Has no adviser yet.", self._way(school, new)]
        reasons = [f"{old.name} may not: {bar.words}" for bar in self._between(old, school) if bar.hard]
        load = sum(who == old.key for who in self.now.values())
        if load > old.capacity:
            reasons.append(f"{old.name} has {load} of these schools and room for {max(0, old.capacity)}.")
        reasons += self._better(school, old, new)
        if points(new, school, self._between(new, school)) + CHANGE > points(old, school, self._between(old, school)):
            reasons += self._makes_room(school, old)
        return reasons or ["The team as a whole fits better."]

    def _better(self, school: SchoolTerms, old: AdviserTerms, new: AdviserTerms) -> list[str]:
        reasons = []
        before, after = distance_km(old.place, school.place), distance_km(new.place, school.place)
        if before is not None and after is not None:
            reasons.append(f"{after:.1f} km from {new.name}, {before:.1f} km from {old.name}.")
        if fits_phase(new, school) and not fits_phase(old, school):
            reasons.append(f"{new.name} works in this phase, {old.name} does not.")
        if suits_area(new, school) and not suits_area(old, school):
            reasons.append(f"The authority suits {new.name}, not {old.name}.")
        return reasons

    def _makes_room(self, school: SchoolTerms, old: AdviserTerms) -> list[str]:
        """A move that costs this school something is part of a chain: say for which schools it makes room."""
        came = [
            each.name
            for each in self.schools
            if self.plan[each.key] == old.key != self.now[each.key] and each.key != school.key
        ]
        shown = ", ".join(came[:3]) + (f" and {len(came) - 3} more" if len(came) > 3 else "")
        return [f"Makes room for {shown} with {old.name}."] if came else []

    def _way(self, school: SchoolTerms, new: AdviserTerms) -> str:
        way = distance_km(new.place, school.place)
        return f"{way:.1f} km from {new.name}." if way is not None else f"The distance from {new.name} is not known."
