"""`import_data`: what a person is told, which exit code a script gets, and what is in the database then."""

from pathlib import Path

import pytest
from django.core.management import load_command_class

from challenge.core.models import AuditEvent
from dataPacks.store import datasets
from schools.models import DatasetVersion, LocalAuthority, Result, School, Series
from tests.commands.running import ended, import_json, nothing_changes, run, start
from tests.imports import files

pytestmark = pytest.mark.django_db

REPORT = {"status", "files"}
FILE = {
    "path", "kind", "year", "edition", "status", "rows_read", "rows_school", "rows_summary", "rows_accepted",
    "rows_new", "rows_changed", "rows_unchanged", "rows_refused", "faults", "columns_unused", "seconds",
}  # fmt: skip
FAULT = {"line", "field", "value", "reason", "remedy"}
THREE = [
    {"URN": "100049", "ESTAB": "4104", "PERCTOT": "6.9", "PPERSABS10": "18.8"},
    {"URN": "100050", "ESTAB": "4166", "PERCTOT": "5.1", "PPERSABS10": "SUPP"},
    {"URN": "100100", "ESTAB": "4000", "LA": "203", "PERCTOT": "4.0", "PPERSABS10": "9.5"},
]


def test_an_accepted_file_is_reported_with_the_documented_keys(tmp_path: Path) -> None:
    path = files.absence(tmp_path, [*THREE, {"URN": "12", "ESTAB": "4000"}])
    ran = import_json(path)
    assert ran.code == 0
    assert ran.error == ""
    assert ran.json.keys() == REPORT
    assert ran.file.keys() - {"reason"} == FILE
    assert all(fault.keys() - {"severity"} == FAULT for fault in ran.file["faults"])
    told = {key: ran.file[key] for key in FILE - {"faults", "seconds", "columns_unused"}}
    assert told == {
        "path": str(path), "kind": "absence", "year": "2018-19", "edition": "final", "status": "accepted",
        "rows_read": 7, "rows_school": 4, "rows_summary": 3, "rows_accepted": 3, "rows_new": 3, "rows_changed": 0,
        "rows_unchanged": 0, "rows_refused": 1,
    }  # fmt: skip
    assert ran.json["status"] == "accepted"
    assert ran.file["seconds"] > 0


def test_columns_that_are_not_loaded_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "2018-19" / "england_abs.csv"
    tail = [{"LA": "NAT", "ESTAB": mark, "PERCTOT": "5", "PPERSABS10": "9"} for mark in ("PRI", "SEC", "SPE")]
    headings = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10", "SOMETHINGNEW"]
    files.write(path, headings, [{"LA": "202"} | THREE[0], *tail], blank="")
    assert import_json(path).file["columns_unused"] == ["SOMETHINGNEW"]


def test_a_bad_row_is_refused_alone_and_listed(tmp_path: Path) -> None:
    rows = [*THREE, {"URN": "10005A", "ESTAB": "4001"}, THREE[0], {"URN": "100060", "ESTAB": "4003", "PERCTOT": "142"}]
    ran = import_json(files.absence(tmp_path, rows))
    assert (ran.code, ran.file["rows_accepted"], ran.file["rows_refused"]) == (0, 3, 3)
    bad = [fault for fault in ran.file["faults"] if fault["severity"] == "row"]
    assert [(fault["line"], fault["field"], fault["value"]) for fault in bad] == [
        (5, "URN", "10005A"), (6, "URN", "100049"), (7, "PERCTOT", "142"),
    ]  # fmt: skip
    assert all(fault["reason"] and fault["remedy"] for fault in bad)
    assert Result.objects.filter(series__column="PERCTOT").count() == 3


def test_strict_refuses_the_file_for_one_bad_row(tmp_path: Path) -> None:
    path = files.absence(tmp_path, [*THREE, {"URN": "10005A", "ESTAB": "4001"}])
    with nothing_changes():
        ran = import_json(path, "--strict")
    assert (ran.code, ran.json["status"], ran.file["status"], ran.file["rows_refused"]) == (1, "refused", "refused", 1)


def test_one_refused_file_refuses_the_command_and_no_row_changes(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}]))
    good = files.absence(tmp_path, THREE)
    broken = files.absence(tmp_path, THREE, year="2017-18")
    broken.write_bytes(broken.read_bytes()[:-40])
    with nothing_changes():
        ran = import_json(good, broken)
    assert (ran.code, ran.json["status"]) == (1, "refused")
    assert [file["status"] for file in ran.json["files"]] == ["accepted", "refused"]
    said = run("import_data", good, broken)
    assert "Refused: 1 of 2 files. Nothing was changed." in said.out


def test_a_dry_run_changes_nothing_and_counts_the_same(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path / "first", THREE))
    changed = files.absence(tmp_path, [THREE[0] | {"PERCTOT": "7.0"}, *THREE[1:], {"URN": "100101", "ESTAB": "4001"}])
    register = files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}, {"URN": "100777", "ESTAB": "4777"}])
    paths = (changed, register, files.ks4_of_2010(tmp_path, [{"ESTAB": "4104"}, {"ESTAB": "4777"}, {"ESTAB": "1"}]))
    with nothing_changes():
        dry = import_json(*paths, "--dry-run")
    wet = import_json(*paths)
    assert (dry.code, wet.code) == (0, 0)
    dry_files, wet_files = ([file | {"seconds": 0} for file in ran.json["files"]] for ran in (dry, wet))
    assert dry_files == wet_files


def test_a_known_file_is_nothing_to_do(tmp_path: Path) -> None:
    path = files.absence(tmp_path, THREE)
    files.take(path)
    packed = files.absence(tmp_path / "again", THREE, name="england_abs.csv.gz")
    with nothing_changes():
        ran = import_json(path)
        again = import_json(packed)
    for known in (ran, again):
        assert (known.code, known.json["status"], known.file["status"]) == (0, "known", "known")
        assert (known.file["rows_new"], known.file["rows_unchanged"]) == (0, 3)


def test_a_correction_counts_and_takes_the_place_of_the_first_version(tmp_path: Path) -> None:
    """One figure changed, one row added, one row removed."""
    first = files.absence(tmp_path / "first", THREE)
    files.take(first)
    old = DatasetVersion.objects.get()
    rows = [THREE[0] | {"PERCTOT": "7.0"}, THREE[2], {"URN": "100101", "ESTAB": "4001", "PERCTOT": "3.3", "LA": "203"}]
    ran = import_json(files.absence(tmp_path, rows))
    assert (ran.file["rows_new"], ran.file["rows_changed"], ran.file["rows_unchanged"]) == (1, 1, 1)
    new = DatasetVersion.objects.exclude(pk=old.pk).get()
    assert (new.replaces, list(datasets.in_force())) == (old, [new])
    assert Result.objects.filter(series__dataset=old).count() == 6, "the history keeps the first version"
    out = tmp_path / "out.csv"
    assert run("export_results", "--measure", "PERCTOT", "--out", out).code == 0
    assert {row["urn"]: row["value"] for row in files.read_csv(out)} == {
        "100049": "7.0",
        "100100": "4.0",
        "100101": "3.3",
    }
    said = import_json(first).file
    assert said["status"] == "known"
    assert "replaced since" in said["reason"]


def test_two_versions_of_one_table_in_one_command_are_refused(tmp_path: Path) -> None:
    one = files.absence(tmp_path / "one", THREE)
    other = files.absence(tmp_path / "other", THREE[1:] + [{"URN": "100101", "ESTAB": "4001"}])
    with nothing_changes():
        ran = import_json(one, other)
    assert (ran.code, ran.json["status"]) == (1, "refused")
    (fault,) = ran.json["files"][1]["faults"]
    assert "absence 2018-19 (final)" in fault["reason"]


def test_the_same_file_twice_in_one_command_is_taken_once(tmp_path: Path) -> None:
    one, other = files.absence(tmp_path / "one", THREE), files.absence(tmp_path / "other", THREE)
    ran = import_json(one, other)
    assert (ran.code, [file["status"] for file in ran.json["files"]]) == (0, ["accepted", "skipped"])
    assert DatasetVersion.objects.count() == 1


def test_a_folder_passes_over_what_is_no_table_and_a_named_file_does_not(tmp_path: Path) -> None:
    files.absence(tmp_path, THREE)
    notes = tmp_path / "2018-19" / "abs_meta.csv"
    notes.write_text("Variable,Label\nPERCTOT,Overall absence\n")
    (tmp_path / "2018-19" / "readme.pdf").write_bytes(b"%PDF-1.4")
    ran = import_json(tmp_path)
    told = {Path(file["path"]).name: (file["status"], bool(file["reason"])) for file in ran.json["files"]}
    assert told == {
        "abs_meta.csv": ("skipped", True), "england_abs.csv": ("accepted", False), "readme.pdf": ("skipped", True),
    }  # fmt: skip
    assert ran.code == 0
    refused = import_json(notes)
    assert (refused.code, refused.file["status"]) == (1, "refused")


def test_a_folder_with_no_table_at_all_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    ran = import_json(tmp_path)
    assert (ran.code, ran.json["status"]) == (0, "skipped")


def test_kind_year_and_edition_can_be_told(tmp_path: Path) -> None:
    path = files.absence(tmp_path, THREE).rename(tmp_path / "download.csv")
    asked = import_json(path)
    assert asked.code == 1
    assert "--year" in asked.file["faults"][0]["remedy"]
    told = import_json(path, "--kind", "absence", "--year", "2016-17")
    assert (told.code, told.file["kind"], told.file["year"]) == (0, "absence", "2016-17")
    ks4 = files.ks4(tmp_path, [{"URN": "100049", "ESTAB": "4104"}], "provisional")
    ks4 = ks4.rename(tmp_path / "ks4.csv")
    ran = import_json(ks4, "--kind", "ks4-provisional", "--year", "2018-19")
    assert (ran.code, ran.file["edition"]) == (0, "provisional")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["--kind", "census"], "It looks like 'absence'"),
        (["--kind", "nonsense"], "'nonsense' is not a kind of table"),
        (["--year", "2010-11"], "cannot be of 2010-11: its headings are those of the absence table of 2015-16"),
        (["--edition", "provisional"], "cannot be provisional: Absence tables are published as final only"),
    ],
    ids=["wrong kind", "no kind", "a year of other headings", "no such edition"],
)
def test_what_is_told_wrongly_is_refused_in_words(tmp_path: Path, told: list[str], words: str) -> None:
    path = files.absence(tmp_path, THREE)
    with nothing_changes():
        ran = import_json(path, *told)
    assert (ran.code, ran.file["status"]) == (1, "refused")
    (fault,) = ran.file["faults"]
    assert words in fault["reason"]
    assert fault["remedy"]


@pytest.mark.parametrize("year", ["soon", "2018", "2017-19", "2018/19"])
def test_what_is_no_year_is_refused_in_a_line(tmp_path: Path, year: str) -> None:
    ran = import_json(files.absence(tmp_path, THREE), "--year", year)
    assert (ran.code, ran.out) == (1, "")
    assert "Write the year as 2018-19" in ran.error


def test_a_year_that_contents_contradict_is_refused(tmp_path: Path) -> None:
    """Census and absence tables do not hold their year, so there what is told beats the folder's name."""
    path = files.ks4_of_2010(tmp_path, [{"ESTAB": "4104"}])
    ran = import_json(path, "--year", "2010-11")
    assert (ran.code, ran.file["faults"][0]["field"]) == (1, "year")
    assert "is of 2009-10 by its own contents, but --year says 2010-11" in ran.file["faults"][0]["reason"]


def test_the_same_bytes_are_not_taken_for_another_year(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, THREE))
    again = files.absence(tmp_path, THREE, year="2017-18")
    with nothing_changes():
        ran = import_json(again)
    assert ran.code == 1
    assert "accepted before as absence 2018-19" in ran.file["faults"][0]["reason"]


def test_a_missing_path_is_refused_in_a_line(tmp_path: Path) -> None:
    ran = import_json(tmp_path / "nowhere.csv")
    assert (ran.code, ran.file["status"]) == (1, "refused")
    assert "nowhere.csv cannot be opened" in ran.file["faults"][0]["reason"]


def test_every_accepted_file_is_in_the_audit_trail(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, THREE), files.register(tmp_path, [{"URN": "100049", "ESTAB": "4104"}]))
    assert AuditEvent.objects.filter(action="dataset.accepted").count() == 2


def test_an_import_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.absence(tmp_path, THREE)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("dataPacks.actions.imports._accept", fail)
        with pytest.raises(RuntimeError):
            import_json(path)
    assert [m.objects.count() for m in (DatasetVersion, Series, School, LocalAuthority)] == [0, 0, 0, 0]
    assert import_json(path).code == 0


@pytest.mark.parametrize("arguments", [["--nonsense"], [], ["x.csv", "--edition", "best"]])
def test_a_wrong_option_ends_with_1_and_a_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        load_command_class("dataPacks", "import_data").run_from_argv(["manage.py", "import_data", *arguments])
    assert end.value.code == 1
    assert "error:" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_codes_and_output_as_the_shell_sees_them(tmp_path: Path) -> None:
    path = files.absence(tmp_path, THREE)
    taken = ended(start("import_data", path, "--json"))
    assert (taken.code, taken.error) == (0, "")
    assert taken.json["status"] == "accepted"
    assert School.objects.listed().count() == 3
    path.write_bytes(b"")
    refused = ended(start("import_data", path))
    assert (refused.code, refused.error) == (1, "")
    assert "is empty: it has 0 bytes." in refused.out


def test_in_words_a_fault_says_what_is_known_of_its_place_and_no_more(tmp_path: Path) -> None:
    nothing = tmp_path / "2018-19" / "england_abs.csv"
    nothing.parent.mkdir()
    nothing.touch()
    row = files.absence(tmp_path / "rows", [*THREE, {"URN": "10005A", "ESTAB": "4001"}])

    assert "    refused: england_abs.csv is empty: it has 0 bytes. Download the file again." in _lines(nothing)
    assert any(line.startswith("    refused: line 5, URN: '10005A': ") for line in _lines(row))


def _lines(path: Path) -> list[str]:
    return run("import_data", str(path)).out.splitlines()
