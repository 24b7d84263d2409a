"""The same first months in a real school: figures of 2018-19 from the published tables, as each of its people."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys import test_programme as months
from tests.journeys.people import LONDON, address
from tests.journeys.site import Site, installed
from tests.journeys.visitor import Visitor
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = [pytest.mark.journey, needs_shared_data]
PROPOSED = """
import json
from schools.models import Proposal, RoleGrant
school = RoleGrant.objects.get(role="head").school
proposal = Proposal.objects.get(key__school=school)
print(json.dumps([school.urn, school.name, proposal.pk, proposal.reasons]))
"""


@pytest.fixture(scope="module")
def london() -> Iterator[Site]:
    with installed("tests.journeys.prepare_london", str(SHARED_DATA / "perf" / "2018-19")) as site:
        yield site


def test_a_real_school_in_the_programme(london: Site, visit: Callable[..., Visitor]):
    urn, name, proposal, reasons = london.ask(PROPOSED)
    hub = f"/schools/{urn}/programme/"

    def come(who: str) -> Visitor:
        return visit("desktop", at=london).signs_in(address(who, LONDON))

    months.nobody_else_knows_of_it_before(come, hub, "head")
    the_night_has_proposed_it_with_figures(come("admin"), name, proposal, reasons)
    it_enters_its_head_is_told_and_an_adviser_comes(come("admin"), hub)
    months.the_adviser_begins(come("adviser"), hub)
    months.the_adviser_audits_its_needs(come("adviser"), hub)
    months.the_head_comments(come("head"), hub)
    months.the_adviser_makes_it_final_and_sets_an_objective(come("adviser"), hub)
    months.authority_and_trust_follow(come, hub)
    months.the_director_sees_it_in_numbers(come("director"), hub)
    months.the_admin_team_pauses_its_support(come("admin"), hub)
    months.then_the_adviser_can_only_read(come("adviser"), hub)


def the_night_has_proposed_it_with_figures(admin: Visitor, name: str, proposal: int, reasons: list[str]) -> None:
    """Each reason names the figure, the file that it comes from and the line."""
    admin.goes_to("/programme/proposals/").reads(name)
    assert reasons and all("england_ks4" in reason and ", line " in reason for reason in reasons)
    admin.goes_to(f"/programme/proposals/{proposal}/").reads(*reasons)
    admin.page.get_by_label("Enter the programme").check()
    admin.fills("Reason", "Results have been low for years.").presses("Continue").presses("Confirm")
    admin.reads("Send the letter to its head next.").signs_out()


def it_enters_its_head_is_told_and_an_adviser_comes(admin: Visitor, hub: str) -> None:
    admin.goes_to(hub).follows("Tell the head").follows("Note that the head was told")
    admin.fills("Day on which the head was told", months.today(admin)).presses("Continue").presses("Confirm")
    admin.goes_to(hub).follows("Allocate an adviser").follows("Choose").fills("First day", months.today(admin))
    admin.presses("Continue").reads("Check before you allocate").presses("Allocate").signs_out()
