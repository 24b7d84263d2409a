"""Programs of the product as processes of their own, each with its group, ended by the group."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from challenge.core.services import groups


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> float:
    """How many seconds it took until `condition` held. Fails the test after `seconds`."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)
    return time.monotonic() - start


class Group:
    """One program and all the processes it starts. Output goes to `log`, which begins anew with every start."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.command, self.env, self.log = command, env, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=settings.BASE_DIR,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=groups.die_with_parent(signal.SIGTERM),
            )

    def kill(self) -> None:
        """`kill -9` of every process of the group at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def says(self, text: str) -> bool:
        """Whether `text` is in the log. Fails the test when the program has ended."""
        return self.is_alive() and text in self._words()

    def is_alive(self) -> bool:
        """True; fails the test, with the end of the log, when the program has ended."""
        assert self.process and self.process.poll() is None, self._words()[-3000:]
        return True

    def _words(self) -> str:
        return self.log.read_text(errors="replace")


@contextlib.contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[Group]:
    """A program that runs as long as the block, and nothing of it afterwards."""
    group = Group(command, env, log)
    group.start()
    try:
        yield group
    finally:
        group.kill()
