"""What has to be in place before the programs of an installation start: state directory, tables, static files, port."""

import fcntl
import hashlib
import os
import socket
from io import TextIOWrapper
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


def claim_state_dir(state_dir: Path) -> TextIOWrapper:
    """Hold `state_dir` for as long as the returned file is open; refuses when another supervisor has it."""
    file = (state_dir / "supervisor.pid").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        raise CommandError(
            f"Already running on {state_dir} (process {file.read().strip()}): stop that one first."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def check_port(port: int) -> None:
    """Refuse a port of the loopback interface that is taken, and say what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is not free ({error.strerror}). Choose another: PORT={port + 1}") from None


def migrate() -> None:
    """Bring the database up to date; next to free when it is."""
    if unapplied_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def unapplied_migrations() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Gather the static files, unless those gathered last time are still the ones to serve."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Changes when any static file does: from names, sizes and times, not contents."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
