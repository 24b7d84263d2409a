"""The hub of a school in the programme, its contacts and concerns, and the own watchlist."""

from typing import Any

from partnerships.models import Concern, Contact
from schools.models import KeyToSuccess
from tests.web import builders
from tests.web.access_rules import Rule
from tests.web.access_world import COLLEAGUES, ELSEWHERE, NO_URN, NOWHERE, OTHERS, OWN
from tests.web.policies import Stage

FILES = ("access.csv", "access.xlsx")
LISTS = ("list.csv", "list.xlsx")


def _over(*own: str, bodies: bool = False, region: bool = False) -> dict[str, tuple[str, ...]]:
    whole = ("admin", "director") if region else ("admin",)
    return {
        OWN: (*whole, *own),
        COLLEAGUES: (*whole, "la_officer", "trust_officer") if bodies else whole,
        OTHERS: whole,
        ELSEWHERE: ("admin elsewhere",),
    }


def _rule(people: dict[str, tuple[str, ...]], *about: str, **more: Any) -> Rule:
    return Rule(people, about, hides=True, refused="page.refused", **more)


FOLLOW = _over("adviser", "head", "la_officer", "trust_officer", bodies=True, region=True)
RECORD, KEEP, SETTLE = _over("adviser"), _over("adviser", "head"), _over()
FOLLOWERS = {OWN: ("admin", "admin elsewhere", "director", "adviser", "head", "la_officer", "trust_officer")}
WORRIED = {OWN: ("admin", "admin elsewhere", "adviser")}

POLICY = {
    "programme:overview": _rule(FOLLOW, "school"),
    "programme:history": _rule(FOLLOW, "school"),
    "programme:history-download": _rule(FOLLOW, *FILES),
    "programme:step": _rule(RECORD, "step", posts=422),  # no day was given
    "programme:standing": _rule(SETTLE, "school", posts=422),  # nothing was chosen
    "programme:watch": _rule(FOLLOW, "school", posts=302, posted="school.watched", has_page=False),
    "programme:late": _rule(FOLLOWERS),
    "programme:late-download": _rule(FOLLOWERS, *LISTS),
    "programme:watchlist": _rule(FOLLOWERS),
    "programme:watchlist-download": _rule(FOLLOWERS, *LISTS),
    "partnerships:contacts": _rule(FOLLOW, "school"),
    "partnerships:contacts-download": _rule(FOLLOW, *FILES),
    "partnerships:add-contact": _rule(KEEP, "school", posts=422),  # no name was given
    "partnerships:contact": _rule(KEEP, "contact", posts=422),
    "partnerships:remove-contact": _rule(KEEP, "contact", posts=409),  # which state was looked at was not told
    "partnerships:concerns": _rule(RECORD, "school", read="concern.read"),
    "partnerships:concerns-download": _rule(RECORD, *FILES, read="concern.read"),
    "partnerships:add-concern": _rule(RECORD, "school", posts=422),
    "partnerships:move-concern": _rule(SETTLE, "concern", posts=422, read="concern.read"),
    "partnerships:all-concerns": _rule(WORRIED, read="concern.read"),
    "partnerships:all-concerns-download": _rule(WORRIED, *LISTS, read="concern.read"),
}


def describe(world: Any, stage: Stage) -> None:
    """Each school in the programme, with a contact and a concern."""
    nothing = {"urn": NO_URN, "pk": NO_URN}
    world.things |= {"contact": {NOWHERE: nothing}, "concern": {NOWHERE: nothing | {"verb": "escalate"}}}
    world.things["step"] = {NOWHERE: {"urn": NO_URN, "step": "visit"}}
    for whose, school in stage.schools.items():
        challenge = stage.wales if whose == ELSEWHERE else stage.london
        key = KeyToSuccess.objects.filter(challenge=challenge, school=school).first()
        key = key or builders.key(school, challenge=challenge)
        contact = Contact.objects.create(key=key, role="head", name="Sam Head")
        concern = Concern.objects.create(key=key, summary="Staffing", raised_by=stage.people["adviser"])
        world.things["contact"][whose] = {"urn": school.urn, "pk": contact.pk}
        world.things["concern"][whose] = {"urn": school.urn, "pk": concern.pk, "verb": "escalate"}
        world.things["step"][whose] = {"urn": school.urn, "step": "visit"}
