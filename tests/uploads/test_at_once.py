"""Two people at once, and workers that die half-way: one wins, nothing is doubled or half done. Real processes."""

import subprocess
import threading
import time
from pathlib import Path

import pytest
from django.db import connections

from challenge.core.locks import exclusive
from challenge.core.models import AuditEvent, Job
from challenge.core.states import NotAllowed
from dataPacks import incoming
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from dataPacks.actions.withdrawals import withdraw_dataset
from schools.models import DatasetVersion, Result, School, Upload, UploadPart
from tests.commands.running import ended, start
from tests.imports import files
from tests.uploads.conftest import Send, worked

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = {"JOB_LEASE_SECONDS": "2"}
MANY = 60_000


def schools(count: int, percent: str = "5.0") -> list[files.Row]:
    return [
        {"URN": 100_000 + i, "LA": 201 + i // 9000, "ESTAB": 1000 + i % 9000, "PERCTOT": percent} for i in range(count)
    ]


def all_at_once(*calls) -> list[str]:
    """What each call, in a thread and on a connection of its own, comes to: '' or the refusal."""
    begin, said = threading.Barrier(len(calls)), [""] * len(calls)

    def run(place: int, call) -> None:
        try:
            begin.wait()
            call()
        except NotAllowed as refusal:
            said[place] = str(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_who_confirm_at_once_one_wins_and_the_other_is_told_who(tmp_path: Path, send: Send, admin, colleague):
    upload = send(files.absence(tmp_path, schools(20)))
    people = [admin, colleague, admin, colleague]
    said = all_at_once(*(lambda by=by: uploads.confirm_upload(upload=upload, by=by) for by in people))
    assert sorted(map(bool, said)) == [False, True, True, True]
    winner = Upload.objects.get().confirmed_by
    assert {words for words in said if words} == {f"{winner} has confirmed this file already. Nothing else was done."}
    assert AuditEvent.objects.filter(action="upload.confirmed").count() == 1
    assert Job.objects.filter(run=upload.run, kind="import").count() == 1
    assert worked(upload).dataset.accepted_by == winner
    assert DatasetVersion.objects.count() == 1


def test_of_confirming_and_abandoning_at_once_one_happens(tmp_path: Path, send: Send, admin, colleague):
    upload = send(files.absence(tmp_path, schools(20)))
    said = all_at_once(
        lambda: uploads.confirm_upload(upload=upload, by=admin),
        lambda: uploads.abandon_upload(upload=upload, by=colleague),
    )
    assert sorted(map(bool, said)) == [False, True]
    state = worked(upload).state
    assert (state, DatasetVersion.objects.count(), UploadPart.objects.count()) in {
        ("accepted", 1, 0),
        ("abandoned", 0, 0),
    }


def test_two_workers_check_and_import_a_file_once(tmp_path: Path, send: Send, admin):
    upload = send(files.absence(tmp_path, schools(2000)))
    uploads.confirm_upload(upload=upload, by=admin)
    assert all_at_once(*[lambda: incoming.work_one(upload.pk)] * 3) == ["", "", ""]
    assert worked(upload).state == "accepted"
    assert (DatasetVersion.objects.count(), Result.objects.count()) == (1, 4000)
    assert AuditEvent.objects.filter(action="dataset.accepted").count() == 1


def test_of_two_who_withdraw_at_once_one_does(tmp_path: Path, admin, colleague):
    files.take(files.absence(tmp_path, schools(20)))
    (dataset,) = DatasetVersion.objects.all()
    said = all_at_once(*(lambda by=by: withdraw_dataset(dataset=dataset, why="?", by=by) for by in (admin, colleague)))
    assert sorted(said) == ["", "This file is withdrawn already."]
    assert AuditEvent.objects.filter(action="dataset.withdrawn").count() == 1


def kept(path: Path, london, admin) -> Upload:
    return uploads.keep_file(
        challenge=london, file_name=path.name, body=path.read_bytes(), visibility="public",
        told=Told(None, "2018-19"), by=admin,
    )  # fmt: skip


def killed_once(condition, process: "subprocess.Popen[str]") -> None:
    """Kill a program as soon as something is so."""
    while not condition():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -9


def test_a_worker_killed_while_it_checks_leaves_the_check_to_the_next(tmp_path: Path, london, admin):
    upload = kept(files.absence(tmp_path, schools(MANY)), london, admin)
    killed_once(lambda: Upload.objects.get().done >= 10, start("work_uploads", **LEASE))
    assert (Upload.objects.get().state, Job.objects.get(run=upload.run).state) == ("checking", "leased")
    time.sleep(2.1)
    ran = ended(start("work_uploads", **LEASE))
    assert (ran.code, ran.out) == (0, "england_abs.csv: waiting for confirmation\n")
    assert Upload.objects.get().report["file"]["rows_new"] == MANY
    assert not DatasetVersion.objects.exists() and not School.objects.exists()


def test_a_worker_killed_while_it_imports_leaves_nothing_to_be_seen_and_the_next_one_ends_it(
    tmp_path: Path, london, admin
):
    upload = worked(kept(files.absence(tmp_path, schools(MANY)), london, admin))
    uploads.confirm_upload(upload=upload, by=admin)
    killed_once(Result.objects.exists, start("work_uploads", **LEASE))
    assert not School.objects.listed().exists()
    assert (Upload.objects.get().state, DatasetVersion.objects.get().state) == ("confirmed", "staged")
    time.sleep(2.1)
    ran = ended(start("work_uploads", **LEASE))
    assert (ran.code, ran.out) == (0, "england_abs.csv: accepted\n")
    done = Upload.objects.get()
    assert (done.dataset, done.dataset.rows_accepted) == (DatasetVersion.objects.get(), MANY)
    assert (School.objects.listed().count(), Result.objects.count()) == (MANY, 2 * MANY)
    assert not UploadPart.objects.exists()


def test_while_another_import_runs_a_confirmed_file_waits_without_using_up_its_tries(
    tmp_path: Path, send: Send, admin, monkeypatch
):
    monkeypatch.setattr(incoming, "IMPORT_WAIT_SECONDS", 0)
    upload = uploads.confirm_upload(upload=send(files.absence(tmp_path, schools(5))), by=admin)
    with exclusive("import", wait_seconds=0, busy=""):
        for _ in range(7):
            assert not incoming.work_one(upload.pk)
    assert Job.objects.get(run=upload.run, kind="import").tries == 0
    assert worked(upload).state == "accepted"
