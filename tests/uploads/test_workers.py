"""Who does the work: rung workers, the sweeper's ring where a first was lost, workers of a night, or a command."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from challenge.core import clock, queue
from challenge.core.models import Challenge, Job
from dataPacks import doorbell, night, tasks
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from schools.models import Upload, UploadPart
from tests.commands.running import run
from tests.imports import files
from tests.uploads.conftest import Send

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i} for i in range(3)]


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr(doorbell, "ring_for_upload", lambda upload_id: heard.append(upload_id) or True)
    return heard


@pytest.fixture
def waiting(tmp_path: Path, london: Challenge, admin) -> Upload:
    """A file that nobody has checked yet."""
    path = files.absence(tmp_path, ROWS)
    return uploads.keep_file(
        challenge=london, file_name=path.name, body=path.read_bytes(), visibility="public",
        told=Told(None, "2018-19"), by=admin,
    )  # fmt: skip


def state(upload: Upload) -> str:
    return Upload.objects.get(pk=upload.pk).state


def test_workers_are_rung_when_the_rows_are_there(waiting, rings, london, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        uploads.abandon_upload(upload=waiting, by=admin)
        again = uploads.keep_file(
            challenge=london, file_name="x.csv", body=b"abc", visibility="public", told=Told(), by=admin
        )
        assert rings == []
    assert rings == [again.pk]


def test_a_rung_worker_checks_the_file(waiting):
    tasks.work_upload(waiting.pk)
    assert state(waiting) == "previewed"


def test_a_lost_ring_is_made_again_until_the_work_is_done(waiting, rings):
    tasks.sweep()
    assert rings == [waiting.pk]
    tasks.work_upload(waiting.pk)
    tasks.sweep()
    assert rings == [waiting.pk]


def test_a_check_that_killed_every_worker_is_given_up_by_the_sweeper(waiting, rings, settings):
    Job.objects.filter(run=waiting.run).update(tries=settings.JOB_MAX_TRIES)
    assert queue.claim(waiting.run) is None
    tasks.sweep()
    assert (state(waiting), rings) == ("refused", [])
    assert "the worker died each time" in Upload.objects.get().report["error"]


def test_workers_of_a_night_do_not_let_people_wait(waiting, monkeypatch):
    jobs = iter([True, False])
    monkeypatch.setattr(night, "work_one", lambda night_id: next(jobs))
    tasks.work_night(1)
    assert state(waiting) == "previewed"


def test_the_command_does_the_work_where_no_worker_is(waiting):
    assert run("work_uploads").out == "england_abs.csv: waiting for confirmation\n"
    assert run("work_uploads").out == "No uploaded file is waiting for anything.\n"


def test_what_nobody_touched_for_a_month_is_given_up(tmp_path: Path, send: Send, waiting, admin):
    done = send(files.absence(tmp_path / "2", ROWS, year="2017-18"), year="2017-18")
    uploads.confirm_upload(upload=done, by=admin)
    tasks.work_upload(done.pk)
    tasks.work_upload(waiting.pk)
    with time_machine.travel(clock.now() + dt.timedelta(days=29)):
        assert uploads.abandon_forgotten() == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=31)):
        tasks.ring_due_nights()
    assert (state(waiting), state(done), UploadPart.objects.count()) == ("abandoned", "accepted", 0)
