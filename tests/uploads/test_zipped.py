"""A zip through the browser: one upload is one table, and nothing comes in that nobody was shown."""

import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from dataPacks.presenters.uploads import faults, outcome
from schools.models import DatasetVersion
from tests.imports import files
from tests.uploads.conftest import Send, worked

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i} for i in range(3)]


def packed(path: Path, *members: Path, **texts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.write(member, member.name)
        for name, text in texts.items():
            archive.writestr(name.replace("__", "."), text)
    return path


def test_an_archive_of_two_tables_is_refused_and_its_members_named(tmp_path: Path, send: Send):
    two = files.absence(tmp_path, ROWS), files.ks4(tmp_path, [row | {"P8MEA": "0.1"} for row in ROWS])
    upload = send(packed(tmp_path / "two.zip", *two))
    assert (upload.state, upload.report["headlines"], upload.report["alarms"]) == ("refused", [], [])
    [fault] = faults(upload)
    assert "holds 2 tables" in fault["reason"] and fault["reason"].endswith("england_abs.csv, england_ks4final.csv.")
    assert fault["remedy"] == "Unpack it, or upload them one by one."


def test_a_readme_before_the_table_is_no_table(tmp_path: Path, send: Send, admin):
    path = packed(tmp_path / "one.zip", files.absence(tmp_path, ROWS), README__txt="hello", a__csv="a,b\n1,2\n")
    upload = send(path)
    assert (upload.state, upload.report["file"]["rows_new"]) == ("previewed", 3)
    assert upload.report["file"]["path"] == "england_abs.csv"
    done = worked(uploads.confirm_upload(upload=upload, by=admin))
    assert (done.state, DatasetVersion.objects.get().kind) == ("accepted", "absence")


def test_a_readme_beside_a_table_of_a_kind_that_was_told_is_passed_over(tmp_path: Path, send: Send, admin):
    upload = send(packed(tmp_path / "one.zip", files.absence(tmp_path, ROWS), README__txt="hello"), year="")
    again = uploads.check_again(upload=upload, told=Told("absence", "2018-19"), by=admin)
    assert worked(again).state == "previewed"


def test_every_fault_of_every_member_is_shown(tmp_path: Path, send: Send):
    bad = files.ks4(tmp_path, ROWS, name="england_ks4final.csv")
    bad.write_bytes(bad.read_bytes()[:-400])
    upload = send(packed(tmp_path / "two.zip", files.absence(tmp_path, [*ROWS, {"URN": "1x", "ESTAB": "4999"}]), bad))
    reasons = [fault["reason"] for fault in faults(upload)]
    assert upload.state == "refused" and "holds 2 tables" in reasons[0]
    assert any(reason.startswith("england_abs.csv: Line 5: '1x'") for reason in reasons), reasons
    assert any("england_ks4final.csv" in reason for reason in reasons[1:]), reasons


def test_an_archive_without_a_table_says_what_is_in_it(tmp_path: Path, send: Send):
    upload = send(packed(tmp_path / "none.zip", README__txt="hello", a__csv="a,b\n1,2\n"))
    assert upload.state == "refused"
    assert "README.txt: no school table" in outcome(upload) and "a.csv: no school table" in outcome(upload)


def test_the_page_of_columns_reads_the_one_table_of_an_archive(tmp_path: Path, send: Send, admin):
    own = "School,Pupils here\n" + "".join(f"{100_000 + i},30\n" for i in range(3))
    upload = send(packed(tmp_path / "own.zip", README__txt="hello", own__csv=own))
    browser = Client()
    browser.force_login(admin)
    page = browser.get(reverse("datapacks:map-upload", args=[upload.pk])).content.decode()
    assert "Say what each column is" in page and "Pupils here" in page


def test_of_two_tables_the_page_of_columns_names_members_and_no_place_on_the_server(tmp_path: Path, send: Send, admin):
    upload = send(packed(tmp_path / "own.zip", a__csv="a,b\n1,2\n", b__csv="a,b\n1,2,3\n"))
    browser = Client()
    browser.force_login(admin)
    page = browser.get(reverse("datapacks:map-upload", args=[upload.pk])).content.decode()
    assert "own.zip is an archive of 2 tables: a.csv, b.csv." in page and "/tmp" not in page
