"""Ending process groups, and the undertaker that does so when their supervisor can no longer.

A Celery worker or a gunicorn is a group of processes; killing only its leader leaves strays that steal later messages.
Run as a script, this file is the undertaker: it reads `+GROUP` and `-GROUP` lines from its standard input, and when
that input ends, because the supervisor closed it or was killed, it ends the groups that are left.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

GRACE_SECONDS = 8.0
PR_SET_PDEATHSIG = 1


def end(groups: Iterable[int], seconds: float = GRACE_SECONDS, reap: Callable[[], object] = lambda: None) -> None:
    """TERM to each of `groups`, and KILL to those still there after `seconds`. `reap` collects our own children."""
    left = {group for group in groups if _send(group, signal.SIGTERM)}
    deadline = time.monotonic() + seconds
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        reap()
        left = {group for group in left if _send(group, 0)}
    for group in left:
        _send(group, signal.SIGKILL)
    reap()


def _send(group: int, number: int) -> bool:
    """Whether the group was there to get signal `number`."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """A `preexec_fn` after which the child gets signal `number` when its parent ends, however it ends. Linux only."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(number))


class Undertaker:
    """The supervisor's end of the pipe. Nobody else holds it, so the system closes it even after `kill -9`."""

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        command = [sys.executable, "-I", __file__, str(grace)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, bufsize=1, start_new_session=True)

    def note(self, group: int) -> None:
        self._write(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._write(f"-{group}\n")

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _write(self, line: str) -> None:
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(line)


def undertake() -> None:
    """Remember groups until standard input ends, then end those that are left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end(groups, float(sys.argv[1]))


if __name__ == "__main__":
    undertake()
