"""Tables of local figures: brought in figure by figure, replaced by what has all of them, and never counted twice."""

from pathlib import Path

import pytest

from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from dataPacks.actions.imports import ImportReport, import_files
from dataPacks.actions.local_measures import add_local_measure, end_local_measure
from dataPacks.store import datasets, local, published
from schools.models import DatasetVersion, LocalMeasure, Result, School
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web import builders

pytestmark = pytest.mark.django_db

HEAD = "urn,measure,year,group,value"
SCHOOLS = [{"URN": 100_000 + i, "ESTAB": 4000 + i} for i in range(4)]


@pytest.fixture(autouse=True)
def schools(tmp_path: Path, db: None) -> None:
    files.take(files.register(tmp_path / "register", SCHOOLS))


@pytest.fixture
def late(london, admin) -> LocalMeasure:
    return add_local_measure(
        challenge=london, key="late", name="Pupils late", unit="%", higher_is="worse", decimals=1, by=admin
    )


def table(folder: Path, *rows: str, head: str = HEAD) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ours.csv"
    path.write_text("\n".join([head, *rows, ""]))
    return path


def rows(measure: str, *years: str, first: int = 100_000, value: int = 5) -> list[str]:
    return [f"{first + i},{measure},{year},all,{value}" for year in years for i in range(2)]


def take(path: Path) -> ImportReport:
    return import_files(paths=[path], told=Told(local=local.local_of()), by=None)


def in_force() -> list[str]:
    kept = datasets.in_force().filter(kind="local").order_by("id")
    return [f"{version.year}: {version.rows_accepted}" for version in kept]


def test_each_figure_is_kept_with_its_own_line(tmp_path: Path):
    report = take(table(tmp_path, *rows("roll", "2017-18", "2018-19"), "100000,eal,2019,all,SUPP"))
    (file,) = report.files
    assert (file.status, file.kind, file.year, file.rows_accepted, file.rows_new) == (
        "accepted",
        "local",
        "2018-19",
        5,
        2,
    )
    kept = Result.objects.filter(series__dataset__kind="local").values_list("series__year", "school__urn", "line")
    assert sorted(kept.filter(series__measure="roll")) == [
        ("2017-18", 100_000, 2), ("2017-18", 100_001, 3), ("2018-19", 100_000, 4), ("2018-19", 100_001, 5),
    ]  # fmt: skip
    (hidden,) = Result.objects.filter(series__measure="eal")
    assert (hidden.value, hidden.code, hidden.line) == (None, "SUPP", 6)


def test_the_same_file_again_is_known(tmp_path: Path):
    path = table(tmp_path, *rows("roll", "2018-19"))
    take(path)
    assert take(path).status == "known"


def test_what_has_all_figures_of_an_earlier_table_replaces_it(tmp_path: Path):
    take(table(tmp_path, *rows("roll", "2017-18")))
    take(table(tmp_path, *rows("roll", "2017-18", "2018-19", value=6)))
    assert in_force() == ["2018-19: 4"]


def test_tables_about_other_things_stand_beside_each_other(tmp_path: Path):
    take(table(tmp_path, *rows("roll", "2018-19")))
    take(table(tmp_path, *rows("eal", "2018-19")))
    take(table(tmp_path, *rows("roll", "2018-19", first=100_002)))
    assert in_force() == ["2018-19: 2"] * 3


def test_figures_that_another_table_in_force_has_are_refused(tmp_path: Path):
    take(table(tmp_path, *rows("roll", "2018-19"), *rows("eal", "2018-19")))
    report = take(table(tmp_path, *rows("roll", "2018-19", value=6)))
    (fault,) = report.files[0].faults
    assert report.status == "refused" and "imported before, with ours.csv (2018-19)" in fault.reason
    assert in_force() == ["2018-19: 4"]


def test_local_figures_never_take_the_place_of_published_ones(tmp_path: Path):
    files.take(files.absence(tmp_path / "published", SCHOOLS))
    take(table(tmp_path, *rows("absence_overall", "2018-19", value=50)))
    frame = next(published.results(measure="absence_overall"))
    assert set(frame["file"]) == {"england_abs.csv"} and set(frame["value"]) == {5.0}


def test_a_challenges_own_measure_is_read_in_its_uploads(tmp_path: Path, send: Send, late, admin):
    upload = send(table(tmp_path, *rows("late", "2018-19")), visibility="challenge", year="")
    assert upload.state == "previewed", upload.report
    done = worked(uploads.confirm_upload(upload=upload, ticked=["uncounted"], by=admin))
    assert (done.dataset.visibility, done.dataset.series.get().measure) == ("challenge", "late")


def test_another_challenges_measure_is_unknown_there(tmp_path: Path, send: Send, late):
    wales = builders.challenge("wales", la_codes=["660"])
    boss = builders.person("wales@example.org", "admin", challenge=wales)
    upload = send(table(tmp_path, *rows("late", "2018-19")), challenge=wales, by=boss, visibility="challenge", year="")
    assert upload.state == "refused"
    assert "no measure has that key" in upload.report["file"]["faults"][0]["reason"]


def test_rows_of_strangers_in_a_private_table_are_refused_with_their_figures(tmp_path: Path, send: Send):
    upload = send(
        table(tmp_path, *rows("roll", "2018-19"), "999999,roll,2018-19,all,1"), visibility="challenge", year=""
    )
    file = upload.report["file"]
    assert (upload.state, file["rows_accepted"], file["rows_refused"]) == ("previewed", 2, 1)


def test_a_number_that_no_school_has_makes_none_by_the_command_either(tmp_path: Path, london):
    before = set(School.objects.values_list("urn", flat=True))
    report = files.take(table(tmp_path, *rows("roll", "2018-19"), "999999,roll,2018-19,all,1"))
    assert report.files[0].rows_refused == 1 and set(School.objects.values_list("urn", flat=True)) == before


def test_adding_and_ending_a_measure_is_audited(late, admin):
    end_local_measure(measure=late, by=admin)
    end_local_measure(measure=late, by=admin)  # pressed twice
    assert LocalMeasure.objects.get().ended_by == admin
    told = AuditEvent.objects.filter(subject="measure:late").order_by("id")
    assert list(told.values_list("action", flat=True)) == ["local-measure.added", "local-measure.ended"]
    assert local.measures_of()["late"].name == "Pupils late", "its figures stay readable"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"key": "Late!"}, "small letters"), ({"key": "roll"}, "national measure"), ({"name": " "}, "name"),
        ({"key": "late"}, "is taken"), ({"name": "pupils LATE"}, "already"), ({"unit": "miles"}, "from the lists"),
        ({"decimals": 9}, "decimal"), ({"name": "Attainment 8"}, r"\(attainment8\)"),
    ],
)  # fmt: skip
def test_a_measure_that_cannot_be_is_refused_in_words(london, admin, late, changes, what):
    about = {"key": "early", "name": "Pupils early", "unit": "%", "higher_is": "better", "decimals": 1} | changes
    with pytest.raises(NotAllowed, match=what):
        add_local_measure(challenge=london, **about, by=admin)
    assert LocalMeasure.objects.count() == 1


def test_only_those_who_import_data_may_add_or_end_measures(london, late):
    head = builders.person("head@example.org", "head", school=builders.school())
    with pytest.raises(NotAllowed, match="import data"):
        add_local_measure(challenge=london, key="x1", name="X", unit="%", higher_is="better", decimals=1, by=head)
    with pytest.raises(NotAllowed, match="import data"):
        end_local_measure(measure=late, by=head)


def test_a_measure_whose_audit_row_cannot_be_written_is_not_added(london, admin, monkeypatch):
    monkeypatch.setattr("challenge.core.audit.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_local_measure(challenge=london, key="x1", name="X", unit="%", higher_is="better", decimals=1, by=admin)
    assert not LocalMeasure.objects.exists() and DatasetVersion.objects.count() == 1
