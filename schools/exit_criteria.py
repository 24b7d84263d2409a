"""What a school shows before it leaves the programme: each criterion is judged, with evidence, in an exit review."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExitCriterion:
    key: str
    title: str
    hint: str


EXIT_CRITERIA = (
    ExitCriterion(
        "objectives", "The objectives agreed with the school are met",
        "Name the objectives, and what shows that they are met.",
    ),
    ExitCriterion(
        "results", "Results are above the criteria by which the school joined, and likely to stay there",
        "Figures with year and source; what this year's own data say.",
    ),
    ExitCriterion(
        "tracking", "The school's own tracking of pupils works without external support",
        "Who runs it, how often it is used, what followed from it.",
    ),
    ExitCriterion(
        "interventions", "The school's own interventions work without external support",
        "Which ones, for which pupils, and what came of them.",
    ),
    ExitCriterion(
        "leadership", "Leadership is sustainable", "Head and senior team, governance, plans for succession."
    ),
    ExitCriterion(
        "teaching", "Teaching is consistently good", "What visits, reviews or inspections found, and when."
    ),
)  # fmt: skip
TITLES = {criterion.key: criterion.title for criterion in EXIT_CRITERIA}
Evidence = dict[str, dict[str, Any]]


def evidence_of(found: Mapping[str, Any]) -> Evidence:
    """Evidence on every criterion, alike where it says the same: browsers send other line ends than are kept."""
    return {name: _judged(found.get(name)) for name in TITLES}


def _judged(found: Any) -> dict[str, Any]:
    known = found if isinstance(found, Mapping) else {}
    words = "\n".join(str(known.get("evidence", "")).splitlines()).strip()
    return {"met": bool(known.get("met")), "evidence": words}


def changed(found: Mapping[str, Any], seen: Mapping[str, Any]) -> Evidence:
    """The criteria on which `found` says something else than what its writer had `seen`."""
    before = evidence_of(seen)
    return {name: now for name, now in evidence_of(found).items() if now != before[name]}


def written_by_both(found: Mapping[str, Any], seen: Mapping[str, Any], saved: Mapping[str, Any]) -> list[str]:
    """The criteria on which the writer and somebody else since wrote different things."""
    others, now = changed(saved, seen), evidence_of(saved)
    return [name for name, own in changed(found, seen).items() if name in others and own != now[name]]
