"""Reading: an officer's authority and no other, packs of every sort of school, a school found in four ways."""

from collections.abc import Callable

import pytest

from tests.journeys.people import READING, address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

# One school of each phase that has a set of similar schools, if any has, and one of each that has none.
EXAMPLES = f"""
import json
from dataPacks.models import ComparatorSet
rows = ComparatorSet.objects.filter(release__challenge__slug="{READING}").order_by("school__urn")
kinds = {{(row.school.phase, bool(row.no_set)): row.school.urn for row in rows.select_related("school")}}
print(json.dumps([[phase, without, urn] for (phase, without), urn in kinds.items()]))
"""
PACKS = f"""
import json
from dataPacks.models import Pack
rows = Pack.objects.filter(release__challenge__slug="{READING}").values_list("school__urn", "school__la_id")
print(json.dumps(list(rows)))
"""
SCHOOL_OF_THE_HEAD = """
import json
from schools.models import RoleGrant
school = RoleGrant.objects.filter(role="head").select_related("school__la").first().school
print(json.dumps([school.urn, school.name, school.postcode, school.la.name, school.la_id]))
"""


@pytest.fixture(scope="session")
def examples(published: Site) -> dict[tuple[str, bool], int]:
    """URN by phase and whether the school has no set."""
    return {(phase, without): urn for phase, without, urn in published.ask(EXAMPLES)}


@pytest.fixture(scope="session")
def school(site: Site) -> dict[str, str]:
    return dict(zip(("urn", "name", "postcode", "la", "code"), map(str, site.ask(SCHOOL_OF_THE_HEAD)), strict=True))


def test_an_officer_reads_the_authoritys_packs_and_no_other(published: Site, somebody: Visitor, school: dict[str, str]):
    somebody.signs_in(address("officer")).reads(f"Schools in {school['la']}", "Next: open the pack")
    somebody.follows("Read the pack").reads("Headlines")
    if somebody.device == "desktop":
        then_every_pack_of_the_authority_opens_and_no_other(published, somebody, school["code"])


def then_every_pack_of_the_authority_opens_and_no_other(site: Site, officer: Visitor, code: str) -> None:
    packs = site.ask(PACKS)
    answers = {urn: officer.page.request.get(f"{site.url}/schools/{urn}/pack.json").status for urn, _ in packs}
    assert answers == {urn: 200 if la == code else 404 for urn, la in packs}
    assert set(answers.values()) == {200, 404}


@pytest.mark.parametrize(("phase", "without"), [
    ("primary", False), ("secondary", False), ("special", True), ("primary", True), ("secondary", True), ("pru", True)
])  # fmt: skip
def test_packs_of_every_sort_of_school_can_be_read(
    examples: dict[tuple[str, bool], int], somebody: Visitor, phase: str, without: bool
):
    somebody.signs_in(address("admin")).goes_to(f"/schools/{examples[phase, without]}/")
    somebody.follows("Data pack").reads("About this school").opens_every_fold()
    if without:
        somebody.reads("There is no set of similar schools, because")


@pytest.mark.parametrize("way", ["name", "urn", "postcode"])
def test_a_school_is_found_by(published: Site, somebody: Visitor, school: dict[str, str], way: str):
    somebody.signs_in(address("head")).fills("Name, URN, postcode or local authority", school[way]).presses("Search")
    somebody.reads("1 school found").follows(school["name"], within=somebody.page.get_by_role("table"))
    somebody.reads_heading(school["name"]).reads(school["postcode"])
    then_every_cell_is_on_the_screen(somebody)


def then_every_cell_is_on_the_screen(reader: Visitor) -> None:
    """The figures of the school too: on a phone no table of this page has to be pushed sideways."""
    right_edges = "cells => cells.map(cell => cell.getBoundingClientRect().right)"
    edges = reader.page.locator("main td").evaluate_all(right_edges)
    assert edges and max(edges) <= reader.page.viewport_size["width"]  # type: ignore[index]


def test_schools_are_found_by_authority_and_none_is_explained(somebody: Visitor, school: dict[str, str]):
    somebody.signs_in(address("head")).goes_to("/schools/")
    somebody.fills("Name, URN, postcode or local authority", school["la"]).presses("Search").reads("40 schools found")
    somebody.follows("Next").reads("showing 21 to 40").follows("Local authority")
    somebody.goes_to("/schools/?q=no+such+school").reads("No school fits")
    somebody.goes_to("/trusts/").reads("There is no trust to show yet")


def test_somebody_new_is_told_what_to_do(visit: Callable[..., Visitor], device: str):
    visit(device).signs_in(address("newcomer")).reads("You have no role yet", "Ask the admin team")
