"""Somebody at a browser. Every page that this person reaches is looked at, the refusals too."""

import os
import re
from typing import Self

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.journeys import axe
from tests.journeys.people import PASSWORD
from tests.journeys.site import Site

DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
# On another database, the suite's second leg meets the same pages: there people walk through them on the desktop alone,
# and axe does not look at them again.
PAGES_ARE_KNOWN = os.environ.get("JOURNEYS") == "pages-are-known"
NARROWEST = {"width": 360, "height": 740}
PATIENCE = 15_000  # milliseconds, for machines under load


class Visitor:
    def __init__(self, site: Site, context: BrowserContext, device: str, *, scripts: bool = True) -> None:
        self.site, self.device, self.scripts = site, device, scripts
        self.faults: list[str] = []
        self.twin: Page | None = None
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._on_response)

    def goes_to(self, path: str, status: int = 200) -> Self:
        """Types an address."""
        response = self.page.goto(path if path.startswith("http") else f"{self.site.url}{path}")
        assert response and response.status == status, f"{path}: {response and response.status}, not {status}"
        return self.looks()

    def follows(self, name: str, *, within: Locator | None = None) -> Self:
        """Chooses the first link in sight that says so, whether or not it looks like a button."""
        return self._and_arrives((within or self.page).locator("a:visible").filter(has_text=name).first)

    def presses(self, name: str) -> Self:
        """Presses a button that sends a form."""
        return self._and_arrives((self.page.get_by_role("main")).get_by_role("button", name=name, exact=True).first)

    def _and_arrives(self, target: Locator) -> Self:
        try:
            with self.page.expect_navigation(wait_until="load"):
                target.click()
        except PlaywrightTimeout as late:
            raise AssertionError(f"{late}\n{self.page.url} says:\n{self.page.inner_text('body')[:1500]}") from late
        return self.looks()

    def fills(self, label: str, text: str) -> Self:
        self.page.get_by_label(label, exact=True).first.fill(text)
        return self

    def signs_in(self, email: str, password: str = PASSWORD) -> Self:
        """From the sign-in page, wherever it leads."""
        return self.fills("E-mail address", email).fills("Password", password).presses("Sign in")

    def signs_out(self) -> Self:
        return self._and_arrives(self.page.get_by_role("banner").get_by_role("button", name="Sign out"))

    def reads(self, *texts: str) -> Self:
        """Sees these words somewhere on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)
        return self

    def reads_heading(self, text: str) -> Self:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text, timeout=PATIENCE)
        return self

    def finds_no(self, text: str) -> Self:
        expect(self.page.get_by_text(text)).to_have_count(0)
        return self

    def opens_every_fold(self) -> Self:
        """Opens what is folded in the page's main part: the first by hand, the dozens after it at once."""
        self.page.locator("main details:not([open]) > summary:visible").first.click()
        self.page.evaluate(OPEN_FOLDS)
        self._fits()
        return self

    def downloads(self, name: str) -> bytes:
        """The bytes of the file behind a link."""
        with self.page.expect_download() as download:
            self.page.locator("a:visible").filter(has_text=name).first.click()
        return download.value.path().read_bytes()

    def looks(self, state: str = "") -> Self:
        """Nothing broken, nothing refused by the policy, nothing off the side of the screen, nothing against WCAG,
        neither in what is in sight nor in what is folded.
        """
        key = (self.device, str(self.scripts), self.page.url, self.page.title(), state)
        assert not self.faults, f"{self.page.url}: {self.faults}"
        if key not in self.site.looked_at:
            self._fits()
            if not PAGES_ARE_KNOWN:
                page = self._for_axe()
                folds = page.evaluate_handle(OPEN_FOLDS)
                axe.assert_accessible(page)
                folds.evaluate(CLOSE_FOLDS)
            self.site.looked_at.add(key)
        return self

    def _for_axe(self) -> Page:
        """The page; where scripts are off, which axe cannot do without, its twin: the same but for its scripts."""
        if self.scripts:
            return self.page
        address, html = self.page.url.split("#")[0], re.sub(r"<script.*?</script>", "", self.page.content(), flags=re.S)
        twin = self.twin or self.page.context.browser.new_context(**DEVICES[self.device]).new_page()  # type: ignore[union-attr]
        self.twin = twin
        twin.unroute_all()
        twin.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        twin.goto(address)
        return twin

    def _fits(self) -> None:
        """No page moves sideways; on a phone not even on the narrowest."""
        size = self.page.viewport_size
        if self.device == "phone":
            self.page.set_viewport_size(NARROWEST)
        beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide = self.page.evaluate(WIDE) if beyond > 0 else []
        assert beyond <= 0, f"{self.page.url} is {beyond} px too wide at {self.page.viewport_size}: {wide}"
        if size:
            self.page.set_viewport_size(size)

    def _on_console(self, message: ConsoleMessage) -> None:
        refused_page = message.text.startswith("Failed to load resource") and self._is_this_page(message)
        if message.type == "error" and not refused_page:
            self.faults.append(f"console: {message.text}")

    def _is_this_page(self, message: ConsoleMessage) -> bool:
        return message.location.get("url", "").split("#")[0] in (self._asked, self.page.url)

    _asked = ""

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._asked = response.url
        elif response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")


OPEN_FOLDS = """(() => {
  const shut = [...document.querySelectorAll('main details:not([open])')]
  shut.forEach(fold => { fold.open = true })
  return shut
})()"""
CLOSE_FOLDS = "folds => folds.forEach(fold => { fold.open = false })"
WIDE = """[...document.body.querySelectorAll('*')]
  .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""
