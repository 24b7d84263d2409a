"""The stack of `docker-compose.yml` without an engine: each service's own command, environment and health check.

What differs from containers is only where things are: host names and ports become those of this machine, what is
written goes to folders of the test. PostgreSQL's and Redis' images are stood in for by a server of the
test's own and by Valkey.
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from challenge.core.services import groups, valkey
from tests.services import compose, confined
from tests.services.postgres import PostgresServer, free_port

PYTHON = Path(sys.executable).parent
STUMP = (
    "#!{python}\n"
    + """# `redis-cli ping`, for machines that have the server without its client.
import os, socket, sys
assert sys.argv[1:] == ["ping"], sys.argv
with socket.create_connection(("127.0.0.1", int(os.environ["REDIS_PORT"])), timeout=4) as client:
    client.sendall(b"PING\\r\\n")
    sys.exit(client.recv(16) != b"+PONG\\r\\n")
"""
)


class Standing:
    """The stack in `folder`. `start` brings one service up, `is_well` asks its own health check."""

    def __init__(self, folder: Path, image: Path) -> None:
        self.folder, self.image, self.stage = folder, image, compose.dockerfile()[-1]
        self.secrets = {n: secrets.token_hex(24) for n in ("SECRET_KEY", "MFA_KEYS", "OWNER_PASSWORD", "APP_PASSWORD")}
        self.secrets["ALLOWED_HOSTS"] = "challenge.example.org"
        self.services = compose.compose(self.secrets)["services"]
        self.ports = {"web": free_port(), "redis": free_port()}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.bin = folder / "bin"
        self._make_bin()

    def _make_bin(self) -> None:
        self.bin.mkdir()
        (self.bin / "redis-server").symlink_to(valkey.server_binary())
        (self.bin / "redis-cli").write_text(STUMP.format(python=sys.executable))
        (self.bin / "redis-cli").chmod(0o755)

    # ---- one service at a time

    def start(self, name: str) -> None:
        """As soon as what the service depends on is as the compose file wants it."""
        for other, wish in self.services[name].get("depends_on", {}).items():
            if wish["condition"] == "service_completed_successfully":
                assert self.processes[other].wait(120) == 0, self.log(other)
            else:
                self.wait_until(other, well=True)
        if name == "postgres":
            self._start_postgres()
            return
        command = [self.placed(word, name) for word in compose.command_of(self.services[name], self.stage)]
        if name == "redis":
            command += ["--bind", "127.0.0.1", "--port", str(self.ports["redis"]), "--dir", str(self.scratch(name))]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*confined.prefix(self.scratch(name)), *command], cwd=self.image, env=self.env(name), stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=groups.die_with_parent(),
            )  # fmt: skip

    def _start_postgres(self) -> None:
        """The image makes the owner and the database that the environment names; here the test does."""
        self.scratch("postgres").chmod(0o755)
        self.postgres = PostgresServer(self.scratch("postgres"))
        self.postgres.initialise()
        self.postgres.start()
        self.ports["postgres"] = self.postgres.port
        assert self.postgres.process
        self.processes["postgres"] = self.postgres.process
        wanted = self.services["postgres"]["environment"]
        with contextlib.closing(psycopg2.connect(self.postgres.url())) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            owner = wanted["POSTGRES_USER"]
            cursor.execute(f"CREATE ROLE {owner} SUPERUSER LOGIN PASSWORD %s", [wanted["POSTGRES_PASSWORD"]])
            cursor.execute(f"CREATE DATABASE {wanted['POSTGRES_DB']} OWNER {owner}")

    def is_well(self, name: str) -> bool:
        """What the service's own health check says, within its own time."""
        check = self.services[name]["healthcheck"]
        command = [self.placed(word, name) for word in check["test"][1:]]
        try:
            done = subprocess.run(
                [*confined.prefix(self.scratch(name)), *command], cwd=self.image, env=self.env(name),
                timeout=compose.seconds(check["timeout"]), capture_output=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        self.said = (done.stdout + done.stderr).decode()
        return done.returncode == 0

    def wait_until(self, name: str, *, well: bool, patience: float = 60) -> None:
        end = time.monotonic() + patience
        while self.is_well(name) is not well:
            assert time.monotonic() < end, f"{name} is {'not ' if well else ''}well: {self.said}\n{self.log(name)}"
            time.sleep(0.3)

    # ---- where things are

    def scratch(self, name: str) -> Path:
        """What is the service's own to write to: its tmpfs, and whatever volume it has."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def placed(self, text: str, name: str) -> str:
        """The same text with this machine's hosts, ports and folders."""
        text = re.sub(r"^/run/challenge(?=/|$)", str(self.scratch(name)), text)
        text = text.replace("@postgres:5432", f"@127.0.0.1:{self.ports.get('postgres')}")
        text = text.replace("//redis:6379", f"//127.0.0.1:{self.ports['redis']}")
        if name == "web":
            text = re.sub(r"^(--bind=)?(?:0\.0\.0\.0:)?8000$", self._port, text)
        return text

    def _port(self, found: re.Match[str]) -> str:
        return f"{found[1]}127.0.0.1:{self.ports['web']}" if found[1] else str(self.ports["web"])

    def env(self, name: str) -> dict[str, str]:
        """The image's environment, the service's, and where its programs are."""
        folders = [str(self.bin), str(PYTHON), str(self.postgres.bin), "/usr/bin", "/bin"]
        image = {} if self.services[name]["image"].startswith(("postgres", "redis")) else self.stage.env
        given = self.services[name].get("environment", {})
        found = {key: self.placed(str(value), name) for key, value in {**image, **given}.items()}
        found["PATH"] = os.pathsep.join(folders)
        found |= {"TMPDIR": str(self.scratch(name)), "HOME": "/nonexistent", "REDIS_PORT": str(self.ports["redis"])}
        return found | {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres.port), "LC_ALL": "C.UTF-8"}

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    # ---- what befalls them

    def signal(self, name: str, number: int) -> None:
        """To the whole of a service, as `docker pause` and `docker stop` reach all of a container."""
        os.killpg(self.processes[name].pid, number)

    def stop(self) -> None:
        for name in ("beat", "worker", "web", "redis", "postgres"):
            if name in self.processes and self.processes[name].poll() is None:
                self.signal(name, signal.SIGCONT)
                self.signal(name, signal.SIGQUIT if name == "postgres" else signal.SIGTERM)
        groups.end([process.pid for process in self.processes.values()], 5, reap=self._reap)

    def _reap(self) -> None:
        for process in self.processes.values():
            process.poll()


@contextlib.contextmanager
def standing(folder: Path) -> Iterator[Standing]:
    """Every service started in its order, with the files of the image alone, until the block ends."""
    image = folder / "image"
    compose.build(image)
    (gather,) = [run for run in compose.dockerfile()[-1].all("RUN") if "collectstatic" in run]
    env = {"PATH": f"{PYTHON}:/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "challenge.config.settings.prod"}
    subprocess.run(["sh", "-c", gather], cwd=image, env=env, check=True)
    (image / "var" / "media").mkdir()
    stack = Standing(folder, image)
    try:
        for name in compose.in_order(stack.services):
            stack.start(name)
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
