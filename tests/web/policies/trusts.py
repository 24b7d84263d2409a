"""Schools of trusts, said by hand: for the admin team of the challenge in which the school lies."""

from typing import Any

from schools.models import TrustSchool
from tests.web import builders
from tests.web.access_rules import admins, admins_list
from tests.web.access_world import ELSEWHERE, NO_URN, NOWHERE, OWN

POLICY = {
    "schools:trusts-by-hand": admins_list(posts=422),  # nothing was filled in
    "schools:trusts-by-hand-download": admins_list("list.csv", "list.xlsx"),
    "schools:remove-from-trust": admins("school of a trust", posts=302, posted="trust.school-removed", has_page=False),
}


def describe(world: Any, stage: Any) -> None:
    """A school in each challenge that nobody's role depends on."""
    world.things["school of a trust"] = {NOWHERE: {"pk": NO_URN}}
    for whose in (OWN, ELSEWHERE):
        school = builders.school("School of a Trust", la=stage.schools[whose].la)
        builders.trust(school, name="Trust of Others")
        world.things["school of a trust"][whose] = {"pk": TrustSchool.objects.get(school=school).pk}
