"""Two imports at once, and imports that are killed: nothing is doubled, lost or half done. Real processes."""

import time
from pathlib import Path

import pytest

from challenge.core.locks import exclusive
from challenge.core.models import Job
from dataPacks.store import datasets
from schools.models import DatasetVersion, LocalAuthority, Result, School, Series, YearFacts
from tests.commands.running import ended, run, start
from tests.imports import files

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = {"JOB_LEASE_SECONDS": "2"}
MANY = 60_000


def schools(count: int, percent: str = "5.0") -> list[files.Row]:
    return [
        {"URN": 100_000 + i, "LA": 201 + i // 9000, "ESTAB": 1000 + i % 9000, "PERCTOT": percent} for i in range(count)
    ]


def test_two_different_imports_at_once_are_both_taken_one_after_the_other(tmp_path: Path) -> None:
    paths = [files.absence(tmp_path, schools(3000, p), y) for p, y in (("5.0", "2017-18"), ("5.1", "2018-19"))]
    ran = [ended(process) for process in [start("import_data", path, "--json") for path in paths]]
    assert [(one.code, one.error) for one in ran] == [(0, ""), (0, "")]
    assert [one.json["status"] for one in ran] == ["accepted", "accepted"]
    assert DatasetVersion.objects.filter(state="accepted").count() == DatasetVersion.objects.count() == 2
    assert (School.objects.count(), School.objects.listed().count()) == (3000, 3000)
    assert Result.objects.count() == 2 * 2 * 3000


def test_of_the_same_bytes_for_two_years_at_once_one_is_refused(tmp_path: Path) -> None:
    paths = [files.absence(tmp_path, schools(10), year) for year in ("2017-18", "2018-19")]
    ran = [ended(process) for process in [start("import_data", path, "--json") for path in paths]]
    assert sorted(one.json["status"] for one in ran) == ["accepted", "refused"]
    assert DatasetVersion.objects.count() == 1


def test_the_same_file_at_once_is_taken_once(tmp_path: Path) -> None:
    path = files.absence(tmp_path, schools(3000))
    ran = [ended(process) for process in [start("import_data", path, "--json") for _ in range(2)]]
    assert sorted(one.json["status"] for one in ran) == ["accepted", "known"]
    assert DatasetVersion.objects.count() == 1
    assert Result.objects.count() == 2 * 3000


def test_two_corrections_at_once_leave_one_in_force(tmp_path: Path) -> None:
    files.take(files.absence(tmp_path, schools(10)))
    paths = [files.absence(tmp_path / percent, schools(10, percent)) for percent in ("6.0", "7.0")]
    ran = [ended(process) for process in [start("import_data", path, "--json") for path in paths]]
    assert [one.code for one in ran] == [0, 0]
    assert [one.file["rows_changed"] for one in ran] == [10, 10]
    assert (datasets.in_force().count(), DatasetVersion.objects.count()) == (1, 3)
    out = tmp_path / "out.csv"
    assert run("export_results", "--measure", "PERCTOT", "--out", out).code == 0
    assert len(files.read_csv(out)) == 10


def test_an_import_that_is_killed_leaves_nothing_to_be_seen_and_the_next_one_succeeds(tmp_path: Path) -> None:
    path = files.absence(tmp_path, schools(MANY))
    killed = start("import_data", path, **LEASE)
    while not Result.objects.exists():
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.01)
    killed.kill()
    assert killed.wait() == -9
    assert DatasetVersion.objects.filter(state="staged").count() == DatasetVersion.objects.count() == 1
    assert not School.objects.listed().exists()
    assert not LocalAuthority.objects.filter(schools__is_listed=True).exists()
    assert run("export_results", "--out", tmp_path / "x.csv").error.startswith("Nothing has been imported yet")

    small = files.absence(tmp_path / "small", schools(5), year="2017-18")
    ran = ended(start("import_data", small, "--json", **LEASE))
    assert (ran.code, ran.error, ran.json["status"]) == (0, "", "accepted")
    counts = [m.objects.count() for m in (DatasetVersion, Series, YearFacts, School, Result, LocalAuthority)]
    assert counts == [1, 2, 5, 5, 10, 1]
    again = ended(start("import_data", path, "--json", **LEASE))
    assert (again.code, again.file["rows_new"], Result.objects.count()) == (0, MANY, 2 * MANY + 10)


def test_while_another_import_holds_on_one_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dataPacks.actions.imports.WAIT_SECONDS", 0)
    with exclusive("import", wait_seconds=0, busy=""):
        ran = run("import_data", files.absence(tmp_path, schools(1)))
    assert ran.code == 1
    assert ran.error == "Another import is running. Nothing has been changed; try again when it has ended."
    assert not DatasetVersion.objects.exists()


def test_an_import_that_stood_still_too_long_is_not_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another took its place: what it had staged is gone, and it must not be accepted half empty."""
    stage = datasets.write_rows

    def overtaken(*arguments: object) -> None:
        stage(*arguments)  # type: ignore[arg-type]
        Job.objects.filter(run="lock:import").update(token="another")
        DatasetVersion.objects.all().delete()

    monkeypatch.setattr(datasets, "write_rows", overtaken)
    ran = run("import_data", files.absence(tmp_path, schools(2)))
    assert ran.code == 1
    assert "another took its place" in ran.error
    assert not DatasetVersion.objects.exists()
    assert not School.objects.listed().exists()
