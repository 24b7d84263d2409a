"""/uploads/: the form with and without scripts, the preview, and what is answered when something is wrong."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from challenge.core.models import AuditEvent
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from schools.models import DatasetVersion, Upload, UploadPart
from schools.models.uploads import PART_BYTES
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web import builders
from tests.web.pages import body, words

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i, "PERCTOT": "5.0"} for i in range(30)]
ABOUT = {"challenge": "london", "visibility": "public", "kind": "", "year": "2018 to 2019", "edition": ""}


@pytest.fixture
def browser(admin) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(admin)
    return client


def posted(browser: Client, name: str, content: bytes, **changes: str):
    return browser.post("/uploads/new/", ABOUT | changes | {"file": SimpleUploadedFile(name, content)})


def test_a_whole_file_is_taken_and_its_preview_shown(tmp_path: Path, browser, london):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS))
    changed = [row | {"PERCTOT": "9.0"} for row in ROWS]
    path = files.absence(tmp_path / "new", [*changed, {"URN": "1x", "ESTAB": "4999"}])
    answer = posted(browser, path.name, path.read_bytes())
    (upload,) = Upload.objects.all()
    assert (answer.status_code, answer.url, upload.year) == (302, f"/uploads/{upload.pk}/", "2018-19")
    assert "Being checked" in words(browser.get(answer.url)) and "Waiting its turn" in words(browser.get(answer.url))
    worked(upload)
    page = words(browser.get(answer.url))
    assert "0 new 30 changed 0 unchanged 1 refused" in page
    assert "Absence Look at this 2018-19 5.00 9.00 +4.00 percentage points 30 changed" in page
    assert "School 100000: from 5.0 to 9.0" in page
    assert "Line 32, URN: ‘1x’" in page
    assert "I have checked: 30 rows differ from the file that this one replaces, 100% of its 30" in page


def test_confirming_needs_every_box(tmp_path: Path, browser, send: Send):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS))
    upload = send(files.absence(tmp_path / "new", [row | {"PERCTOT": "9.0"} for row in ROWS]))
    address = f"/uploads/{upload.pk}/confirm/"
    missing = browser.post(address, {"rows": "on"})
    assert missing.status_code == 422 and "Tick that you have checked: Absence of 2018-19" in words(missing)
    done = browser.post(address, {"rows": "on", "absence_overall-2018-19": "on"})
    assert (done.status_code, worked(upload).state) == (302, "accepted")
    late = browser.post(address)
    assert late.status_code == 409 and "Admin has confirmed this file already." in words(late)
    assert AuditEvent.objects.filter(action="upload.refused", by__isnull=False).count() == 1


def test_every_fault_as_a_file(tmp_path: Path, browser, send: Send):
    upload = send(files.absence(tmp_path, [*ROWS, {"URN": "=1", "ESTAB": "4999"}]))
    lines = body(browser.get(f"/uploads/{upload.pk}/faults.csv")).decode().splitlines()
    assert lines[0] == "Line,Field,Value,Reason,Remedy,Severity" and lines[1].startswith("32,URN,'=1,")


def test_every_row_that_differs_as_a_file(tmp_path: Path, browser, send: Send):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS[:3]))
    upload = send(files.absence(tmp_path / "new", [ROWS[0], ROWS[1] | {"PERCTOT": "6.0"}, ROWS[3]]))
    lines = body(browser.get(f"/uploads/{upload.pk}/rows.csv")).decode().splitlines()
    assert lines == [
        "What,Line,URN,LAESTAB,School",
        "changed,3,100001,2024001,",
        "new,4,100003,2024003,",
        "gone,,100002,2024002,School 100002",
    ]


@pytest.mark.parametrize(
    ("changes", "words_"),
    [
        ({"year": "2018-20"}, "Enter the academic year like 2018-19"),
        ({"visibility": ""}, "Choose who may see the figures"),
        ({"challenge": "wales"}, "Choose a challenge from the list"),
    ],
)
def test_a_form_that_is_filled_in_wrongly_says_what_to_do(browser, changes, words_):
    builders.challenge("wales", la_codes=["660"])
    answer = posted(browser, "x.csv", b"abc", **changes)
    assert answer.status_code == 422 and words_ in words(answer)
    assert not Upload.objects.exists()


def test_no_file_and_an_empty_file_are_said_so(browser):
    nothing = browser.post("/uploads/new/", ABOUT)
    assert nothing.status_code == 422 and "Choose a file" in words(nothing)
    empty = posted(browser, "nothing.csv", b"")
    assert empty.status_code == 422 and "nothing.csv is empty: it has 0 bytes." in words(empty)
    assert not Upload.objects.exists()


def test_a_huge_file_is_refused_in_words_before_it_is_taken(browser, settings):
    settings.UPLOAD_MAX_BYTES = 200_000
    answer = posted(browser, "huge.csv", b"x" * 300_000)
    assert answer.status_code == 413
    assert "The file has about 0.3 MB; at most 0.2 MB are taken. Choose the table itself" in words(answer)
    nearly = posted(browser, "large.csv", b"x" * 210_000)
    assert nearly.status_code == 422 and "large.csv has 0.2 MB; at most 0.2 MB are taken." in words(nearly)
    assert not Upload.objects.exists()


def test_a_form_from_another_site_is_refused(admin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    assert posted(client, "x.csv", b"abc").status_code == 403
    assert not Upload.objects.exists()


def test_a_script_sends_parts_and_after_a_break_only_those_that_are_missing(browser):
    content = b"URN,NAME\r\n" + b"x" * (2 * PART_BYTES)
    about = ABOUT | {"file_name": "big.csv", "size": len(content), "checksum": hashlib.sha256(content).hexdigest()}
    begun = browser.post("/uploads/begin/", about).json()
    assert begun["missing"] == [0, 1, 2]
    assert part(browser, begun, 0, content[:PART_BYTES]).json() == {"kept": 0}
    assert part(browser, begun, 1, b"half").status_code == 409
    early = browser.post(begun["finish_url"])
    assert early.status_code == 409 and "only what is missing will be sent" in early.json()["errors"][0]["text"]
    again = browser.post("/uploads/begin/", about).json()
    assert again["missing"] == [1, 2]
    for number in again["missing"]:
        assert part(browser, again, number, content[number * PART_BYTES :][:PART_BYTES]).status_code == 200
    (upload,) = Upload.objects.all()
    assert browser.post(again["finish_url"]).json() == {"url": f"/uploads/{upload.pk}/"}
    assert b"".join(bytes(row.body) for row in UploadPart.objects.all()) == content


def part(browser: Client, begun: dict, number: int, content: bytes):
    url = begun["part_url"].replace("/0/", f"/{number}/")
    return browser.post(url, content, content_type="application/octet-stream")


def test_a_script_is_told_what_is_wrong_beside_the_field(browser):
    wrong = browser.post("/uploads/begin/", ABOUT | {"file_name": "x.csv", "size": 0, "checksum": "0" * 64})
    assert (wrong.status_code, wrong.json()["errors"][0]["target"]) == (422, "id_file")
    assert "x.csv is empty" in wrong.json()["errors"][0]["text"]


def test_a_refused_file_can_be_named_and_checked_again(tmp_path: Path, browser, send: Send):
    upload = send(files.absence(tmp_path, ROWS), year="")
    page = words(browser.get(f"/uploads/{upload.pk}/"))
    assert "The file cannot be taken as it is." in page and "Give the year, for example 2018-19." in page
    assert "Say which year it is of" in page and "Say what each column is" not in page and "path" not in page
    assert "Kind of table" not in page and "--" not in page
    wrong = browser.post(f"/uploads/{upload.pk}/check/", {"year": "next year"})
    assert wrong.status_code == 422 and "Enter the academic year like 2018-19" in words(wrong)
    assert browser.post(f"/uploads/{upload.pk}/check/", {"year": "2018/19"}).status_code == 302
    assert worked(upload).state == "previewed"


def test_the_year_is_asked_for_in_plain_sight_and_a_zip_is_offered(browser):
    page = words(browser.get("/uploads/new/"))
    assert page.index("Academic year (optional)") < page.index("Say what the file is")
    assert "like england_abs.csv" in page and "a .zip of one table" in page
    assert ".zip" in browser.get("/uploads/new/").content.decode().split('accept="')[1].split('"')[0]


def test_a_file_about_pupils_is_deleted_at_once(tmp_path: Path, browser, send: Send, admin):
    path = files.absence(tmp_path, ROWS)
    path.write_bytes(path.read_bytes().replace(b"PPERSABS10", b"PUPIL_NAME", 1))
    upload = send(path)
    assert upload.state == "refused" and not UploadPart.objects.exists()
    page = words(browser.get(f"/uploads/{upload.pk}/"))
    assert "It has been deleted, and nothing of it was kept." in page and "PUPIL_NAME" in page
    assert "Upload another file" in page
    assert "Say what each column is" not in page and "Check again" not in page and "Abandon" not in page
    again = browser.post(f"/uploads/{upload.pk}/check/", {"year": "2018-19"})
    assert again.status_code == 409 and "was deleted, for it is about persons" in words(again)
    assert browser.get(f"/uploads/{upload.pk}/columns/").status_code == 302


def test_a_file_of_a_zip_that_is_about_pupils_is_deleted_too(tmp_path: Path, send: Send):
    path = files.absence(tmp_path, ROWS)
    bad = tmp_path / "pupils.csv"
    bad.write_bytes(path.read_bytes().replace(b"PPERSABS10", b"PUPIL_NAME", 1))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(path, path.name)
        archive.write(bad, bad.name)
    assert send(tmp_path / "two.zip").is_settled and not UploadPart.objects.exists()


def test_an_abandoned_file_is_said_so_in_the_list(tmp_path: Path, browser, send: Send):
    upload = send(files.absence(tmp_path, ROWS))
    assert browser.post(f"/uploads/{upload.pk}/abandon/").status_code == 302
    assert "england_abs.csv Abandoned London" in words(browser.get("/uploads/"))
    assert browser.post(f"/uploads/{upload.pk}/abandon/").status_code == 409


def test_the_list_before_the_first_file_says_what_to_do(browser):
    assert "No file has been uploaded yet" in words(browser.get("/uploads/"))


def test_the_list_costs_the_same_for_many(browser, london, django_assert_num_queries):
    for count in (1, 15):
        for _ in range(count):
            builders.upload(london)
        with django_assert_num_queries(5):
            browser.get("/uploads/")


def test_withdrawing_asks_why_and_says_what_will_happen(tmp_path: Path, browser):
    files.take(files.register(tmp_path, ROWS), files.absence(tmp_path, ROWS))
    register, table = DatasetVersion.objects.order_by("-kind")
    address = f"/datasets/{table.pk}/withdraw/"
    asked = words(browser.get(address))
    assert "nothing takes its place" in asked and "no longer listed" not in asked
    assert "Say why the file is withdrawn" in words(browser.post(address, {"why": " "}))
    assert browser.post(address, {"why": "A column was shifted."}).status_code == 302
    page = words(browser.get(f"/datasets/{table.pk}/"))
    assert "Withdrawn Nothing is made from it any more." in page and "A column was shifted." in page
    assert "england_abs.csv Absence 2018-19 final 30 0" in words(browser.get("/datasets/"))
    refused = browser.post(f"/datasets/{register.pk}/withdraw/", {"why": "x"})
    assert refused.status_code == 409 and "A register cannot be withdrawn" in words(refused)


def test_withdrawing_says_how_many_schools_only_this_file_names(tmp_path: Path, browser):
    files.take(files.register(tmp_path, ROWS[:28]), files.absence(tmp_path, ROWS))
    table = DatasetVersion.objects.get(kind="absence")
    assert "2 schools that only this file names are no longer listed" in words(
        browser.get(f"/datasets/{table.pk}/withdraw/")
    )


def test_a_files_page_accounts_for_every_row_that_was_read(tmp_path: Path, browser):
    files.take(files.absence(tmp_path, [*ROWS, {"URN": "1x", "ESTAB": "4999"}]))
    page = words(browser.get(f"/datasets/{DatasetVersion.objects.get().pk}/"))
    for fact in ("Rows read 34", "Rows accepted 30", "Rows refused 1", "Rows of totals 3"):
        assert fact in page


def test_progress_is_a_fragment_that_asks_again_until_the_work_is_over(tmp_path: Path, browser, london, admin):
    path = files.absence(tmp_path, ROWS)
    upload = uploads.keep_file(
        challenge=london, file_name=path.name, body=path.read_bytes(), visibility="public",
        told=Told(None, "2018-19"), by=admin,
    )  # fmt: skip
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    polled = re.search(r'hx-get="([^"]+)"', page)[1]
    moving = browser.get(polled, headers={"HX-Request": "true"})
    assert moving.content.decode().startswith('<div id="upload-progress" hx-get=') and b"<progress" in moving.content
    assert b"Refresh" not in moving.content and b'role="status"' not in moving.content
    worked(upload)
    still = browser.get(polled, headers={"HX-Request": "true"})
    assert still["HX-Retarget"] == "#upload"
    assert "hx-get" not in still.content.decode() and "Confirm and import" in words(still)
    assert json.dumps(Upload.objects.get().report)
