"""The pages in a browser: an area saves itself, two never overwrite one another, all can be used by everybody."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from partnerships.models import AuditArea
from tests.journeys.axe import assert_accessible
from tests.web.audits.conftest import AREA, AUDIT, TAB

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SOON = 15_000  # milliseconds: the page saves every few seconds


@pytest.fixture
def opened(live_server, browser: Browser, draft, adviser):
    """`opened()` is the area's page in a browser of its own."""
    contexts = []

    def begin() -> Page:
        client = Client()
        client.force_login(adviser)
        contexts.append(browser.new_context())
        cookies = [{"name": c.key, "value": c.value, "url": live_server.url} for c in client.cookies.values()]
        contexts[-1].add_cookies(cookies)
        page = contexts[-1].new_page()
        page.goto(live_server.url + AREA)
        return page

    yield begin
    for context in contexts:
        context.close()


def test_is_saved_while_it_is_written_and_never_over_anothers_text(opened):
    first, second = opened(), opened()
    first.get_by_label("Evidence").fill("Books in eight classrooms")
    expect(first.get_by_role("status")).to_contain_text("Saved ", timeout=SOON)
    assert AuditArea.objects.get().evidence == "Books in eight classrooms"

    second.get_by_label("Evidence").fill("Lessons in three")
    expect(second.get_by_role("status")).to_contain_text("Somebody else saved this area", timeout=SOON)
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("Theirs, saved").first).to_be_visible()
    assert AuditArea.objects.get().evidence == "Books in eight classrooms"
    second.get_by_role("button", name="Save mine instead").click()
    second.wait_for_url("**/audits/1/")
    assert AuditArea.objects.get().evidence == "Lessons in three"


def test_goes_on_saving_and_then_by_the_button(opened):
    page = opened()
    for text in ("One", "One, two"):
        page.get_by_label("Evidence").fill(text)
        expect(page.get_by_role("status")).to_contain_text("Saved ", timeout=SOON)
        page.wait_for_timeout(4500)
        assert AuditArea.objects.get().evidence == text
    page.get_by_label("Cause").fill("Staff left")
    page.get_by_role("button", name="Save and next area").click()
    page.wait_for_url("**/areas/tracking/")
    assert AuditArea.objects.get(area="achievement").cause == "Staff left"


def test_the_summary_is_saved_while_it_is_written(opened, live_server, draft):
    page = opened()
    page.goto(live_server.url + AUDIT)
    page.get_by_label("Summary").fill("Mathematics first.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved ", timeout=SOON)
    draft.refresh_from_db()
    assert draft.summary == "Mathematics first."


@pytest.mark.parametrize("width", [390, 1280])
def test_all_can_be_used_by_everybody(opened, live_server, ready, head, width):
    page = opened()
    page.set_viewport_size({"width": width, "height": 800})
    assert_accessible(page)
    for address in (AUDIT, f"{AUDIT}move/share/"):
        page.goto(live_server.url + address)
        assert_accessible(page)
    page.get_by_role("button", name="Share the audit").click()
    for text in ("First things first", "And then"):
        page.goto(f"{live_server.url}/schools/100049/programme/objectives/new/?area=achievement")
        assert_accessible(page)
        page.get_by_label("What will be different?").fill(text)
        page.get_by_label("Measure", exact=True).select_option("attainment8:all")
        page.get_by_label("Target").fill("40")
        page.get_by_label("By when?").fill("31 August 2040")
        page.get_by_role("button", name="Compare with similar schools").click()
        assert_accessible(page)
        page.get_by_label("This is meant").check()
        page.get_by_role("button", name="Set the objective").click()
        page.wait_for_url(f"**{TAB}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="And then").click()
    page.get_by_role("button", name="Met, not met or dropped").click()
    assert_accessible(page)
