"""Keys to Success: the list, proposals, decisions, exit reviews and criteria."""

from typing import Any

from schools.models import Criteria, ExitReview, KeyToSuccess, Proposal
from tests.web import builders
from tests.web.access_rules import ADMINS, Rule, admins, admins_list
from tests.web.access_world import ELSEWHERE, NO_URN, NOWHERE, OWN

FOLLOWERS = ("admin", "director", "adviser", "head", "la_officer", "trust_officer", "admin elsewhere")
POLICY: dict[str, Any] = {
    "schools:programme": Rule({OWN: FOLLOWERS}, hides=True, refused="page.refused"),
    "schools:programme-download": Rule({OWN: FOLLOWERS}, ("list.csv", "list.xlsx"), hides=True, refused="page.refused"),
    "schools:proposals": admins_list(),
    "schools:proposals-download": admins_list("list.csv", "list.xlsx"),
    "schools:proposal": admins("proposal", posts=422),
    "schools:add-key": Rule({OWN: ADMINS}, hides=True, posts=422, refused="page.refused"),
    "schools:key": admins("key"),
    "schools:key-letter": admins("key"),
    "schools:key-letter-text": admins("key"),
    "schools:key-decide": admins("told", posts=422),
    "schools:exit-review": admins("exit review"),
    "schools:exit-step": admins("exit step", posts=422),
    "datapacks:criteria": admins_list(),
    "datapacks:criteria-download": admins_list("list.csv", "list.xlsx"),
    "datapacks:new-criteria": Rule({OWN: ADMINS}, hides=True, posts=422, refused="page.refused"),
    "datapacks:one-criteria": admins("criteria"),
    "datapacks:edit-criteria": admins("criteria", posts=422),
    "datapacks:end-criteria": admins("criteria to end", posts=302, posted="criteria.ended", has_page=False),
}
BODY = {"title": "Few with both basics", "test": [{"kind": "measure", "measure": "basics_94", "below": 40}]}


def describe(world: Any, stage: Any) -> None:
    kinds = ("proposal", "key", "told", "exit review", "exit step", "criteria", "criteria to end")
    world.things |= {kind: {NOWHERE: {"pk": NO_URN}} for kind in kinds}
    world.things["told"][NOWHERE] |= {"what": "told"}
    world.things["exit step"][NOWHERE] |= {"what": "recommend"}
    for whose, challenge in ((OWN, stage.london), (ELSEWHERE, stage.wales)):
        school = builders.school("Keyed School", la=stage.schools[whose].la)
        key = KeyToSuccess.objects.create(challenge=challenge, school=school)
        proposal = Proposal.objects.create(key=key, kind="entry", reasons=["A figure."])
        review = ExitReview.objects.create(key=key)
        saved = Criteria.objects.create(challenge=challenge, name="basics", title="Basics", body=BODY)
        ending = Criteria.objects.create(challenge=challenge, name="ending", title="Ending", body=BODY)
        world.things["proposal"][whose] = {"pk": proposal.pk}
        world.things["key"][whose] = {"pk": key.pk}
        world.things["told"][whose] = {"pk": key.pk, "what": "told"}
        world.things["exit review"][whose] = {"pk": review.pk}
        world.things["exit step"][whose] = {"pk": review.pk, "what": "recommend"}
        world.things["criteria"][whose] = {"pk": saved.pk}
        world.things["criteria to end"][whose] = {"pk": ending.pk}
