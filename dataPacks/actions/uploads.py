"""A file through the browser: begun, sent part by part, checked, confirmed by a person with the right, or abandoned."""

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction

from challenge.core import audit, clock, queue
from challenge.core.models import Challenge, Job, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks import doorbell
from dataPacks.actions.import_report import Told
from schools.models import DatasetVersion, Mapping, Upload, UploadPart
from schools.models.uploads import PART_BYTES
from schools.permissions import check
from schools.states import UPLOAD

CHECK, IMPORT = 1, 2  # stages of an upload's run
FORGOTTEN = dt.timedelta(days=30)
STATES_WITH_WORK = (Upload.State.CHECKING, Upload.State.CONFIRMED)
AGAIN = "Try again: only what is missing will be sent."


def begin_upload(
    *, challenge: Challenge, file_name: str, size: int, checksum: str, visibility: str, told: Told, by: User
) -> Upload:
    """An upload that parts can be sent to: a new one, or the same person's of the same file that was not finished."""
    check(by, Can.IMPORT_DATA, challenge=challenge)
    check_size(file_name, size)
    about: dict[str, Any] = {
        "visibility": visibility,
        "kind": told.kind or "",
        "year": told.year or "",
        "edition": told.edition or "",
    }
    file = {"challenge": challenge, "file_name": file_name[-200:], "size": size, "checksum": checksum}
    with transaction.atomic():
        begun = Upload.objects.filter(**file, uploaded_by=by, state=Upload.State.RECEIVING).first()
        if begun is None:
            begun = Upload.objects.create(**file, **about, uploaded_by=by)
            _record(begun, "upload.begun", by, new={"size": size, "checksum": checksum})
        else:
            Upload.objects.filter(pk=begun.pk).update(**about)
    return begun


def check_size(file_name: str, size: int) -> None:
    """Raise NotAllowed, in words, for a file without bytes, or with more than are taken."""
    if size == 0:
        raise NotAllowed(f"{file_name} is empty: it has 0 bytes. Download it again, or choose another file.")
    if size > settings.UPLOAD_MAX_BYTES:
        raise NotAllowed(
            f"{file_name} has {megabytes(size)}; at most {megabytes(settings.UPLOAD_MAX_BYTES)} are taken. "
            "Choose the table itself, packed as .gz if it is large."
        )


def megabytes(size: int) -> str:
    """'3.4 MB', and at least '0.1 MB'."""
    return f"{max(0.1, size / 1024 / 1024):,.1f} MB".replace(".0 MB", " MB")


def missing_parts(upload: Upload) -> list[int]:
    """Numbers of the parts that have not arrived."""
    there = set(UploadPart.objects.filter(upload=upload).values_list("number", flat=True))
    return [number for number in range(upload.parts_expected) if number not in there]


@transaction.atomic
def keep_part(*, upload: Upload, number: int, body: bytes, by: User) -> None:
    """Keep one part; sent again, it takes the place of the first. Raises NotAllowed for one that cannot be kept."""
    found = _locked(upload)
    if found.state != Upload.State.RECEIVING:
        raise NotAllowed("This file has arrived already, or was given up.")
    last = found.parts_expected - 1
    due = found.size - last * PART_BYTES if number == last else PART_BYTES
    if not 0 <= number <= last or len(body) != due:
        raise NotAllowed(f"Part {number + 1} did not arrive whole. {AGAIN}")
    UploadPart.objects.update_or_create(upload=found, number=number, defaults={"body": body})


def finish_upload(*, upload: Upload, by: User) -> Upload:
    """All parts are there: have the file checked. Raises NotAllowed where it is not the file that was begun."""
    # Before the transaction: on SQLite nobody else can write during it.
    is_whole = not missing_parts(upload) and sha256_of(upload) == upload.checksum
    with transaction.atomic():
        found = _locked(upload)
        if found.state != Upload.State.RECEIVING:
            return found  # pressed twice
        if not is_whole:
            raise NotAllowed(f"{found.file_name} did not arrive whole. {AGAIN}")
        _send_to_check(found)
        _record(found, "upload.received", by, new={"visibility": found.visibility})
    return found


def keep_file(*, challenge: Challenge, file_name: str, body: bytes, visibility: str, told: Told, by: User) -> Upload:
    """A file that came in one piece, as browsers without scripts send it: begun, kept and sent to be checked."""
    checksum = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        upload = begin_upload(
            challenge=challenge,
            file_name=file_name,
            size=len(body),
            checksum=checksum,
            visibility=visibility,
            told=told,
            by=by,
        )
        for number in missing_parts(upload):
            part = body[number * PART_BYTES : (number + 1) * PART_BYTES]
            keep_part(upload=upload, number=number, body=part, by=by)
        return finish_upload(upload=upload, by=by)


def sha256_of(upload: Upload) -> str:
    """Over the parts in their order, one in memory at a time."""
    digest = hashlib.sha256()
    for body in UploadPart.objects.filter(upload=upload).order_by("number").values_list("body", flat=True).iterator(1):
        digest.update(body)
    return digest.hexdigest()


@transaction.atomic
def check_again(*, upload: Upload, told: Told, mapping: Mapping | None = None, by: User) -> Upload:
    """Have a file checked anew, now that somebody has said what it is, or that something else was imported.

    A mapping that was made for it stays until another one is, or a kind is told.
    """
    found = _locked(upload)
    check(by, Can.IMPORT_DATA, challenge=found.challenge)
    if found.is_settled or found.state not in (Upload.State.PREVIEWED, Upload.State.REFUSED):
        raise NotAllowed(_too_late(found))
    found.kind, found.year, found.edition = told.kind or "", told.year or "", told.edition or ""
    found.mapping = mapping or (None if told.kind else found.mapping)
    _send_to_check(found, anew=True)
    said = {"kind": found.kind, "year": found.year, "edition": found.edition, "mapping": found.mapping_id}
    _record(found, "upload.checked-again", by, new=said)
    return found


@transaction.atomic
def confirm_upload(*, upload: Upload, ticked: Collection[str] = (), by: User) -> Upload:
    """Have the previewed file imported. Of two people who confirm at once one wins, and the other is told who.

    Raises NotAllowed without the right, in another state, and while one of the preview's alarms is not `ticked` off.
    """
    found = _locked(upload)
    check(by, Can.IMPORT_DATA, challenge=found.challenge)
    if found.state != Upload.State.PREVIEWED:
        raise NotAllowed(_too_late(found))
    open_alarms = [alarm["text"] for alarm in found.report["alarms"] if alarm["key"] not in ticked]
    if open_alarms:
        raise NotAllowed(f"Tick what you have checked before you confirm: {'; '.join(open_alarms)}.")
    _move(found, Upload.State.CONFIRMED)
    found.confirmed_at, found.confirmed_by = clock.now(), by
    found.done, found.doing = 0, "Waiting its turn"
    found.save()
    queue.add(found.run, [queue.NewJob(IMPORT, "import", "import", {})])
    _record(found, "upload.confirmed", by, new={"checked": sorted(ticked)})
    doorbell.ring_for_upload_after_commit(found.pk)
    return found


@transaction.atomic
def abandon_upload(*, upload: Upload, by: User | None) -> Upload:
    """Give a file up: its bytes go, the row that it was there stays."""
    found = _locked(upload)
    if by is not None:
        check(by, Can.IMPORT_DATA, challenge=found.challenge)
    if Upload.State.ABANDONED not in UPLOAD.moves[found.state]:
        raise NotAllowed(_too_late(found))
    _move(found, Upload.State.ABANDONED)
    _settle(found)
    _record(found, "upload.abandoned", by)
    return found


def abandon_forgotten() -> int:
    """Give up what nobody has touched for a month; how many."""
    waiting = (Upload.State.RECEIVING, Upload.State.PREVIEWED, Upload.State.REFUSED)
    old = Upload.objects.filter(state__in=waiting, settled_at=None, uploaded_at__lt=clock.now() - FORGOTTEN)
    return len([abandon_upload(upload=upload, by=None) for upload in old])


# What follows is for the worker, inside the transaction that finishes its job.


def keep_preview(*, upload: Upload, preview: dict[str, Any]) -> None:
    """The check has ended. Nothing is kept if the file has been abandoned meanwhile."""
    found = _locked(upload)
    if found.state not in STATES_WITH_WORK:
        return
    is_fine = preview["status"] == "accepted" and found.state == Upload.State.CHECKING
    _move(found, Upload.State.PREVIEWED if is_fine else Upload.State.REFUSED)
    found.report = _storable({key: value for key, value in preview.items() if key != "rows"})
    found.rows = _storable(preview.get("rows", []))
    found.previewed_at, found.done, found.doing = clock.now(), 100, ""
    found.confirmed_at = found.confirmed_by = None
    if preview["file"].get("is_about_persons"):
        _settle(found)  # of pupils and staff nothing is kept: not even until somebody gives the file up
    found.save()
    _record(found, f"upload.{found.state}", None, new={"status": preview["status"], "deleted": found.is_settled})


def keep_accepted(*, upload: Upload, dataset: DatasetVersion) -> None:
    """The import is being accepted in this very transaction."""
    found = _locked(upload)
    _move(found, Upload.State.ACCEPTED)
    found.dataset, found.done, found.doing = dataset, 100, ""
    _settle(found)


@transaction.atomic
def preview_anew(*, upload: Upload) -> None:
    """Something else was imported since the preview: what was confirmed is no longer what would happen."""
    found = _locked(upload)
    if found.state != Upload.State.CONFIRMED:
        return
    found.confirmed_at = found.confirmed_by = None
    _send_to_check(found, anew=True)
    _record(found, "upload.overtaken", None)


@transaction.atomic
def give_up_if_failed(*, upload: Upload) -> None:
    """A check or an import that failed for good: the file is refused, and can be checked again."""
    found = _locked(upload)
    failed = Job.objects.filter(run=found.run, state=Job.State.FAILED).first()
    if failed is None or found.state not in STATES_WITH_WORK:
        return
    keep_preview(upload=found, preview={"status": "failed", "error": failed.error, "file": {}, "alarms": []})


def sweep() -> int:
    """Ring again for every upload that has work nobody is doing; end those whose work has failed. Rings made."""
    rung = 0
    for upload in Upload.objects.filter(state__in=STATES_WITH_WORK):
        give_up_if_failed(upload=upload)
        if queue.claimable(upload.run).exists():
            doorbell.ring_for_upload(upload.pk)
            rung += 1
    return rung


def _locked(upload: Upload) -> Upload:
    """The row as it stands, held until the transaction ends. Who confirmed it is not joined to it: PostgreSQL, having
    waited for the lock, would join the person of before.
    """
    rows = Upload.objects.select_for_update(of=("self",)).select_related("challenge").defer("rows")
    return rows.get(pk=upload.pk)


def _move(upload: Upload, state: str) -> None:
    UPLOAD.check(upload.state, state)
    upload.state = state


def _send_to_check(upload: Upload, *, anew: bool = False) -> None:
    _move(upload, Upload.State.CHECKING)
    upload.attempt += anew
    upload.done, upload.doing = 0, "Waiting its turn"
    upload.save()
    queue.add(upload.run, [queue.NewJob(CHECK, "check", "check", {})])
    doorbell.ring_for_upload_after_commit(upload.pk)


def _settle(upload: Upload) -> None:
    """Nothing can happen to the file any more: its bytes need not be kept."""
    upload.settled_at = clock.now()
    upload.save()
    UploadPart.objects.filter(upload=upload).delete()


def _storable(value: Any) -> Any:
    """Without zero bytes, which broken files have and PostgreSQL's JSON has not."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {key: _storable(each) for key, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


def _too_late(upload: Upload) -> str:
    if upload.confirmed_by:
        return f"{upload.confirmed_by} has confirmed this file already. Nothing else was done."
    if upload.state == Upload.State.REFUSED and upload.is_settled:
        return f"{upload.file_name} was deleted, for it is about persons. Upload another file."
    return f"This file is {upload.get_state_display()}, so this cannot be done now."


def _record(upload: Upload, action: str, by: User | None, new: dict[str, Any] | None = None) -> None:
    about = {"file": upload.file_name, "visibility": upload.visibility} | (new or {})
    audit.record(by=by, action=action, subject=f"upload:{upload.pk}", challenge=upload.challenge, new=about)
