"""Step 5: who now meets, or no longer meets, the challenge's criteria for Keys to Success. People decide.

Read from the release's own pinned datasets, so a proposal rests on the very figures that readers will see. Each
proposal is a short transaction of its own, and making it again changes nothing: a rerun goes on where the last
one ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from challenge.core import audit, clock
from challenge.core.models import Challenge
from dataPacks.calc.criteria import Evidence, Judgement, School, in_scope, judge, same_figures
from dataPacks.definitions import criteria as definitions
from dataPacks.steps.work import Work
from dataPacks.store import criteria as store
from schools.actions.proposing import Basis, Found, alert_watchers, lapse, propose_entry, propose_exit_review
from schools.models import Criteria, KeyToSuccess, Proposal

State, Kind = KeyToSuccess.State, Proposal.Kind
NO_LONGER = "The figures no longer say so, or the criteria or the school's part in the programme have changed."


@dataclass(frozen=True)
class Rule:
    """Criteria in force, as saved and as read."""

    saved: Criteria
    read: definitions.Criteria


def are_wanted(challenge: Challenge) -> bool:
    """Whether there is anything to propose by, or anything waiting that may have to lapse."""
    waiting = Proposal.objects.filter(key__challenge=challenge, decision=Proposal.Decision.WAITING, made_by=None)
    return Criteria.objects.filter(challenge=challenge, ended_at=None).exists() or waiting.exists()


def run(work: Work) -> None:
    challenge = work.night.challenge
    rules = _rules(challenge)
    found: dict[str, list[Found]] = {Kind.ENTRY: [], Kind.EXIT: [], Kind.WATCH: []}
    if rules:
        pinned = sorted(work.release.datasets.values_list("pk", flat=True))
        evidence = store.evidence_for([rule.read for rule in rules], pinned=pinned)
        work.tick()
        found = _find(challenge, rules, store.schools(), evidence)
    made = _write(work, Basis(challenge, work.release, same_figures), found)
    with work.finishing(made):
        pass


def _rules(challenge: Challenge) -> list[Rule]:
    """What cannot be read any more, since a measure is gone, is left out and noted: it must not stop a night."""
    rules = []
    for saved in Criteria.objects.filter(challenge=challenge, ended_at=None).order_by("name"):
        try:
            rules.append(Rule(saved, definitions.read(saved.body, saved.name)))
        except definitions.WrongCriteria as error:
            subject = f"criteria:{challenge.slug}:{saved.name}"
            audit.record(by=None, action="criteria.unreadable", subject=subject, challenge=challenge, new=str(error))
    return rules


def _find(
    challenge: Challenge, rules: list[Rule], schools: Iterable[School], evidence: Evidence
) -> dict[str, list[Found]]:
    keys = {key.school_id: key for key in KeyToSuccess.objects.filter(challenge=challenge).select_related("school")}
    found: dict[str, list[Found]] = {Kind.ENTRY: [], Kind.EXIT: [], Kind.WATCH: []}
    in_area = frozenset(challenge.la_codes)
    for school in schools:
        if in_area and school.la_code not in in_area:
            continue
        key = keys.get(school.id)
        if key is not None and key.state == State.IN_PROGRAMME:
            if leaving := _leaving(key, rules, school, evidence):
                found[Kind.EXIT].append(leaving)
        elif (key is None or key.state != State.EXIT_REVIEW) and (meets := _meets(rules, school, evidence)):
            found[Kind.WATCH if key and key.state == State.LEFT else Kind.ENTRY].append(meets)
    return found


def _meets(rules: list[Rule], school: School, evidence: Evidence) -> Found | None:
    about = [rule for rule in rules if in_scope(rule.read, school, frozenset(rule.read.las))]
    met = [(rule, judgement) for rule in about if (judgement := judge(rule.read, school, evidence)).meets]
    return Found(school.id, met[0][0].saved, _reasons(j for _, j in met)) if met else None


def _leaving(key: KeyToSuccess, rules: list[Rule], school: School, evidence: Evidence) -> Found | None:
    """A school in the programme is judged whatever its type has become; where no figure is known, nothing is said."""
    if school.is_open is False:
        closed_on = key.school.closed_on
        day = f" on {closed_on:%-d %B %Y}" if closed_on else ""
        return Found(school.id, None, (f"The register says that the school closed{day}.",))
    judged = [judge(rule.read, school, evidence) for rule in rules]
    if any(j.meets for j in judged) or not any(j.is_known for j in judged):
        return None
    return Found(school.id, rules[0].saved, _reasons(judged))


def _reasons(judged: Iterable[Judgement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for judgement in judged for reason in judgement.reasons))


def _write(work: Work, basis: Basis, found: dict[str, list[Found]]) -> int:
    """Make what is new and let lapse what is no longer found. How many proposals were made."""
    made, today = 0, clock.local_now(basis.challenge.time_zone).date()
    for each in found[Kind.ENTRY]:
        made += propose_entry(basis=basis, found=each)
        work.tick()
    for each in found[Kind.EXIT]:
        made += propose_exit_review(basis=basis, found=each)
        work.tick()
    for each in found[Kind.WATCH]:
        made += alert_watchers(basis=basis, found=each, today=today)
        work.tick()
    still = {(kind, each.school_id) for kind, some in found.items() for each in some}
    waiting = Proposal.objects.filter(key__challenge=basis.challenge, decision=Proposal.Decision.WAITING, made_by=None)
    for proposal in waiting.select_related("key").order_by("pk"):
        if (proposal.kind, proposal.key.school_id) not in still:
            lapse(proposal=proposal, why=NO_LONGER)
            work.tick()
    return made
