"""What a school shows before it leaves the programme: each criterion is judged, with evidence, in an exit review."""

from dataclasses import dataclass


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
