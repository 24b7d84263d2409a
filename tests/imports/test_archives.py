"""Archives and persons' names end to end: what the command says, what is in the database, and what is not."""

import json
import zipfile
from pathlib import Path

import pytest

from schools.models import DatasetVersion, Result, School
from tests.commands.running import all_rows, import_json, nothing_changes, run
from tests.imports import files

pytestmark = pytest.mark.django_db

ROWS = [{"URN": "100049", "ESTAB": "4104", "PERCTOT": "6.9"}, {"URN": "100050", "ESTAB": "4166", "PERCTOT": "5.1"}]
SECRET = "Zebedee-Quillfeather"


def packed(path: Path, *members: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.write(member, member.name)
        for name, content in more.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_an_archive_of_several_tables_is_imported_as_its_members(tmp_path: Path) -> None:
    register = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}, {"URN": "100050", "ESTAB": "4166"}])
    path = packed(tmp_path / "2018-19.zip", files.absence(tmp_path, ROWS), register, readme__txt=b"hello")
    ran = import_json(path)
    assert (ran.code, ran.json["status"]) == (0, "accepted")
    told = {Path(file["path"]).relative_to(path).as_posix(): file["status"] for file in ran.json["files"]}
    assert told == {
        "england_abs.csv": "accepted", "england_school_information.csv": "accepted", "readme.txt": "skipped",
    }  # fmt: skip
    assert School.objects.listed().count() == 2
    assert Result.objects.filter(series__column="PERCTOT").count() == 2
    assert sorted(DatasetVersion.objects.values_list("file_name", flat=True)) == sorted(told)[:2]
    assert "2018-19.zip/england_abs.csv" in DatasetVersion.objects.get(kind="absence").path
    assert import_json(files.absence(tmp_path, ROWS)).file["status"] == "known", "loose, it is the same file"


def test_a_folder_with_an_archive_in_it(tmp_path: Path) -> None:
    (tmp_path / "2018-19").mkdir()
    loose = files.absence(tmp_path / "made", ROWS)
    packed(tmp_path / "2018-19" / "all.zip", loose)
    loose.unlink()
    ran = import_json(tmp_path)
    assert (ran.code, ran.file["status"], ran.file["rows_accepted"]) == (0, "accepted", 2)


def test_one_bad_member_refuses_the_archive_and_nothing_changes(tmp_path: Path) -> None:
    good, bad = files.absence(tmp_path, ROWS), files.absence(tmp_path, ROWS, year="2017-18", name="england_abs2.csv")
    bad.write_bytes(bad.read_bytes()[:-40])
    path = packed(tmp_path / "2018-19.zip", good, bad)
    with nothing_changes():
        ran = import_json(path)
    assert (ran.code, [file["status"] for file in ran.json["files"]]) == (1, ["accepted", "refused"])
    assert "england_abs2.csv" in ran.json["files"][1]["faults"][0]["reason"]


def test_a_hostile_archive_is_refused_in_words(tmp_path: Path) -> None:
    path = packed(tmp_path / "2018-19.zip", files.absence(tmp_path, ROWS), a__csv=b"0" * (50 << 20))
    with nothing_changes():
        ran = run("import_data", path)
    assert (ran.code, ran.error) == (1, "")
    assert "2018-19.zip/a.csv unpacks to more than 50 MB" in ran.out
    assert "Refused: 1 of 1 files. Nothing was changed." in ran.out


@pytest.mark.parametrize("as_archive", [False, True])
def test_a_persons_name_reaches_neither_the_report_nor_the_database(tmp_path: Path, as_archive: bool) -> None:
    good = files.absence(tmp_path, ROWS).read_text().splitlines()
    path = tmp_path / "2018-19" / "england_abs.csv"
    path.write_text("".join(f"{line},{'Surname' if i == 0 else SECRET}\r\n" for i, line in enumerate(good)))
    given = packed(tmp_path / "2018-19.zip", path) if as_archive else path
    with nothing_changes():
        ran, words = import_json(given), run("import_data", given)
    assert (ran.code, ran.file["faults"][0]["field"]) == (1, "Surname")
    assert SECRET not in json.dumps(ran.json) + words.out + words.error + str(all_rows())
