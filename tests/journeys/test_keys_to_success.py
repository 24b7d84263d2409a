"""From a school that a colleague names to a letter, and back out of the programme: with and without scripts."""

from collections.abc import Callable

import pytest

from tests.journeys.people import READING, address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SCHOOLS = f"""
import json
from challenge.core.models import Challenge
from schools.models import School
area = School.objects.listed().in_challenge(Challenge.objects.get(slug="{READING}"))
taken = area.filter(keys__isnull=False).values("pk")
print(json.dumps([area.filter(is_open=True, grants=None).exclude(pk__in=taken).order_by("-urn").first().urn]))
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_admin_team_takes_a_school_in_and_lets_it_go(
    site: Site, visit: Callable[..., Visitor], device: str, scripts: bool
):
    (urn,) = site.ask(SCHOOLS)
    admin = visit(device, scripts=scripts).signs_in(address("admin"))
    admin.goes_to("/programme/").reads_heading("Keys to Success").follows("Criteria")
    criteria_are_previewed(admin)
    a_school_is_added(admin, urn)
    it_enters_after_a_check(admin)
    its_head_is_told(admin)
    it_is_reviewed(admin)


def criteria_are_previewed(admin: Visitor) -> None:
    admin.reads_heading("Criteria for Keys to Success").follows("Low standards (2019 measures)")
    admin.reads_heading("New criteria").fills("Title", "").presses("Preview").reads("Enter a title")
    admin.fills("Title", "Low").presses("Preview").reads("What they would propose", "looked at")


def a_school_is_added(admin: Visitor, urn: int) -> None:
    admin.goes_to("/programme/proposals/").follows("Add a school by hand").presses("Propose the school")
    admin.reads("Enter a school's name or URN").fills("School", str(urn)).fills("Reason", "The governors asked.")
    admin.presses("Propose the school").reads("is proposed. Decide on it here.", "The governors asked.")


def it_enters_after_a_check(admin: Visitor) -> None:
    admin.presses("Continue").reads("Choose what you decide")
    admin.page.get_by_label("Enter the programme").check()
    admin.fills("Reason", "Agreed.").presses("Continue").reads_heading("Check the decision")
    admin.presses("Change").presses("Continue").presses("Confirm").reads("Send the letter to its head next.")


def its_head_is_told(admin: Visitor) -> None:
    admin.follows("Letter to the head").reads("It is no judgement on the people who work at the school")
    admin.follows("note the day").fills("Day on which the head was told", "tomorrow").presses("Continue")
    admin.reads("Enter a real date").fills("Day on which the head was told", "1 March 2019")
    admin.presses("Continue").presses("Confirm").reads("This cannot be done now")


def it_is_reviewed(admin: Visitor) -> None:
    admin.page.get_by_label("Day on which the head was told").fill(admin.page.evaluate(TODAY))
    admin.presses("Continue").presses("Confirm").reads("Those who follow the school see it")
    admin.follows("Open an exit review").presses("Continue").presses("Confirm").follows("Write evidence")
    admin.presses("Save the evidence").follows("End the review").fills("Reason", "It has only begun.")
    admin.presses("Continue").presses("Confirm").reads("stays in the programme")


TODAY = "() => new Date().toISOString().slice(0, 10)"
