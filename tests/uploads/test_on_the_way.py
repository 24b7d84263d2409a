"""From the upload to the preview and on: what the person is told, and that nothing happens before it is confirmed."""

import hashlib
from pathlib import Path

import pytest

from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from dataPacks.presenters.uploads import facts
from dataPacks.store import datasets
from schools.models import DatasetVersion, Result, School, Upload, UploadPart
from schools.models.uploads import PART_BYTES
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web import builders

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i, "PERCTOT": "5.0"} for i in range(30)]


def changed(by: float, count: int = 30) -> list[files.Row]:
    return [row | {"PERCTOT": f"{5 + by * (i < count):.1f}"} for i, row in enumerate(ROWS)]


def test_a_preview_says_what_the_import_then_does(tmp_path: Path, send: Send, admin):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS))
    correction = files.absence(tmp_path / "new", [*changed(0.5, 2)[:-1], {"URN": "1x", "ESTAB": "4999"}])
    upload = send(correction)
    assert upload.state == "previewed", upload.report
    file = upload.report["file"]
    assert [file[f"rows_{what}"] for what in ("new", "changed", "unchanged", "gone", "refused")] == [0, 2, 27, 1, 1]
    row, lacking = file["faults"]
    assert (row["line"], row["field"], row["value"]) == (31, "URN", "1x")
    assert lacking["reason"].startswith("It lacks 1 of the 30 schools that the version in force has")
    assert DatasetVersion.objects.count() == 2 and upload.report["replaces"]["rows"] == 30

    done = worked(uploads.confirm_upload(upload=upload, by=admin))
    assert (done.state, done.dataset, done.done) == ("accepted", DatasetVersion.objects.latest("id"), 100)
    assert (done.dataset.accepted_by, done.dataset.rows_accepted) == (admin, 29)
    assert done.dataset in datasets.in_force() and done.dataset.replaces_id == upload.report["replaces"]["id"]
    assert not UploadPart.objects.exists()
    told = AuditEvent.objects.filter(action__in=("upload.received", "upload.confirmed", "dataset.accepted"), by=admin)
    assert sorted(told.values_list("action", flat=True)) == ["dataset.accepted", "upload.confirmed", "upload.received"]


def test_headlines_are_means_over_the_challenges_schools_before_and_after(tmp_path: Path, send: Send):
    elsewhere = [row | {"URN": row["URN"] + 500, "LA": "660"} for row in ROWS]
    files.take(files.register(tmp_path, [*ROWS, *elsewhere]), files.absence(tmp_path, [*ROWS, *elsewhere]))
    upload = send(files.absence(tmp_path / "new", [*changed(3.0, 15), *elsewhere]))
    headline = next(h for h in upload.report["headlines"] if h["measure"] == "absence_overall")
    assert (headline["before"], headline["after"], headline["changed"]) == (5.0, 6.5, 15)
    assert [move["after"] - move["before"] for move in headline["biggest"]] == [3.0] * 5
    assert not headline["is_alarming"]
    assert [alarm["key"] for alarm in upload.report["alarms"]] == ["rows"]


def test_an_alarm_has_to_be_ticked_off_by_name(tmp_path: Path, send: Send, admin):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS))
    upload = send(files.absence(tmp_path / "new", changed(4.0)))
    keys = [alarm["key"] for alarm in upload.report["alarms"]]
    assert keys == ["rows", "absence_overall-2018-19"]
    with pytest.raises(NotAllowed, match="Tick what you have checked.*Absence of 2018-19.*from 5.00 to 9.00"):
        uploads.confirm_upload(upload=upload, ticked=["rows"], by=admin)
    assert worked(uploads.confirm_upload(upload=upload, ticked=keys, by=admin)).state == "accepted"


def test_a_first_table_alarms_nobody(tmp_path: Path, send: Send):
    assert send(files.absence(tmp_path, ROWS)).report["alarms"] == []


def test_what_was_imported_since_the_preview_has_to_be_looked_at_again(tmp_path: Path, send: Send, admin):
    files.take(files.register(tmp_path, ROWS))
    upload = send(files.absence(tmp_path, changed(0.1)))
    files.take(files.absence(tmp_path / "other", ROWS))
    again = worked(uploads.confirm_upload(upload=upload, by=admin))
    assert (again.state, again.attempt, again.confirmed_by) == ("previewed", 2, None)
    assert again.report["file"]["rows_changed"] == 30
    assert DatasetVersion.objects.count() == 2


def test_another_edition_imported_since_the_preview_has_to_be_looked_at_too(tmp_path: Path, send: Send, admin):
    """It is not what the file replaces, and no row counts otherwise; but the headlines that were agreed are gone."""
    schools = [row | {"P8MEA": "0.5"} for row in ROWS]
    files.take(files.register(tmp_path, ROWS))
    upload = send(files.ks4(tmp_path / "a", schools, "provisional"))
    files.take(files.ks4(tmp_path / "b", [row | {"P8MEA": "0.1"} for row in ROWS]))
    again = worked(uploads.confirm_upload(upload=upload, by=admin))
    assert (again.state, again.attempt, again.confirmed_by) == ("previewed", 2, None)
    assert DatasetVersion.objects.count() == 2
    assert again.report["basis"]["headlines"] != upload.report["basis"]["headlines"]
    done = worked(uploads.confirm_upload(upload=again, ticked=[a["key"] for a in again.report["alarms"]], by=admin))
    assert done.state == "accepted"


def test_the_same_file_twice_is_told_so(tmp_path: Path, send: Send, admin):
    path = files.absence(tmp_path, ROWS)
    first, second = send(path), send(path)
    worked(uploads.confirm_upload(upload=first, by=admin))
    late = worked(uploads.confirm_upload(upload=second, by=admin))
    assert (late.state, late.report["status"], DatasetVersion.objects.count()) == ("refused", "known", 1)
    assert send(path).report["status"] == "known"


def test_a_file_that_nothing_tells_the_year_of_is_refused_and_checked_again_when_somebody_does(
    tmp_path: Path, send: Send, admin
):
    upload = send(files.absence(tmp_path, ROWS), year="")
    assert (upload.state, upload.report["file"]["faults"][0]["field"]) == ("refused", "year")
    upload = worked(uploads.check_again(upload=upload, told=Told(None, "2018-19", None), by=admin))
    assert (upload.state, upload.report["file"]["year"], upload.attempt) == ("previewed", "2018-19", 2)


@pytest.mark.parametrize(
    ("size", "words"), [(0, "is empty: it has 0 bytes"), (1 << 40, "at most 64 MB are taken. Choose the table itself")]
)
def test_empty_and_huge_files_are_refused_in_words(london, admin, size, words):
    with pytest.raises(NotAllowed, match=words):
        begin(london, admin, "huge.csv", size, "0" * 64)
    assert not Upload.objects.exists()


def test_without_the_right_nothing_goes(tmp_path: Path, send: Send, london):
    upload = send(files.absence(tmp_path, ROWS))
    head = builders.person("head@example.org", "head", school=builders.school())
    wales = builders.person("wales@example.org", "admin", challenge=builders.challenge("wales", ["660"]))
    for person in (head, wales):
        for action in (uploads.confirm_upload, uploads.abandon_upload):
            with pytest.raises(NotAllowed, match="You may not import data in London"):
                action(upload=upload, by=person)
        with pytest.raises(NotAllowed, match="You may not import data"):
            begin(london, person, "x.csv", 3, "0" * 64)
    assert worked(upload).state == "previewed"


def begin(london, person, name: str, size: int, checksum: str) -> Upload:
    return uploads.begin_upload(
        challenge=london, file_name=name, size=size, checksum=checksum, visibility="public", told=Told(), by=person
    )


def test_parts_that_arrived_are_not_asked_for_again(london, admin):
    body = bytes(range(256)) * 10_000
    checksum = hashlib.sha256(body).hexdigest()
    upload = begin(london, admin, "big.csv", len(body), checksum)
    assert uploads.missing_parts(upload) == [0, 1, 2]
    uploads.keep_part(upload=upload, number=1, body=body[PART_BYTES : 2 * PART_BYTES], by=admin)
    with pytest.raises(NotAllowed, match="Part 3 did not arrive whole"):
        uploads.keep_part(upload=upload, number=2, body=b"short", by=admin)
    with pytest.raises(NotAllowed, match="did not arrive whole. Try again"):
        uploads.finish_upload(upload=upload, by=admin)
    again = begin(london, admin, "big.csv", len(body), checksum)
    assert (again, uploads.missing_parts(again)) == (upload, [0, 2])
    for number in (0, 2):
        part = body[number * PART_BYTES : (number + 1) * PART_BYTES]
        uploads.keep_part(upload=upload, number=number, body=part, by=admin)
    assert uploads.finish_upload(upload=upload, by=admin).state == "checking"
    assert uploads.finish_upload(upload=upload, by=admin).state == "checking"
    with pytest.raises(NotAllowed, match="has arrived already"):
        uploads.keep_part(upload=upload, number=0, body=body[:PART_BYTES], by=admin)


def test_a_file_that_is_not_the_one_that_was_begun_is_not_checked(london, admin):
    upload = begin(london, admin, "x.csv", 3, "0" * 64)
    uploads.keep_part(upload=upload, number=0, body=b"abc", by=admin)
    with pytest.raises(NotAllowed, match="did not arrive whole"):
        uploads.finish_upload(upload=upload, by=admin)


def test_an_abandoned_file_leaves_its_row_and_no_bytes(tmp_path: Path, send: Send, admin):
    upload = send(files.absence(tmp_path, ROWS))
    gone = uploads.abandon_upload(upload=upload, by=admin)
    assert (gone.state, UploadPart.objects.count()) == ("abandoned", 0)
    with pytest.raises(NotAllowed, match="This file is abandoned"):
        uploads.confirm_upload(upload=upload, by=admin)
    assert not Result.objects.exists()


def test_a_register_that_closes_most_schools_is_refused(tmp_path: Path, send: Send):
    files.take(files.register(tmp_path, ROWS))
    closing = [row | {"SCHSTATUS": "Closed" if i < 16 else "Open"} for i, row in enumerate(ROWS)]
    upload = send(files.register(tmp_path / "new", closing))
    assert upload.state == "refused"
    assert "would close 16 of the 30 open schools" in upload.report["file"]["faults"][-1]["reason"]
    assert School.objects.open().count() == 30


def test_a_check_that_always_fails_is_said_so_and_can_be_tried_again(tmp_path, london, admin, send, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("dataPacks.actions.previews.preview", lambda *_: 1 / 0)
        upload = send(files.absence(tmp_path, ROWS))
    assert (upload.state, upload.report["status"]) == ("refused", "failed")
    assert "ZeroDivisionError" in upload.report["error"]
    assert worked(uploads.check_again(upload=upload, told=Told(None, "2018-19"), by=admin)).state == "previewed"


def test_refused_rows_neither_make_a_table_of_the_country_one_of_a_few_authorities_nor_go_unnoticed(
    tmp_path: Path, send: Send, admin
):
    rows = [row | {"LA": f"{201 + i // 3}"} for i, row in enumerate(ROWS)]
    files.take(files.register(tmp_path, rows), files.absence(tmp_path, rows))
    broken = [row | ({"URN": f"1x{i}"} if i < 15 else {}) for i, row in enumerate(rows)]
    upload = send(files.absence(tmp_path / "new", broken))
    assert upload.report["replaces"]["rows"] == 30 and upload.report["file"]["rows_gone"] == 15
    alarms = {alarm["key"]: alarm["text"] for alarm in upload.report["alarms"]}
    assert set(alarms) == {"rows", "refused"} and alarms["refused"].startswith("15 of the 33 rows of the file")
    assert ("About", "All of England") in [(fact.name, fact.value) for fact in facts(upload)]

    first = send(files.absence(tmp_path / "earlier", broken, year="2017-18"), year="2017-18")
    assert [alarm["key"] for alarm in first.report["alarms"]] == ["refused", "warned-rows"]
    with pytest.raises(NotAllowed, match="Tick what you have checked"):
        uploads.confirm_upload(upload=first, by=admin)


def test_a_preview_says_which_authorities_a_table_is_about(tmp_path: Path, send: Send):
    upload = send(files.absence(tmp_path, ROWS))
    assert ("About", "Authority 202 alone") in [(fact.name, fact.value) for fact in facts(upload)]
