"""How results pass from a school to the one that came after it. Pure.

A school that became an academy is the same school under a new number: its results are carried. Of schools that merged,
the mean weighted by pupils is carried, where every part has a figure and a number of pupils. A school that was divided
carries nothing, because nobody can say whose results they were. What a school published itself always comes first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dataPacks.calc.frame import FigureColumn
from schools.reasons import Reason

SUCCESSION, MERGER, SPLIT = "succession", "merger", "split"
HISTORY = (SUCCESSION, MERGER, SPLIT)
GAP = "gap"
SHORT = dt.timedelta(days=45)  # between one school's end and the next one's beginning


@dataclass(frozen=True)
class Link:
    before: int
    after: int
    relation: str
    on: dt.date | None = None


@dataclass(frozen=True)
class Step:
    """One generation back: the schools before, the last day on which they were there, and whether results pass."""

    urns: tuple[int, ...]
    how: str
    until: dt.date | None = None
    carried: bool = True
    why: str = ""  # they do not pass


def loops(links: Iterable[Link]) -> list[list[int]]:
    """Schools that would come before themselves, each loop's URNs in order; [] for links that can be true."""
    after: dict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.relation in HISTORY:
            after[link.before].add(link.after)
    # Take away, again and again, what nothing leads to or what leads nowhere; loops and paths between them are left.
    left = {urn for urn, later in after.items() if later} | {urn for later in after.values() for urn in later}
    reach = {urn: _reach(urn, after) for urn in _core(left, after)}
    rings = {frozenset(u for u in reach[urn] if u in reach and urn in reach[u]) for urn in reach if urn in reach[urn]}
    return sorted(sorted(ring) for ring in rings)


def _core(urns: set[int], after: Mapping[int, set[int]]) -> set[int]:
    """What is left after all that lies on no loop, nor between two, is taken away."""
    while True:
        led_to = {later for urn in urns for later in after.get(urn, ()) if later in urns}
        kept = {urn for urn in urns & led_to if after.get(urn, set()) & urns}
        if kept == urns:
            return kept
        urns = kept


def _reach(urn: int, after: Mapping[int, set[int]]) -> set[int]:
    """Every school that comes after `urn`, by any way."""
    found: set[int] = set()
    to_do = list(after.get(urn, ()))
    while to_do:
        one = to_do.pop()
        if one not in found:
            found.add(one)
            to_do += after.get(one, ())
    return found


def without_loops(links: Iterable[Link]) -> list[Link]:
    """The links of history, each pair of schools once, without those that lie on a loop; in a fixed order."""
    links = list(links)
    ring = {urn: i for i, urns in enumerate(loops(links)) for urn in urns}
    found: dict[tuple[int, int], Link] = {}
    for link in sorted(
        links, key=lambda one: (one.before, one.after, HISTORY.index(_known(one)), one.on or dt.date.min)
    ):
        on_loop = link.before in ring and ring[link.before] == ring.get(link.after)
        if link.relation in HISTORY and not on_loop:
            pair = (link.before, link.after)
            known = found.setdefault(pair, link)
            # From two ends the link may be told twice: the rarer word says more, and a date is better than none.
            later = max(known, link, key=lambda one: HISTORY.index(one.relation))
            found[pair] = replace(later, on=known.on or link.on)
    return list(found.values())


def _known(link: Link) -> str:
    return link.relation if link.relation in HISTORY else SUCCESSION


def lineages(links: Iterable[Link], opened: Mapping[int, dt.date | None]) -> dict[int, list[Step]]:
    """The generations before each school that has any, the nearest first. `opened` says when schools began."""
    kept = without_loops(links)
    after: dict[int, set[int]] = defaultdict(set)
    for link in kept:
        after[link.before].add(link.after)
    reach = {urn: _reach(urn, after) for urn in after}
    near = [link for link in kept if not _is_roundabout(link, after, reach)]
    parents: dict[int, list[Link]] = defaultdict(list)
    heirs: dict[int, set[int]] = defaultdict(set)
    for link in near:
        parents[link.after].append(link)
        heirs[link.before].add(link.after)
    return {urn: _generations(urn, parents, heirs, opened) for urn in sorted(parents)}


def _is_roundabout(link: Link, after: Mapping[int, set[int]], reach: Mapping[int, set[int]]) -> bool:
    """Whether another way leads from one to the other: lists often name grandparents beside parents."""
    return any(link.after in reach.get(one, ()) for one in after[link.before] if one != link.after)


def _generations(
    urn: int, parents: Mapping[int, list[Link]], heirs: Mapping[int, set[int]], opened: Mapping[int, dt.date | None]
) -> list[Step]:
    steps: list[Step] = []
    while links := parents.get(urn):
        founding, later = _founding(sorted(links, key=lambda link: link.before), opened.get(urn))
        steps += [_taken_in(later)] if later else []
        if not founding:
            break
        steps.append(_step(founding, heirs, opened.get(urn)))
        if not steps[-1].carried or len(founding) > 1:
            break
        urn = founding[0].before
    return steps


def _founding(links: Sequence[Link], opened: dt.date | None) -> tuple[list[Link], list[Link]]:
    """The links by which a school began, and those by which it later took others in."""
    days = [link.on for link in links if link.on and link.relation != MERGER] or [link.on for link in links if link.on]
    began = opened or (min(days) if days and any(link.relation != MERGER for link in links) else None)
    if began is None:  # it has always been there: only what is called its predecessor can have been before it
        return [x for x in links if x.relation != MERGER], [x for x in links if x.relation == MERGER]
    has_undated = opened is None and any(link.on is None for link in links)
    is_first = [link.on is None or (not has_undated and link.on <= began + SHORT) for link in links]
    pairs = list(zip(links, is_first, strict=True))
    return [link for link, first in pairs if first], [link for link, first in pairs if not first]


def last_day(on: dt.date) -> dt.date:
    """The earlier school's last day: lists give either that, the end of a month, or the day after it."""
    return on if (on + dt.timedelta(days=1)).day == 1 else on - dt.timedelta(days=1)


def _until(links: Sequence[Link], opened: dt.date | None = None) -> dt.date | None:
    days = [link.on for link in links if link.on]
    return last_day(min(days)) if days else opened and opened - dt.timedelta(days=1)


def _taken_in(links: Sequence[Link]) -> Step:
    urns = tuple(link.before for link in links)
    why = "this school was there already, and had results of its own"
    return Step(urns, MERGER, _until(links), carried=False, why=why)


def _step(links: Sequence[Link], heirs: Mapping[int, set[int]], opened: dt.date | None) -> Step:
    urns, until = tuple(link.before for link in links), _until(links, opened)
    if any(link.relation == SPLIT or len(heirs[link.before]) > 1 for link in links):
        return Step(urns, SPLIT, until, carried=False, why="the earlier school was divided between several schools")
    if len(urns) > 1 and until:
        return Step(urns, MERGER, until)
    if len(urns) > 1:
        return Step(urns, MERGER, carried=False, why="nobody says when the schools merged")
    if links[0].relation == MERGER:
        return Step(urns, MERGER, until, carried=False, why="only one of the schools that merged is named")
    return Step(urns, SUCCESSION, until)


def same_number(schools: Iterable[tuple[int, str, dt.date | None, dt.date | None]], known: set[int]) -> list[Link]:
    """Links that no list gives: a school that opened under the number of one that closed just before.

    `schools` are (URN, LAESTAB, opened, closed); those in `known` have links of their own, and get no more.
    """
    ended: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    began = []
    for urn, laestab, opened, closed in schools:
        if closed and laestab:
            ended[laestab].append((closed, urn))
        if opened and laestab and urn not in known:
            began.append((urn, laestab, opened))
    found = []
    for urn, laestab, opened in sorted(began):
        near = [(c, u) for c, u in ended.get(laestab, ()) if u != urn and dt.timedelta(0) <= opened - c <= SHORT]
        if near:
            found.append(Link(max(near)[1], urn, SUCCESSION, opened))
    return found


@dataclass(frozen=True)
class Plan:
    """Where one school's missing figures may come from: `parts` are positions in the release's index."""

    position: int
    generation: int
    parts: tuple[int, ...]
    until: dt.date | None
    is_merger: bool


def plans(history: Sequence[Sequence[Mapping[str, Any]]], wanted: np.ndarray) -> list[Plan]:
    """Of the index's `history` fact, the steps that carry something, for the schools `wanted` (mask (n,))."""
    found = []
    for position in np.flatnonzero(wanted).tolist():
        for generation, step in enumerate(history[position], 1):
            if step["carried"] and -1 not in step["positions"]:
                until = dt.date.fromisoformat(step["until"]) if step["until"] else None
                parts, is_merger = tuple(step["positions"]), step["how"] == MERGER
                found.append(Plan(position, generation, parts, until, is_merger))
    return sorted(found, key=lambda plan: (plan.generation, plan.position))


@dataclass
class _Sources:
    """The column's list of sources, to which a carried one is added beside that of the figure itself."""

    listed: list[dict[str, Any]]
    places: dict[tuple[int, int, bool], int] = field(default_factory=dict)

    def carried(self, source: int, generation: int, is_merger: bool) -> int:
        key = (source, generation, is_merger)
        if key not in self.places:
            self.places[key] = len(self.listed)
            self.listed.append(self.listed[source] | {"carried": generation, "merged": is_merger})
        return self.places[key]


def carry(column: FigureColumn, todo: Sequence[Plan], year: str, group: str, *, is_count: bool) -> FigureColumn:
    """The column with figures of the schools before, for schools that are not in its table themselves.

    The source of a carried figure says from which generation it is. A column that carries already comes back the same.
    """
    own = np.array([not s.get("carried") for s in column.about["sources"]] + [False], bool)[column.source]
    first = dt.date(int(year[:4]), 9, 1)
    lacking = (column.source < 0) | (own & np.isnan(column.value) & (column.reason == Reason.NEW_SCHOOL))
    due = [p for p in todo if lacking[p.position] and (p.until is None or first <= p.until)]
    due = [p for p in due if all(own[part] for part in p.parts)]
    if not due:
        return column
    made = _copy(column)
    sources = _Sources(made.about["sources"])
    filled: set[int] = set()
    for plan in due:
        if plan.position not in filled and _fill(made, column, plan, group, is_count=is_count):
            source = int(column.source[plan.parts[0]])
            made.source[plan.position] = sources.carried(source, plan.generation, plan.is_merger)
            filled.add(plan.position)
    return made


def _copy(column: FigureColumn) -> FigureColumn:
    arrays = {name: value.copy() for name, value in vars(column).items() if isinstance(value, np.ndarray)}
    return FigureColumn(**arrays, about=column.about | {"sources": list(column.about["sources"])})


def _fill(made: FigureColumn, column: FigureColumn, plan: Plan, group: str, *, is_count: bool) -> bool:
    """Write the figure that `plan` carries; False where there is none."""
    parts, to = np.array(plan.parts), plan.position
    if not plan.is_merger:
        for name in ("value", "cohort", "lower", "upper", "reason", "code", "line"):
            getattr(made, name)[to] = getattr(column, name)[parts[0]]
        return True
    value, cohort = column.value[parts], column.cohort[parts]
    if GAP in group or not np.isfinite(value).all() or not (is_count or (np.isfinite(cohort) & (cohort > 0)).all()):
        return False
    made.reason[to], made.code[to] = 0, 0
    made.lower[to] = made.upper[to] = np.nan
    made.value[to] = value.sum() if is_count else round(float(np.dot(value, cohort) / cohort.sum()), 4)
    made.cohort[to] = np.nan if is_count else cohort.sum()
    made.line[to] = column.line[parts[0]]
    return True
