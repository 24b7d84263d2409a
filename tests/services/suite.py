"""The whole suite, on each database in turn: `python -m tests.services.suite test|torture [pytest arguments]`.

Everything on SQLite; then, on PostgreSQL, all but what asks no database or has one of its own; both with a real Valkey.
Pages are the same on both: the leg on SQLite holds them against axe, on two sizes of screen. The last line counts both
legs together. The long tests run one at a time and, because they pull plugs, on a PostgreSQL that syncs to
the disk.
"""

import contextlib
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.services.postgres import running_postgres

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_DATABASE = ("tests/calc", "tests/architecture", "tests/services/test_image.py", "tests/services/test_stack.py")
# In the order of their names: else files of a few long tests, the journeys, would come last and keep one core waiting.
KINDS = {
    "test": ["-m", "not torture", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"],
    "torture": ["-m", "torture", "-s"],
}


@dataclass(frozen=True)
class Leg:
    """One run of pytest: what kind of tests, on which database if any."""

    kind: str
    name: str
    arguments: list[str]
    env: dict[str, str]

    @property
    def report(self) -> Path:
        return Path(self.env["STATE_DIR"]) / f"{self.kind}-{self.name}.xml"

    def run(self) -> int:
        """Pytest's exit code; its counts are in `report`."""
        print(f"\n== {self.name}", flush=True)
        self.report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", f"--junitxml={self.report}", *self.arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=False).returncode


def counts(report: Path) -> Counter[str]:
    """How many tests passed, failed and were skipped, by a JUnit report. A leg that left none counts as one failure."""
    if not report.exists():
        return Counter(failed=1)
    result: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - written a moment ago by ourselves
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        result.update(passed=tests - skipped - failed, failed=failed, skipped=skipped)
    return result


def legs(kind: str, arguments: list[str], stack: contextlib.ExitStack) -> list[Leg]:
    """What to run, the PostgreSQL that it needs started for as long as `stack`."""
    state_dir = Path(os.environ.get("STATE_DIR", ROOT / "var" / "test")).resolve()
    state_dir.mkdir(parents=True, exist_ok=True)
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL")
    }
    env["STATE_DIR"] = str(state_dir)
    url = stack.enter_context(running_postgres(durable=kind == "torture"))
    on_postgresql = env | {"TEST_DATABASE_URL": url, "JOURNEYS": "pages-are-known"}
    whole = kind == "test" and not arguments
    known = [f"--ignore={folder}" for folder in WITHOUT_DATABASE] if whole else []
    arguments = KINDS[kind] + arguments
    return [Leg(kind, "sqlite", arguments, env), Leg(kind, "postgresql", arguments + known, on_postgresql)]


def main(kind: str, arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    total: Counter[str] = Counter()
    worst = 0
    with contextlib.ExitStack() as stack:
        for leg in legs(kind, arguments, stack):
            code = leg.run()
            worst = worst or code
            total += counts(leg.report)
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}", flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
