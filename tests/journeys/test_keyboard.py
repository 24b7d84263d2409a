"""With the keyboard alone: from signing in to the pack, every stop in sight and in the order of reading."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.people import PASSWORD, address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

# Where the focus is: what it is on, whether that is seen, and where it stands in the page.
FOCUS = """() => {
  const on = document.activeElement, box = on.getBoundingClientRect(), style = getComputedStyle(on);
  const all = [...document.querySelectorAll("*")];
  const marked = element => {
    const s = getComputedStyle(element);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  };
  return {
    tag: on.tagName, place: all.indexOf(on),
    text: (on.innerText || on.getAttribute("aria-label") || on.id || "").trim(),
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    marked: marked(on) || (on.parentElement && marked(on.parentElement)),
  };
}"""


class Typist:
    """Moves with Tab and Enter, and notices every stop that cannot be seen."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.visitor = visitor

    def tabs(self) -> dict[str, Any]:
        self.page.keyboard.press("Tab")
        stop: dict[str, Any] = self.page.evaluate(FOCUS)
        if stop["tag"] != "BODY":
            assert stop["seen"] and stop["marked"], f"{self.page.url}: the focus is not to be seen on {stop}"
        return stop

    def tabs_to(self, text: str) -> "Typist":
        for _ in range(80):
            stop = self.tabs()
            if stop["tag"] == "BODY":
                break
            if text in stop["text"]:
                return self
        raise AssertionError(f"{self.page.url}: no way to '{text}' with Tab")

    def enters(self) -> "Typist":
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.visitor.looks()
        return self

    def types(self, text: str) -> "Typist":
        self.page.keyboard.type(text)
        return self

    def every_stop(self) -> list[dict[str, Any]]:
        """All stops of the page from its beginning, until the focus leaves it."""
        stops = []
        for _ in range(400):
            stop = self.tabs()
            if stop["tag"] == "BODY" or (stops and stop["place"] == stops[0]["place"]):
                return stops
            stops.append(stop)
        raise AssertionError(f"{self.page.url}: the focus does not come to an end")


def test_from_signing_in_to_the_pack(published: Site, visit: Callable[..., Visitor]):
    typist = Typist(visit("desktop"))
    the_first_stop_skips_to_the_main_part(typist)
    signing_in_takes_two_fields_and_enter(typist)
    the_pack_is_reached(typist)
    every_stop_of_the_pack_is_seen_and_in_order(typist)
    a_fold_opens_and_closes(typist)


def the_first_stop_skips_to_the_main_part(typist: Typist) -> None:
    assert typist.tabs()["text"] == "Skip to main content"
    typist.page.keyboard.press("Enter")
    assert typist.page.evaluate("document.activeElement.id") == "main-content"
    assert typist.tabs()["tag"] == "INPUT"


def signing_in_takes_two_fields_and_enter(typist: Typist) -> None:
    typist.types(address("head"))
    assert typist.tabs()["tag"] == "INPUT"
    typist.types(PASSWORD).enters()
    typist.visitor.reads_heading("Welcome")


def the_pack_is_reached(typist: Typist) -> None:
    typist.tabs_to("Read the data pack").enters()
    typist.visitor.reads("Headlines")


def every_stop_of_the_pack_is_seen_and_in_order(typist: Typist) -> None:
    stops = typist.every_stop()
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert {"Skip to main content", "Download CSV", "Headlines"} <= {stop["text"] for stop in stops}


def a_fold_opens_and_closes(typist: Typist) -> None:
    fold = typist.page.locator("main details > summary").first
    fold.focus()
    for is_open in (True, False):
        typist.page.keyboard.press("Enter")
        assert fold.locator("..").evaluate("fold => fold.open") is is_open


@pytest.mark.parametrize("path", ["/", "/schools/", "/nights/", "/datasets/", "/releases/reading/1/"])
def test_every_stop_of_every_other_page_is_seen_and_in_order(published: Site, visit: Callable[..., Visitor], path: str):
    typist = Typist(visit("desktop").signs_in(address("admin")).goes_to(path))
    places = [stop["place"] for stop in typist.every_stop()]
    assert len(places) > 5 and places == sorted(places)
