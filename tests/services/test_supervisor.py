"""One supervisor keeps the processes together: nothing dies unnoticed, nothing is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]

# Two programs, of which the second is a group of two that ignores TERM: the sort that leaves strays.
SUPERVISED = """
import sys, os
from pathlib import Path
from challenge.core.services.supervisor import Died, Program, Stopped, Supervisor

folder = Path(sys.argv[1])
stubborn = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork(); time.sleep(600)"
programs = [
    Program("quiet", [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]),
    Program("stubborn", [sys.executable, "-c", stubborn]),
]
try:
    with Supervisor(folder=folder, log_dir=folder / "log", env=dict(os.environ), grace=1) as supervisor:
        for program in programs:
            supervisor.start(program)
            supervisor.wait_until_ready(program)
        (folder / "pids").write_text(" ".join(str(process.pid) for process in supervisor.running.values()))
        supervisor.watch()
except Stopped as signal:
    print(f"stopped by {signal}")
except Died as death:
    sys.exit(str(death))
"""


class Supervised:
    """A supervisor in a process of its own, with its two programs up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SUPERVISED), str(folder)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(lambda: len(self.group_members()) == 3)

    def groups(self) -> list[int]:
        pids = self.folder / "pids"
        return [int(word) for word in pids.read_text().split()] if pids.exists() else []

    def group_members(self) -> list[psutil.Process]:
        """All living processes of the programs' groups."""
        return [process for process in psutil.process_iter() if _alive_in(process, self.groups())]

    def finish(self) -> tuple[str, str]:
        return self.process.communicate(timeout=30)


def _alive_in(process: psutil.Process, groups: list[int]) -> bool:
    try:
        return os.getpgid(process.pid) in groups and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False


def wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def supervised(tmp_path):
    supervised = Supervised(tmp_path)
    yield supervised
    supervised.process.kill()
    supervised.process.wait()
    wait_for(lambda: not supervised.group_members())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_even_what_ignores_it(supervised, number):
    supervised.process.send_signal(number)
    out, _ = supervised.finish()

    assert out == f"stopped by {number.name}\n"
    assert supervised.process.returncode == 0
    wait_for(lambda: not supervised.group_members(), 2)


def test_killing_the_supervisor_leaves_no_strays(supervised):
    supervised.process.kill()
    supervised.process.wait()

    wait_for(lambda: not supervised.group_members())


def test_a_program_that_dies_is_named_with_the_end_of_its_log_and_stops_the_rest(supervised):
    os.kill(supervised.groups()[0], signal.SIGKILL)
    _, err = supervised.finish()

    assert supervised.process.returncode == 1
    assert "quiet stopped by itself (killed by SIGKILL)" in err
    assert "quiet.log:\n    up" in err
    wait_for(lambda: not supervised.group_members(), 2)
