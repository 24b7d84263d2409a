"""Tests: fast password hashes, mail in memory, and the database that `TEST_DATABASE_URL` names (SQLite otherwise)."""

import os

from challenge.config.databases import database_settings

from .base import *  # noqa: F403
from .base import STATE_DIR, env

SECRET_KEY = "tests-only"  # noqa: S105
SECOND_FACTOR_REQUIRED = False  # the tests of the second factor switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": database_settings(env("TEST_DATABASE_URL", default=""), STATE_DIR)}
# A file, as in production, not Django's shared memory, which knows no busy timeout; one per process, so that runs meet
# neither each other nor a developer's data.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(STATE_DIR / f"test-{os.getpid()}.sqlite3")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
