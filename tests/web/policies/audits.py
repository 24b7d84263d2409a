"""Audits of need and objectives: who reads a final one, who writes, who comments."""

from typing import Any

from partnerships.models import Audit, Objective
from schools.models import KeyToSuccess
from tests.web import builders
from tests.web.access_rules import Rule
from tests.web.access_world import COLLEAGUES, ELSEWHERE, NO_URN, NOWHERE, OTHERS, OWN

READERS = {
    OWN: ("admin", "adviser", "head", "la_officer", "trust_officer"),
    COLLEAGUES: ("admin", "la_officer", "trust_officer"),
    OTHERS: ("admin",),
    ELSEWHERE: ("admin elsewhere",),
}


def reads(*about: str) -> Rule:
    return Rule(READERS, about, hides=True, read="audit.read", refused="page.refused")


def writes(*about: str, **fields: Any) -> Rule:
    return Rule({OWN: ("adviser",)}, about, hides=True, refused="page.refused", **fields)


POLICY = {
    "partnerships:audits": reads("audited school"),
    "partnerships:begin-audit": writes("audited school", posts=302, gets=302),  # one is under way: on to it
    "partnerships:audit": reads("final audit"),
    "partnerships:audit-download": reads("final audit.csv", "final audit.xlsx"),
    "partnerships:audit-summary": writes("draft audit", posts=422, gets=302),  # no version was sent
    "partnerships:audit-comment": Rule(
        {OWN: ("head",)}, ("final audit",), hides=True, posts=422, gets=302, refused="page.refused"
    ),
    "partnerships:audit-move": writes("audit to final", posts=409),  # the head has not seen it
    "partnerships:audit-area": writes("audit area", posts=422, read="audit.read"),
    "partnerships:objectives-download": reads("objectives.csv", "objectives.xlsx"),
    "partnerships:new-objective": writes("audited school", posts=422),
    "partnerships:objective": reads("objective"),
    "partnerships:settle-objective": writes("objective", posts=422),
    "partnerships:revise-objective": writes("objective", posts=422),
    "partnerships:move-objective": writes("objective", posts=302, gets=302),  # it is the only one
}


def describe(world: Any, stage: Any) -> None:
    kinds = ("audited school", "final audit", "draft audit", "audit to final", "audit area", "objective")
    files = [f"{kind}.{fmt}" for kind in ("final audit", "objectives") for fmt in ("csv", "xlsx")]
    for kind in (*kinds, *files):
        world.things[kind] = {}
    for whose, school in stage.schools.items():
        challenge = stage.wales if whose == ELSEWHERE else stage.london
        key = KeyToSuccess.objects.filter(school=school, challenge=challenge).first()
        key = key or builders.key(school, challenge=challenge)
        by = stage.people["adviser"]
        at = key.proposed_at
        final = Audit.objects.create(key=key, number=1, state="final", begun_by=by, final_by=by, final_at=at)
        Audit.objects.create(key=key, number=2, begun_by=by)
        fields = {"area": "achievement", "text": "Catch up", "success": "Seen", "by_date": "2030-08-31"}
        objective = Objective.objects.create(key=key, audit=final, made_by=by, order=1, **fields)
        _addresses(world, whose, school.urn, objective.pk)
    _addresses(world, NOWHERE, NO_URN, NO_URN)


def _addresses(world: Any, whose: str, urn: int, objective: int) -> None:
    world.things["audited school"][whose] = {"urn": urn}
    world.things["final audit"][whose] = {"urn": urn, "number": 1}
    world.things["draft audit"][whose] = {"urn": urn, "number": 2}
    world.things["audit to final"][whose] = {"urn": urn, "number": 2, "to": "final"}
    world.things["audit area"][whose] = {"urn": urn, "number": 2, "area": "achievement"}
    world.things["objective"][whose] = {"urn": urn, "pk": objective}
    for fmt in ("csv", "xlsx"):
        world.things[f"final audit.{fmt}"][whose] = {"urn": urn, "number": 1, "fmt": fmt}
        world.things[f"objectives.{fmt}"][whose] = {"urn": urn, "fmt": fmt}
