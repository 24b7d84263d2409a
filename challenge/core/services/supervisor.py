"""One supervisor for the processes of an installation on one machine: the demo and `make run`.

Nothing is restarted silently: when a program ends by itself, the supervisor says which and shows the end of its log,
stops the others and fails. Ctrl-C, TERM and HUP stop all of them, and even `kill -9` of the supervisor leaves none.
"""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from challenge.core.services import groups

TAIL_LINES = 20
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop, by a signal."""


class Died(Exception):
    """A program ended that should not have. The text tells which, and why as far as its log knows."""


@dataclass(frozen=True)
class Program:
    """`is_ready` says whether the program serves; `patience` is how many seconds it may take until then."""

    name: str
    command: list[str]
    is_ready: Callable[[], bool] = lambda: True
    patience: float = 60


class Supervisor:
    """Use as a context manager. Programs run in `folder`, their output goes to `log_dir`/NAME.log, and they have
    `grace` seconds between TERM and KILL.
    """

    def __init__(
        self, *, folder: Path, log_dir: Path, env: dict[str, str], grace: float = groups.GRACE_SECONDS
    ) -> None:
        self.grace = grace
        self.folder = folder
        self.log_dir = log_dir
        self.env = env
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Supervisor":
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self.undertaker = groups.Undertaker(self.grace)
        for number in SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
                signal.signal(number, _stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.stop()
        self.undertaker.close()

    def start(self, program: Program) -> None:
        """Start a program. Its log begins anew."""
        with (self.log_dir / f"{program.name}.log").open("wb") as log:
            self._spawn(program.name, program.command, stdout=log, stderr=subprocess.STDOUT)

    def wait_until_ready(self, program: Program) -> None:
        """Return when the program serves. Raises `Died` when it, or any other, ends or takes too long."""
        end = time.monotonic() + program.patience
        while not program.is_ready():
            self.check()
            if time.monotonic() > end:
                raise Died(f"{program.name} did not serve within {program.patience:.0f} s.{self._tail(program.name)}")
            time.sleep(0.05)

    def run(self, name: str, command: list[str]) -> None:
        """Run a program to its end with its output on our own. Raises `Died` when it fails."""
        process = self._spawn(name, command)
        while process.poll() is None:
            self.check(but=name)
            time.sleep(0.05)
        self._forget(name)
        if process.returncode:
            raise Died(f"{name} failed (exit code {process.returncode}); its messages are above.")

    def watch(self) -> None:
        """Until a signal comes (`Stopped`) or a program ends (`Died`)."""
        while True:
            self.check()
            time.sleep(0.3)

    def check(self, but: str = "") -> None:
        """Raises `Died` when a program has ended."""
        for name, process in self.running.items():
            if name != but and process.poll() is not None:
                raise Died(f"{name} stopped by itself ({_outcome(process.returncode)}).{self._tail(name)}")

    def stop(self) -> None:
        """End all programs, the last started first; the first, which the others lean on, after all others are gone."""
        names = list(self.running)
        for batch in (names[1:], names[:1]):
            groups.end([self.running[name].pid for name in batch], self.grace, reap=self._reap)
            for name in batch:
                self._forget(name)

    def _spawn(self, name: str, command: list[str], **output: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # type: ignore[call-overload]
            command,
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=groups.die_with_parent(),
            **output,
        )
        self.running[name] = process
        self.undertaker.note(process.pid)
        return process

    def _reap(self) -> None:
        for process in self.running.values():
            process.poll()

    def _forget(self, name: str) -> None:
        self.undertaker.forget(self.running.pop(name).pid)

    def _tail(self, name: str) -> str:
        path = self.log_dir / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines()[-TAIL_LINES:] if path.exists() else []
        return "".join(f"\n    {line}" for line in [f"The end of {path}:", *lines])


def _outcome(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)
