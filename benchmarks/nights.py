"""Importing and running nights on a site, and asking what they made."""

import json
import os
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.site import Site, cpu_seconds, peak_mb

CHALLENGE = "england"


def import_folder(site: Site, folder: Path) -> int:
    """Import every readable file of a folder; how many were accepted."""
    report = json.loads(site.manage("import_data", str(folder), "--json"))
    return sum(file["status"] == "accepted" for file in report["files"])


def run_night(site: Site, worker: psutil.Process) -> dict[str, Any]:
    """The night of the whole country, left to the workers: its report, rows and seconds by step, processor time of
    the workers (not of the database), and the peak of any process.
    """
    load, cpu = os.getloadavg()[0], cpu_seconds(worker)
    report = json.loads(site.manage("run_night", "--challenge", CHALLENGE, "--json"))
    assert report["state"] == "done", report
    report["cpu"] = {"workers_cpu_seconds": round(cpu_seconds(worker) - cpu, 1), "load_before": round(load, 1)}
    report["rows"] = {step["name"]: step["rows"] for step in report["steps"]}
    report["steps"] = {step["name"]: step["seconds"] for step in report["steps"]}
    report["peak_mb"] = max(report["peak_mb"], peak_mb(worker))
    return report


def pack_sizes(site: Site) -> dict[str, int]:
    """Median bytes of a pack as it is stored (compressed) and as JSON text."""
    rows = site.rows("SELECT octet_length(body), size FROM datapacks_packdocument")
    return {"stored_bytes": int(median(row[0] for row in rows)), "json_bytes": int(median(row[1] for row in rows))}
