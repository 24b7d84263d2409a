"""From a file of people to somebody new who signs in, and out again: with and without scripts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
NEW = "seven quiet rivers north"
HEADINGS = "E-mail,Name,Role,URN,Until"
SCHOOL = """
import json
from schools.models import RoleGrant
print(json.dumps([RoleGrant.objects.filter(role="head").first().school.urn]))
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_admin_invites_a_governor_who_joins_and_whose_role_ends_again(
    site: Site, visit: Callable[..., Visitor], device: str, scripts: bool, tmp_path: Path
):
    email, (urn,) = f"gus-{device}-{'with' if scripts else 'without'}@example.org", site.ask(SCHOOL)
    admin = visit(device, scripts=scripts).signs_in(address("admin"))
    when_a_line_is_wrong_the_file_is_refused(admin, a_file(tmp_path, f"{email},Gus Gold,Governor,1,"))
    when_it_is_mended_and_confirmed_a_link_is_sent(admin, a_file(tmp_path, f"{email},Gus Gold,Governor,{urn},"))
    governor = visit(device, scripts=scripts)
    then_the_link_opens_an_account_once(governor, link_to(site, email), email)
    and_the_school_says_who_can_see_it(admin, urn)
    until_the_role_is_ended(admin, governor, urn)
    the_admin_says_which_trust_a_school_is_in(admin, urn)


def a_file(folder: Path, *lines: str) -> Path:
    path = folder / "governors.csv"
    path.write_text("\n".join([HEADINGS, *lines]))
    return path


def when_a_line_is_wrong_the_file_is_refused(admin: Visitor, file: Path) -> None:
    admin.goes_to("/people/").reads_heading("People").follows("Invite people").reads_heading("Invite people")
    admin.presses("Look at the file").reads("Choose a file")
    chooses(admin, file).reads_heading("The file cannot be used yet")
    admin.reads("1 line is refused", "No school has this URN. Check the number against the list of schools.")
    admin.follows("Choose the mended file")


def when_it_is_mended_and_confirmed_a_link_is_sent(admin: Visitor, file: Path) -> None:
    chooses(admin, file).reads_heading("Check before you invite").reads("Will be invited")
    assert "Gus Gold" in admin.downloads("CSV").decode()
    admin.presses("Invite them").reads_heading("Invitations").reads("1 invitation was sent.")
    admin.follows("Gus Gold").reads("Waiting for an answer", "Send a new link", "Withdraw the invitation")


def chooses(admin: Visitor, file: Path) -> Visitor:
    admin.page.get_by_label("CSV file or Excel workbook").set_input_files(file)
    return admin.presses("Look at the file")


def link_to(site: Site, email: str) -> str:
    (message,) = site.mails(email)
    found = re.search(r"/invitations/\S+", str(message.get_payload()))
    assert found
    return found.group()


def then_the_link_opens_an_account_once(governor: Visitor, link: str, email: str) -> None:
    governor.goes_to(link).reads_heading("Join The Reading Challenge").presses("Accept the invitation")
    governor.reads("Enter a password")
    governor.fills("Password", NEW).fills("Password again", NEW).presses("Accept the invitation")
    governor.reads_heading("Sign in").signs_in(email, NEW).reads_heading("Welcome")
    governor.goes_to(link, 404).reads_heading("This link no longer works").goes_to("/")


def and_the_school_says_who_can_see_it(admin: Visitor, urn: int) -> None:
    admin.goes_to(f"/schools/{urn}/").follows("Who can see this school and why")
    admin.reads_heading("Who can see this school and why")
    admin.reads("Gus Gold", "The whole challenge: The Reading Challenge")
    assert "Gus Gold" in admin.downloads("CSV").decode()


def until_the_role_is_ended(admin: Visitor, governor: Visitor, urn: int) -> None:
    admin.follows("End the role Governor of Gus Gold").reads_heading("End this role of Gus Gold?")
    admin.presses("End the role").reads("The role of Gus Gold has ended.")
    governor.goes_to("/").reads("You have no role yet")


def the_admin_says_which_trust_a_school_is_in(admin: Visitor, urn: int) -> None:
    admin.goes_to("/people/").follows("Schools of trusts").presses("Add the schools").reads("Enter at least one URN")
    admin.fills("Name of the trust", "Trust of Journeys").fills("URNs of its schools", str(urn))
    admin.presses("Add the schools").reads("Added to Trust of Journeys: 1 school.")
    admin.page.get_by_role("button", name="from Trust of Journeys").click()
    admin.reads("is no longer said to be in Trust of Journeys.")
