"""A school's first months in the programme, as each of its people in turn: with and without scripts, with slips."""

from collections.abc import Callable

import pytest

from tests.journeys.people import LEADERS, READING, address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
URN = """
import json
from schools.models import RoleGrant
print(json.dumps([RoleGrant.objects.get(person__email="{email}").school.urn]))
"""
TODAY = "() => new Date().toISOString().slice(0, 10)"
SAID = "Two of my best teachers are ill."
NOTED = "The deputy leads in all but name."
Come = Callable[[str], Visitor]


def test_a_school_in_the_programme(published: Site, visit: Callable[..., Visitor], device: str):
    """On the desktop with scripts, on the phone without: each with a school, and so a head, of its own."""
    leader, scripts = LEADERS[device], device == "desktop"
    (urn,) = published.ask(URN.format(email=address(leader, READING)))
    hub = f"/schools/{urn}/programme/"

    def come(name: str) -> Visitor:
        return visit(device, scripts=scripts).signs_in(address(name))

    nobody_else_knows_of_it_before(come, hub, leader)
    the_admin_team_takes_it_in_and_allocates_an_adviser(come("admin"), urn, hub)
    the_adviser_begins(come("adviser"), hub)
    the_adviser_audits_its_needs(come("adviser"), hub)
    the_head_comments(come(leader), hub)
    the_adviser_makes_it_final_and_sets_an_objective(come("adviser"), hub)
    authority_and_trust_follow(come, hub)
    the_director_sees_it_in_numbers(come("director"), hub)
    the_admin_team_pauses_its_support(come("admin"), hub)
    then_the_adviser_can_only_read(come("adviser"), hub)


def today(visitor: Visitor) -> str:
    return str(visitor.page.evaluate(TODAY))


def nobody_else_knows_of_it_before(come: Come, hub: str, leader: str) -> None:
    for name in (leader, "adviser", "officer", "trust", "director"):
        come(name).goes_to(hub, status=404).signs_out()


def the_admin_team_takes_it_in_and_allocates_an_adviser(admin: Visitor, urn: int, hub: str) -> None:
    admin.goes_to("/programme/proposals/").follows("Add a school by hand")
    admin.fills("School", str(urn)).fills("Reason", "The governors asked.").presses("Propose the school")
    admin.page.get_by_label("Enter the programme").check()
    admin.presses("Continue").presses("Confirm").reads("Send the letter to its head next.")
    admin.goes_to(f"{hub}adviser/").reads("has not been told yet")
    admin.goes_to(hub).follows("Tell the head").follows("Note that the head was told")
    admin.fills("Day on which the head was told", today(admin)).presses("Continue").presses("Confirm")
    admin.reads("Those who follow the school see it").goes_to(hub).follows("Allocate an adviser").follows("Choose")
    admin.fills("First day", "31 February 2027").presses("Continue")
    admin.reads("Enter a real date").fills("First day", today(admin)).presses("Continue")
    admin.reads("Check before you allocate").presses("Allocate").reads("Both have been told.").signs_out()


def the_adviser_begins(adviser: Visitor, hub: str) -> None:
    adviser.reads("unread message", "Due soon").goes_to("/inbox/").reads("is the adviser from")
    adviser.goes_to(hub).follows("Inform the responsible body").presses("Save").reads("Enter when it was done")
    adviser.fills("When was it done?", "1 January 2999").presses("Save").reads("The date must be today or in the past.")
    adviser.fills("When was it done?", today(adviser)).fills("Note", "By telephone").presses("Save")
    adviser.reads("Recorded: Inform the responsible body").follows("Contacts").follows("Add a contact")
    adviser.presses("Save").reads("Enter a name").page.get_by_label("Role").select_option("head")
    adviser.fills("Name", "Ada Head").presses("Save").reads("Ada Head is on the list of contacts.")
    adviser.goes_to(f"{hub}notes/").follows("Write a note").fills("Note", NOTED).presses("Save").reads(NOTED)
    adviser.goes_to(f"{hub}history/").reads("The head was told").finds_no(NOTED).signs_out()


def the_adviser_audits_its_needs(adviser: Visitor, hub: str) -> None:
    adviser.goes_to(f"{hub}audits/").presses("Begin an audit").follows("Share with the head")
    adviser.presses("Share the audit").reads("No area is judged yet").goes_to(f"{hub}audits/1/areas/achievement/")
    adviser.page.get_by_label("Weak: needs support").check()
    adviser.page.get_by_label("First: this term").check()
    adviser.page.locator("input[name=quote]").first.check()
    adviser.fills("Evidence", "Books of year 9.").presses("Save and next area").goes_to(f"{hub}audits/1/")
    adviser.reads("Books of year 9.", "release 1").fills("Summary", "Mathematics first.").presses("Save the summary")
    adviser.follows("Share with the head").presses("Share the audit").reads("Shared with the head").signs_out()


def the_head_comments(head: Visitor, hub: str) -> None:
    head.reads("unread message", "Your school in the programme").goes_to(f"{hub}audits/1/")
    head.presses("Add the comment").reads("Enter a comment").fills("Comment", SAID).presses("Add the comment")
    head.reads(SAID).goes_to(f"{hub}notes/", status=404).goes_to(f"{hub}concerns/", status=404).signs_out()


def the_adviser_makes_it_final_and_sets_an_objective(adviser: Visitor, hub: str) -> None:
    adviser.goes_to(f"{hub}audits/1/").reads(SAID).follows("Make it final").presses("Make it final")
    adviser.goes_to(f"{hub}audits/1/").follows("Make an objective of this").presses("Compare with similar schools")
    adviser.reads("Enter what will be different").fills("What will be different?", "Nobody falls behind unseen.")
    adviser.fills("Target", "0.5")
    adviser.fills("By when?", "31 August 2030").presses("Compare with similar schools").presses("Set the objective")
    adviser.reads("Nobody falls behind unseen.").signs_out()


def authority_and_trust_follow(come: Come, hub: str) -> None:
    for name in ("officer", "trust"):
        officer = come(name).reads("in the programme").goes_to(f"{hub}audits/1/").reads("Mathematics first.")
        officer.finds_no(SAID).goes_to(f"{hub}audits/").reads("Nobody falls behind unseen.")
        officer.goes_to(f"{hub}notes/", status=404).goes_to(f"{hub}concerns/", status=404).signs_out()


def the_director_sees_it_in_numbers(director: Visitor, hub: str) -> None:
    director.reads("in numbers", "Caseloads", "Adviser Jones").goes_to(hub).reads("Set objectives")
    director.goes_to(f"{hub}notes/", status=404).goes_to(f"{hub}audits/", status=404).signs_out()


def the_admin_team_pauses_its_support(admin: Visitor, hub: str) -> None:
    admin.goes_to(f"{hub}support/").presses("Continue").reads("Choose what should happen")
    admin.page.get_by_label("Pause it").check()
    admin.fills("Why?", "The building is closed.").presses("Continue").reads("Before", "After").presses("Confirm")
    admin.reads("has been paused", "its records can be read, not changed").signs_out()


def then_the_adviser_can_only_read(adviser: Visitor, hub: str) -> None:
    adviser.goes_to(f"{hub}audits/").reads("is paused").finds_no("Begin a new version")
    adviser.goes_to(f"{hub}contacts/").finds_no("Add a contact").signs_out()
