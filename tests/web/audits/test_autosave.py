"""An area that saves itself while it is written, in a browser; two browsers never overwrite one another."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from partnerships.models import AuditArea
from tests.web.audits.conftest import AREA

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SOON = 15_000  # milliseconds: the page saves every few seconds


@pytest.fixture(autouse=True)
def browser_beside_the_database(monkeypatch):
    """The browser's driver keeps an event loop in this thread, which Django would take for asynchronous code."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


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
