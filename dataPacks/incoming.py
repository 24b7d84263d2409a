"""What a worker does with an uploaded file: check it for the preview, then, once somebody has confirmed it, import it.

Both are jobs with leases like those of a night. A worker that dies half-way leaves nothing but staged rows, which the
next import clears away, and its job to whoever comes next.
"""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from challenge.core import queue
from challenge.core.states import NotAllowed
from dataPacks.actions import previews, uploads
from dataPacks.actions.import_report import Options, Staged
from dataPacks.actions.imports import import_files
from dataPacks.store.bulk import BATCH_ROWS
from dataPacks.store.upload_files import file_of
from schools.models import DatasetVersion, Upload

IMPORT_WAIT_SECONDS = 5  # for another import to end: well within the lease; later the sweeper rings again


class Overtaken(Exception):
    """What the import would do is not what the preview said."""


class Work:
    """One claimed job of an upload. What it says of its progress also keeps its lease."""

    def __init__(self, upload: Upload, lease: queue.Lease) -> None:
        self.upload, self.lease, self.started = upload, lease, time.perf_counter()

    def tell(self, done: int, doing: str) -> None:
        self.lease.renew()
        Upload.objects.filter(pk=self.upload.pk).update(done=done, doing=doing)

    def finish(self, rows: int) -> None:
        """Inside the transaction that writes the result. Raises LeaseLost if another worker has taken over."""
        queue.finish(self.lease, rows=rows, seconds=time.perf_counter() - self.started)

    @contextmanager
    def file(self) -> Iterator[Path]:
        """The upload as a file under its own name, for as long as the block."""
        with file_of(self.upload) as path:
            yield path


def work_one(upload_id: int) -> bool:
    """Claim the job of an upload and do it. False when there is nothing to claim now."""
    upload = _upload(upload_id)
    lease = queue.claim(upload.run)
    upload = _upload(upload_id)  # as it is now that nobody else works on it
    if lease is None:
        uploads.give_up_if_failed(upload=upload)
        return False
    return _do(Work(upload, lease))


def work_waiting() -> int:
    """Do what waits of any upload: people are looking at a page until it is done. How many jobs were done."""
    waiting = Upload.objects.filter(state__in=uploads.STATES_WITH_WORK).order_by("pk")
    return sum(work_one(pk) for pk in waiting.values_list("pk", flat=True))


def _upload(pk: int) -> Upload:
    return Upload.objects.select_related("challenge", "confirmed_by").get(pk=pk)


def _do(work: Work) -> bool:
    try:
        JOBS[work.lease.job.kind](work)
    except queue.LeaseLost:
        return False  # somebody else took the job over and will finish it
    except NotAllowed:
        queue.postpone(work.lease)  # another import is running
        return False
    except Overtaken:
        queue.fail(work.lease.job, "Something else was imported since the preview.")
        uploads.preview_anew(upload=work.upload)
    except Exception:
        queue.give_back(work.lease, traceback.format_exc())
        uploads.give_up_if_failed(upload=work.upload)
    return True


def check(work: Work) -> None:
    with work.file() as path:
        preview = previews.preview(work.upload, path, work.tell)
    with transaction.atomic():
        uploads.keep_preview(upload=work.upload, preview=preview)
        work.finish(preview["file"]["rows_read"])


def bring_in(work: Work) -> None:
    """The import, accepted in the transaction that also settles the upload and finishes the job."""
    upload = work.upload
    steps = {"all": 1, "done": 0}

    def prepared(staged: list[Staged]) -> None:
        if previews.basis_of(staged[0], upload, lambda _, doing: work.tell(5, doing)) != upload.report["basis"]:
            raise Overtaken
        steps["all"] = _batches(staged[0])

    def tick() -> None:
        steps["done"] += 1
        work.tell(min(95, 5 + 90 * steps["done"] // steps["all"]), "Writing the rows, unseen until all are there")

    def accepted(datasets: list[DatasetVersion]) -> None:
        uploads.keep_accepted(upload=upload, dataset=datasets[0])
        work.finish(datasets[0].rows_accepted)

    work.tell(5, "Reading the file again")
    options = Options(
        audience=previews.audience_of(upload), name_of=lambda path: path.name, prepared=prepared, tick=tick,
        accepted=accepted, wait_seconds=IMPORT_WAIT_SECONDS, one_table=True,
    )  # fmt: skip
    with work.file() as path:
        told = previews.told_of(upload)
        report = import_files(paths=[path], told=told, options=options, by=upload.confirmed_by)
    if report.status != "accepted":
        with transaction.atomic():
            uploads.keep_preview(upload=upload, preview=previews.refusal(report))
            work.finish(0)


def _batches(staged: Staged) -> int:
    """How often an import of this table says that it gets on."""
    rows, batch = len(staged.table.schools), BATCH_ROWS[connection.vendor]
    return 1 + -(-rows // batch) + -(-rows * len(staged.table.columns) // batch)


JOBS: dict[str, Callable[[Work], None]] = {"check": check, "import": bring_in}
