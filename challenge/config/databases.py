"""The database behind `DATABASE_URL`, or SQLite under the state directory."""

from pathlib import Path
from typing import Any

import environ

# Measured: with deferred transactions four concurrent writers fail hundreds of times; with WAL and IMMEDIATE never.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
        "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
    ),
}


def database_settings(url: str, state_dir: Path) -> dict[str, Any]:
    """Django's settings for one database. An empty `url` means SQLite at `state_dir`/challenge.sqlite3."""
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url or f"sqlite:///{state_dir}/challenge.sqlite3"))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
    return settings
