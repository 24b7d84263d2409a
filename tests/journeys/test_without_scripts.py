"""The same way from night to pack where scripts are off: nothing depends on them."""

from collections.abc import Callable

import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def plain(visit: Callable[..., Visitor], device: str) -> Visitor:
    return visit(device, scripts=False)


def test_from_night_to_pack_without_scripts(published: Site, plain: Visitor):
    when_an_admin_starts_a_night_and_looks_again_until_it_is_over(plain)
    then_a_head_reads_the_pack(plain)
    and_finds_other_schools(plain)


def when_an_admin_starts_a_night_and_looks_again_until_it_is_over(admin: Visitor) -> None:
    admin.signs_in(address("admin"))
    for _ in range(100):  # what others imported may have started a night by itself
        if admin.page.get_by_role("button", name="Start the night now").count():
            break
        admin.page.wait_for_timeout(600)
        admin.page.reload()
    admin.follows("Start the night now").presses("Start the night")
    for _ in range(100):
        if admin.page.get_by_text("The night's work is running").count() == 0:
            break
        admin.page.wait_for_timeout(300)
        admin.follows("Refresh")
    admin.reads("There was nothing new since release")
    admin.signs_out()


def then_a_head_reads_the_pack(head: Visitor) -> None:
    head.signs_in(address("head")).follows("Read the data pack").reads("Headlines").opens_every_fold()
    assert head.downloads("Download CSV").startswith(b"urn,")


def and_finds_other_schools(head: Visitor) -> None:
    head.goes_to("/").fills("Name, URN, postcode or local authority", "academy").presses("Search")
    head.reads("schools found")
    head.page.get_by_label("Open or closed").select_option("open")
    head.presses("Apply filters").reads("Clear all")
