"""The figures of merit: `make bench`, or `.venv/bin/python -m benchmarks [NAME…]` for some of them.

Each benchmark is a module of this package whose `run()` yields figures: mappings with `name`, `value`, `unit`, `aim`
and `met`, where there is one `baseline` and `ratio`, and whatever else the figure needs to be understood. Every figure
is printed as one line of JSON. A benchmark runs in a process of its own, so that peaks of memory are its own too, on
databases and brokers that it starts and stops itself (`benchmarks.site`).
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.shared_data import SHARED_DATA

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Benchmark:
    name: str
    on_real_data: bool = False

    @property
    def lacks_data(self) -> bool:
        return self.on_real_data and not SHARED_DATA.is_dir()


BENCHMARKS = (
    Benchmark("comparators"),
    Benchmark("import_census", on_real_data=True),
    Benchmark("import_perf", on_real_data=True),
    Benchmark("preview_upload", on_real_data=True),
    Benchmark("night_england", on_real_data=True),
    Benchmark("synthetic_country"),
    Benchmark("pages_during_night"),
    Benchmark("programme"),
)


def measure(benchmark: Benchmark) -> int:
    """Run one benchmark in a process of its own. Returns the exit code."""
    if benchmark.lacks_data:
        print(json.dumps({"name": benchmark.name, "skipped": f"{SHARED_DATA} is absent"}), flush=True)
        return 0
    command = [sys.executable, "-m", "benchmarks", "--here", benchmark.name]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run_here(name: str) -> None:
    """Run one benchmark in this process and print its figures."""
    figures: Iterator[dict[str, Any]] = importlib.import_module(f"benchmarks.{name}").run()
    for figure in figures:
        print(json.dumps(figure, ensure_ascii=False), flush=True)


def main(wanted: list[str]) -> int:
    if wanted[:1] == ["--here"]:
        run_here(wanted[1])
        return 0
    if unknown := set(wanted) - {benchmark.name for benchmark in BENCHMARKS}:
        print(f"No benchmark is called {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    return max(measure(benchmark) for benchmark in BENCHMARKS if not wanted or benchmark.name in wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
