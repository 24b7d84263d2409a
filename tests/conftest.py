"""What every test may ask for: a real Valkey, a browser, the environment for processes that it starts."""

import os
import shutil
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from playwright.sync_api import Browser, sync_playwright

from challenge.config.celery import app as celery_app
from challenge.core import append_only
from tests.services.valkey import ValkeyServer, running_valkey

BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_audit_triggers() -> Iterator[None]:
    """Transactional tests empty all tables; the audit trail refuses that, so its triggers step aside for the moment."""
    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        append_only.remove(self.connection)
        original(self, sql_list)
        append_only.install(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A real Valkey that Celery rings in this process, empty at the start of the session."""
    with running_valkey() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CELERY_BROKER_URL", server.url)
        patch.setattr(celery_app.conf, "broker_url", server.url)
        celery_app._after_fork()  # forget connections to the broker of before
        yield server


@pytest.fixture
def process_env(transactional_db: None, valkey: ValkeyServer) -> dict[str, str]:
    """The environment in which a process started by a test sees the test's own database and broker."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev",
        "SECRET_KEY": settings.SECRET_KEY,
        "SECOND_FACTOR_REQUIRED": "0",
        "STATE_DIR": str(settings.STATE_DIR),
        "DATABASE_URL": database_url(settings.DATABASES["default"]),
        "REDIS_URL": valkey.url,
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
    }


def database_url(database: dict) -> str:
    """The `DATABASE_URL` of one entry of `DATABASES`."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser. `make test` installs it; a bare pytest run says what is missing."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    pytest.fail("No Chromium here: `make test` installs it, or `apt-get install chromium`.")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a screen, for the journeys. It talks to this machine alone."""
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER_OPTIONS))
        yield browser
        browser.close()
