"""A Valkey of one's own, in a temporary folder, that can be killed and wiped."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from challenge.core.services import groups, valkey


class ValkeyServer:
    """`url` is for Celery (`redis+socket://…`), `redis_url` for redis-py (`unix://…`)."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        self.socket = valkey.socket_path(state_dir)
        self.url = valkey.broker_url(state_dir)
        self.redis_url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        valkey.prepare(self.state_dir)
        self.process = subprocess.Popen(
            valkey.command(self.state_dir), stdout=subprocess.DEVNULL, preexec_fn=groups.die_with_parent(signal.SIGKILL)
        )
        valkey.wait_until_up(self.socket)

    def kill(self) -> None:
        """As `kill -9` does: nothing is saved beyond what the append-only file has."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def wipe(self) -> None:
        """The broker loses everything: killed, its data removed, started empty."""
        self.kill()
        shutil.rmtree(self.state_dir / "valkey")
        self.start()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)


@contextlib.contextmanager
def running_valkey() -> Iterator[ValkeyServer]:
    """A server that lives as long as the block, with nothing left afterwards."""
    with tempfile.TemporaryDirectory(prefix="challenge-valkey-") as folder:
        server = ValkeyServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
