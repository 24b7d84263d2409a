"""What a step is handed: its night, its payload, its lease, and the one way to finish."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.db import transaction

from challenge.core import queue
from dataPacks import doorbell
from dataPacks.models import NightRun
from schools.models import Release


class Stage(IntEnum):
    """The order of a night's jobs; those of one stage may run side by side."""

    INGEST = 1
    INDICATORS = 2
    COMPARATORS = 3
    PACKS = 4
    PROPOSALS = 5
    PUBLISH = 6


@dataclass
class Work:
    """One claimed job of a night. Call `tick` between batches, so that the lease outlives long work."""

    night: NightRun
    lease: queue.Lease
    started: float = field(default_factory=time.perf_counter)

    @property
    def payload(self) -> dict[str, Any]:
        return self.lease.job.payload

    @property
    def release(self) -> Release:
        if self.night.release is None:
            raise RuntimeError(f"{self.night} has no release yet.")
        return self.night.release

    def tick(self) -> None:
        self.lease.renew()

    @contextmanager
    def finishing(self, rows: int) -> Iterator[None]:
        """The transaction that writes the result and marks the job done: both happen, or neither."""
        with transaction.atomic():
            yield
            seconds = time.perf_counter() - self.started
            queue.finish(self.lease, rows=rows, seconds=seconds, peak_mb=peak_mb())

    def ring(self, jobs: int) -> None:
        """Wake as many workers as there is work for, once the transaction is committed."""
        doorbell.ring_after_commit(self.night.pk, times=max(1, min(jobs, doorbell.RINGS)))

    def add_jobs(self, jobs: list[queue.NewJob]) -> None:
        queue.add(self.night.run, jobs)


def peak_mb() -> float:
    """The largest resident size this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
