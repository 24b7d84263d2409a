"""What finding similar schools costs: 16,000 schools × 9 features, against sorting every school's full list in pandas.

The baseline is measured on an honest subset of schools and scaled up linearly, which is exact for it: every school
costs it one full list. Ours and its memory are measured whole, each in a process of its own.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.calc.comparators import Prepared, Sets, find, prepare
from dataPacks.calc.methods import Method, load_methods

SCHOOLS = 16_000
LARGER = 24_000
BASELINE_SCHOOLS = 400
CHECKED_SCHOOLS = 1_000
SEED = 20260301
AIM_RATIO = 25
AIM_MB = 500
MERGED = "prior_attainment"  # nine features: reading and maths in one, as the tables of 2018-19 have them


def method() -> Method:
    return load_methods()["dfe-secondary-2026-03"]


def schools(n: int) -> dict[str, np.ndarray]:
    """Made-up features, correlated as real ones are, one in fifty missing (but never prior attainment)."""
    rng = np.random.default_rng(SEED)
    common = rng.normal(size=n)
    values = {}
    for feature in method().features:
        if feature.name in ("ks2_reading", "ks2_maths"):
            continue
        column = (0.6 * common + 0.8 * rng.normal(size=n)) * (feature.sd or 1.5)
        if feature.name != MERGED:
            column[rng.random(n) < 0.02] = np.nan
        values[feature.measure] = column
    return values


def ours(n: int) -> tuple[Prepared, Sets]:
    prepared = prepare(method(), schools(n))
    return prepared, find(prepared, np.zeros(n, np.int64), np.arange(n) + 100_000, np.ones(n, dtype=bool))


def by_pandas(prepared: Prepared, rows: np.ndarray, k: int) -> list[np.ndarray]:
    """The plain way: for each school the distance to every other in a series, sorted whole, the first k kept."""
    names = [feature.name for feature in prepared.features]
    table = pd.DataFrame(prepared.values * prepared.scales, columns=names, index=np.arange(len(prepared.values)))
    sets = []
    for row in rows:
        distance = ((table - table.iloc[row]) ** 2).sum(axis=1).drop(index=row) ** 0.5
        sets.append(distance.sort_values(kind="stable").index[:k].to_numpy())
    return sets


def recall(prepared: Prepared, sets: Sets, rows: np.ndarray) -> float:
    """Share of the members found by brute force in float64, ties by URN, that our sets hold at the same rank."""
    agree = []
    for row in rows:
        squared = np.zeros(len(prepared.values))
        for feature, scale in enumerate(prepared.scales):
            squared += ((prepared.values[row, feature] - prepared.values[:, feature]) * scale) ** 2
        squared[row] = np.inf
        nearest = np.argsort(np.round(np.sqrt(squared), 9), kind="stable")[: sets.members.shape[1]]
        agree.append((sets.members[row] == nearest).mean())
    return float(np.mean(agree))


def best_seconds(n: int, times: int = 3) -> float:
    """The quickest of three runs: preparing, estimating gaps, and finding every set."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        ours(n)
        taken.append(time.perf_counter() - start)
    return min(taken)


def peak_mb() -> float:
    """Peak resident memory of this process so far, interpreter and libraries included.

    On Linux `ru_maxrss` of a new process starts at its parent's size, so the kernel's own high-water mark comes first.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if platform.system() == "Darwin" else 1024)


def in_fresh_process(what: str, n: int) -> dict[str, float]:
    """Seconds and peak memory of one run in a process that has done nothing else. `what`: 'ours' or 'nothing'."""
    command = [sys.executable, "-m", "benchmarks.comparators", what, str(n)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def child(what: str, n: int) -> None:
    start = time.perf_counter()
    if what == "ours":
        ours(n)
    print(json.dumps({"seconds": time.perf_counter() - start, "peak_mb": peak_mb()}))


def line(name: str, value: float, **more: Any) -> dict[str, Any]:
    about = {"database": None, "workers": 0, "cores": os.cpu_count(), "numpy": np.__version__}
    return {"name": name, "value": round(value, 4), **more, **about}


def report_speed(prepared: Prepared) -> dict[str, Any]:
    rows = np.random.default_rng(1).choice(SCHOOLS, BASELINE_SCHOOLS, replace=False)
    start = time.perf_counter()
    by_pandas(prepared, rows, prepared.method.k)
    sampled = time.perf_counter() - start
    baseline, seconds = sampled * SCHOOLS / BASELINE_SCHOOLS, best_seconds(SCHOOLS)
    ratio = baseline / seconds
    return line(
        "comparators: 16,000 × 9, seconds", seconds, baseline=round(baseline, 2), ratio=round(ratio, 1),
        aim=f"≥ {AIM_RATIO} × faster than sorting every school's full list in pandas", met=ratio >= AIM_RATIO,
        n=SCHOOLS, features=len(prepared.features), k=prepared.method.k,
        baseline_note=f"measured on {BASELINE_SCHOOLS} schools in {sampled:.2f} s, scaled up linearly",
    )  # fmt: skip


def report_memory() -> dict[str, Any]:
    nothing, run = in_fresh_process("nothing", SCHOOLS), in_fresh_process("ours", SCHOOLS)
    return line(
        "comparators: 16,000 × 9, peak MB", run["peak_mb"], baseline=round(nothing["peak_mb"], 1),
        ratio=round(run["peak_mb"] / nothing["peak_mb"], 2), aim=f"≤ {AIM_MB} MB", met=run["peak_mb"] <= AIM_MB,
        n=SCHOOLS, baseline_note="the same process that only imports the libraries",
    )  # fmt: skip


def report_recall(prepared: Prepared, sets: Sets) -> dict[str, Any]:
    rows = np.random.default_rng(2).choice(SCHOOLS, CHECKED_SCHOOLS, replace=False)
    found = recall(prepared, sets, rows)
    return line(
        "comparators: 16,000 × 9, recall", found, baseline=1.0, ratio=round(found, 6), aim="1.0, rank by rank",
        met=found == 1.0, n=SCHOOLS, baseline_note=f"brute force in float64 for {CHECKED_SCHOOLS} schools",
    )  # fmt: skip


def report_larger() -> dict[str, Any]:
    run, seconds = in_fresh_process("ours", LARGER), best_seconds(LARGER)
    return line(
        "comparators: 24,000 × 9, seconds", seconds, baseline=1.09, ratio=round(1.09 / seconds, 2),
        aim="context: a pilot took 1.09 s and 129 MB for 24,000 × 10 without contributions", met=None,
        n=LARGER, peak_mb=round(run["peak_mb"], 1), first_run_seconds=round(run["seconds"], 2),
    )  # fmt: skip


def run() -> Iterator[dict[str, Any]]:
    prepared, sets = ours(SCHOOLS)
    yield report_speed(prepared)
    yield report_memory()
    yield report_recall(prepared, sets)
    yield report_larger()


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]))
