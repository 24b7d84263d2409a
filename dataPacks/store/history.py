"""The generations before each school: by the links in force, or by a number taken over from another school."""

from collections.abc import Mapping, Sequence
from typing import Any

from dataPacks.calc.history import HISTORY, Link, Step, lineages, same_number
from dataPacks.store import lists
from schools.models import School
from schools.querysets import UNNAMED

Fact = list[dict[str, Any]]


def history_of(schools: Sequence[School]) -> list[Fact]:
    """For each school of an index, in its order: the steps back as plain values, `positions` being in that index."""
    fields = ("before", "after", "relation", "linked_on", "before_name")
    told = list(lists.links_in_force().values_list(*fields))
    links = [Link(*link[:4]) for link in told]
    linked = {link.after for link in links if link.relation in HISTORY}
    known = [(s.urn, s.laestab, s.opened_on, s.closed_on) for s in schools if s.urn]
    links += same_number(known, linked)
    names = {school.urn: school.name for school in schools if school.urn}
    stand_ins = {urn for urn, name in names.items() if name.startswith(UNNAMED)}
    names |= {urn: name for urn, *_, name in told if name and (urn in stand_ins or urn not in names)}
    opened = {urn: opened_on for urn, _, opened_on, _ in known}
    positions = {school.urn: i for i, school in enumerate(schools) if school.urn}
    found = lineages(links, opened)
    return [[_plain(step, names, positions) for step in found.get(s.urn or 0, ())] for s in schools]


def _plain(step: Step, names: Mapping[int, str], positions: Mapping[int, int]) -> dict[str, Any]:
    return {
        "urns": list(step.urns),
        "names": [names.get(urn, "") for urn in step.urns],
        "positions": [positions.get(urn, -1) for urn in step.urns],
        "how": step.how,
        "until": step.until.isoformat() if step.until else None,
        "carried": step.carried,
        "why": step.why,
    }
