"""Wording of the pages about Keys to Success and what is proposed about them. No queries."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge.core import clock
from challenge.core.downloads import Cell
from schools.exit_criteria import EXIT_CRITERIA
from schools.models import ExitReview, KeyToSuccess, Proposal
from schools.presenters import Fact, Tag, uk_date, uk_time

State = KeyToSuccess.State
STATE_TAGS: dict[str, Tag] = {
    State.PROPOSED: Tag("Proposed", "yellow"),
    State.DECLINED: Tag("Not taken in", "grey"),
    State.IN_PROGRAMME: Tag("In programme", "green"),
    State.EXIT_REVIEW: Tag("Exit review", "purple"),
    State.LEFT: Tag("Left", "blue"),
}
KIND_TAGS: dict[str, Tag] = {
    Proposal.Kind.ENTRY: Tag("Entry", "yellow"),
    Proposal.Kind.EXIT: Tag("Exit review", "purple"),
    Proposal.Kind.WATCH: Tag("Watch alert", "orange"),
}
# Why there is no letter to the head of a school that is not in the programme now, and what to do.
NO_LETTER: dict[str, tuple[str, str]] = {
    State.PROPOSED: (
        "It has not been decided yet", "Nobody is told before it is decided. Decide on the proposal first.",
    ),
    State.DECLINED: (
        "It was decided against", "The school does not enter the programme, so there is nothing to tell its head.",
    ),
    State.LEFT: (
        "The school has left the programme", "There is a letter again if it returns.",
    ),
}  # fmt: skip
KEY_COLUMNS = (
    "Challenge", "URN", "School", "Local authority", "Phase", "State", "Support", "Adviser", "Since",
    "Days in this state", "Entered on", "Head told on", "Left on", "Left as", "Watched until", "School is open",
)  # fmt: skip
PROPOSAL_COLUMNS = (
    "Challenge", "URN", "School", "Local authority", "Phase", "Kind", "Made on", "Criteria", "Release", "Reasons",
    "Decision", "Decided on", "Decided by", "Why",
)  # fmt: skip


@dataclass(frozen=True)
class KeyLine:
    """One school in the list; `what_to_do` where something about it cannot wait."""

    key: KeyToSuccess
    tag: Tag
    adviser: str
    since: str
    days: int
    url: str
    what_to_do: str


def key_lines(keys: Iterable[KeyToSuccess]) -> list[KeyLine]:
    today = clock.now().date()
    return [
        KeyLine(
            key, STATE_TAGS[key.state], adviser_of(key) or ("None yet" if key.is_running else ""),
            uk_date(since_of(key)), (today - since_of(key)).days, hub_url(key), what_to_do(key),
        )
        for key in keys
    ]  # fmt: skip


def since_of(key: KeyToSuccess) -> dt.date:
    """Since when the school is where it is, as the selector `with_since` worked it out."""
    since: dt.date = key.since  # type: ignore[attr-defined]
    return since


def adviser_of(key: KeyToSuccess) -> str:
    """Who leads the work with the school today, as the selector `with_adviser` found out; empty where nobody does."""
    return key.adviser or ""  # type: ignore[attr-defined]


def watched_until(key: KeyToSuccess) -> str:
    """Until when figures of a school that left are watched; empty once that day is past."""
    is_watched = key.state == State.LEFT and key.watched_until and key.watched_until >= clock.now().date()
    return uk_date(key.watched_until) if is_watched else ""


def what_to_do(key: KeyToSuccess) -> str:
    if key.school.is_open is False and key.is_running:
        day = f" on {uk_date(key.school.closed_on)}" if key.school.closed_on else ""
        return f"The school closed{day}. Record that it left, and look at the school that took its place."
    if key.state == State.IN_PROGRAMME and not key.head_told_on:
        return "The head has not been told yet: send the letter, then note the day."
    return ""


def hub_url(key: KeyToSuccess) -> str:
    """The school's hub, or its public page where it has no URN yet."""
    return key.path or f"/schools/laestab-{key.school.laestab}/"


def key_rows(keys: Iterable[KeyToSuccess]) -> Iterator[list[Cell]]:
    today = clock.now().date()
    for key in keys:
        school, since = key.school, since_of(key)
        yield [
            key.challenge.name, school.urn, school.name, school.la.name if school.la else "",
            school.get_phase_display(), key.get_state_display(), key.get_standing_display(), adviser_of(key),
            since,
            (today - since).days,
            key.entered_on, key.head_told_on, key.left_on, key.get_left_as_display(), key.watched_until,
            "" if school.is_open is None else "yes" if school.is_open else "no",
        ]  # fmt: skip


def proposal_rows(proposals: Iterable[Proposal]) -> Iterator[list[Cell]]:
    for proposal in proposals:
        school = proposal.key.school
        yield [
            proposal.key.challenge.name, school.urn, school.name, school.la.name if school.la else "",
            school.get_phase_display(), proposal.get_kind_display(), proposal.made_at.date(),
            proposal.criteria.title if proposal.criteria else "By hand",
            proposal.release.number if proposal.release else "", " ".join(proposal.reasons),
            proposal.get_decision_display(), proposal.decided_at.date() if proposal.decided_at else "",
            str(proposal.decided_by or ""), proposal.why,
        ]  # fmt: skip


def proposal_facts(proposal: Proposal) -> list[Fact]:
    """Where a proposal comes from."""
    by = proposal.criteria.title if proposal.criteria else ""
    facts = [
        Fact("School", f"{proposal.key.school}", hub_url(proposal.key)),
        Fact("Local authority", str(proposal.key.school.la or "")),
        Fact("Proposed", f"{uk_time(proposal.made_at)}, {proposal.made_by or 'by the night'}"),
        Fact("Criteria", by),
        Fact("Release", str(proposal.release) if proposal.release else ""),
    ]
    return [fact for fact in facts if fact.value]


def key_facts(key: KeyToSuccess) -> list[Fact]:
    facts = [
        Fact("Challenge", str(key.challenge)),
        Fact("School", f"{key.school}", hub_url(key)),
        Fact("State", key.get_state_display()),
        Fact("Support", key.get_standing_display() if key.is_running else ""),
        Fact("Entered", uk_date(key.entered_on)),
        Fact("Head told", uk_date(key.head_told_on) or ("Not yet" if key.state == State.IN_PROGRAMME else "")),
        Fact("Left", f"{uk_date(key.left_on)}: {key.get_left_as_display().lower()}" if key.left_on else ""),
        Fact("Watched until", watched_until(key)),
    ]
    return [fact for fact in facts if fact.value]


@dataclass(frozen=True)
class CriterionLine:
    title: str
    tag: Tag
    evidence: str


def criterion_lines(review: ExitReview) -> list[CriterionLine]:
    lines = []
    for criterion in EXIT_CRITERIA:
        found = review.evidence.get(criterion.key, {})
        said = found.get("evidence", "")
        tag = (
            Tag("Met", "green")
            if found.get("met")
            else Tag("Not met", "red")
            if said
            else Tag("No evidence yet", "grey")
        )
        lines.append(CriterionLine(criterion.title, tag, said))
    return lines


def review_facts(review: ExitReview) -> list[Fact]:
    facts = [
        Fact("Opened", f"{uk_time(review.opened_at)}, {review.opened_by or ''}"),
        Fact("State", review.get_state_display()),
        Fact(
            "Recommended",
            f"{uk_time(review.recommended_at)}, {review.recommended_by or ''}" if review.recommended_at else "",
        ),
        Fact("Recommendation", review.recommendation),
        Fact("Settled", f"{uk_time(review.settled_at)}, {review.settled_by or ''}" if review.settled_at else ""),
        Fact("Remarks", review.why),
    ]
    return [fact for fact in facts if fact.value]


def letter(key: KeyToSuccess, reasons: Iterable[str]) -> list[str]:
    """The letter to the head, paragraph by paragraph: what it means, what it rests on, what comes next."""
    figures = [reason.split(" Source: ")[0] for reason in reasons]
    paragraphs = [
        f"{key.school} has been chosen as a Key to Success of {key.challenge}. It means that the programme will work "
        "with you and your colleagues: you get an adviser of your own, and support that is agreed with you.",
        "It is no judgement on the people who work at the school. Schools that have been Keys to Success have gone on "
        "to help others, and we hope to learn from yours.",
    ]
    if figures:
        paragraphs.append("We looked at these published figures: " + " ".join(figures))
    paragraphs += [
        f"The school enters the programme on {uk_date(key.entered_on)}. Your adviser will call you to find a day for "
        "a first visit. Together you will look at what the school needs, and agree on a few objectives.",
        "Nobody outside of the programme's own team has been told before you. If a figure seems wrong to you, or if "
        "you want to talk first, please call or write to us.",
    ]
    return paragraphs


def letter_text(key: KeyToSuccess, reasons: Iterable[str]) -> str:
    lines = ["The headteacher", str(key.school), "", uk_date(clock.now().date()), "", "Dear colleague,", ""]
    for paragraph in letter(key, reasons):
        lines += [paragraph, ""]
    return "\n".join([*lines, "Yours sincerely,", "", f"The team of {key.challenge}", ""])
