"""One installation for all journeys of a process, and somebody with a browser on each device."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import READING
from tests.journeys.site import Site, installed
from tests.journeys.visitor import DEVICES, PAGES_ARE_KNOWN, Visitor


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with installed() as site:
        yield site


@pytest.fixture(scope="session")
def published(site: Site) -> Site:
    """The site after the night of the challenge in which people only read."""
    site.run("manage.py", "run_night", "--challenge", READING)
    return site


@pytest.fixture(scope="session")
def guarded(site: Site) -> Iterator[Site]:
    with site.guarded() as guarded:
        yield guarded


@pytest.fixture(params=["desktop"] if PAGES_ARE_KNOWN else list(DEVICES))
def device(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """`visit("phone")` is somebody new at a browser of that size, who has the site's first page open."""
    contexts = []

    def begin(device: str = "desktop", *, scripts: bool = True, at: Site = site) -> Visitor:
        contexts.append(browser.new_context(**DEVICES[device], java_script_enabled=scripts))
        return Visitor(at, contexts[-1], device, scripts=scripts).goes_to("/")

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture
def somebody(visit: Callable[..., Visitor], device: str) -> Visitor:
    """Somebody on each of the devices in turn."""
    return visit(device)
