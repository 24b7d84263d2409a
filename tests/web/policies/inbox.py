"""The inbox: everybody has one, and nobody another's."""

from typing import Any

from challenge.core import inbox
from challenge.core.models import Message
from tests.web.access_rules import KNOWN, Rule, anybody
from tests.web.access_world import COLLEAGUES, NO_URN, NOWHERE, OWN
from tests.web.policies import Stage

POLICY = {
    "inbox": anybody(),
    "inbox-download": anybody("list.csv", "list.xlsx", whose=(OWN,)),
    "inbox-preferences": Rule({OWN: KNOWN}, posts=422),  # nothing was chosen
    "inbox-read-all": Rule(dict.fromkeys((OWN,), KNOWN), posts=302, has_page=False),
    "inbox-read": Rule({OWN: ("head",)}, ("message",), posts=302, has_page=False, refused="page.refused"),
}


def describe(world: Any, stage: Stage) -> None:
    """A message to the head and one to the officer."""
    world.things["message"] = {NOWHERE: {"pk": NO_URN}}
    for whose, person in ((OWN, "head"), (COLLEAGUES, "sender")):
        to = stage.people.get(person) or stage.people["disabled"]
        inbox.tell([to], challenge=stage.london, kind="test.told", text="Something happened")
        told = Message.objects.order_by("id").last()
        assert told is not None
        world.things["message"][whose] = {"pk": told.pk}
