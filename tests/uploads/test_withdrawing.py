"""Taking a file back: what it replaced counts again, the next release is without it, and the history tells of it."""

from pathlib import Path

import pytest

from challenge.core.locks import exclusive
from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from dataPacks.actions import withdrawals
from dataPacks.actions.withdrawals import withdraw_dataset
from dataPacks.steps import ingest
from dataPacks.store import datasets, published
from schools.models import DatasetVersion, Result, School
from tests.imports import files
from tests.web import builders

pytestmark = pytest.mark.django_db

ROWS = [{"URN": 100_000 + i, "ESTAB": 4000 + i, "PERCTOT": "5.0"} for i in range(3)]
HIGHER = [row | {"PERCTOT": "6.0"} for row in ROWS]


@pytest.fixture
def two_versions(tmp_path: Path) -> tuple[DatasetVersion, DatasetVersion]:
    files.take(files.register(tmp_path, ROWS))
    for folder, rows in (("old", ROWS), ("new", HIGHER)):
        files.take(files.absence(tmp_path / folder, rows))
    old, new = DatasetVersion.objects.filter(kind="absence").order_by("id")
    return old, new


def values() -> list[float]:
    return [value for frame in published.results(measure="absence_overall") for value in frame["value"]]


def test_what_it_replaced_counts_again_and_the_next_release_is_another(two_versions, london, admin):
    old, new = two_versions
    before = ingest.fingerprint_of(london, list(datasets.in_force()))
    assert values() == [6.0] * 3
    withdraw_dataset(dataset=new, why="A column was shifted.", by=admin)
    assert values() == [5.0] * 3
    assert ingest.fingerprint_of(london, list(datasets.in_force())) != before
    new.refresh_from_db()
    assert (new.state, new.withdrawn_by, new.withdrawn_why) == ("withdrawn", admin, "A column was shifted.")
    assert Result.objects.filter(series__dataset=new).count() == 6
    event = AuditEvent.objects.get(action="dataset.withdrawn")
    assert (event.by, event.new) == (admin, {"why": "A column was shifted.", "counts_again": old.pk})


def test_the_same_file_can_come_in_again_afterwards(two_versions, admin, tmp_path):
    _, new = two_versions
    withdraw_dataset(dataset=new, why="Too early.", by=admin)
    files.take(tmp_path / "new" / "2018-19" / "england_abs.csv")
    assert values() == [6.0] * 3


def test_with_the_only_version_its_figures_go_and_schools_that_it_alone_named(tmp_path, admin):
    files.take(files.absence(tmp_path, ROWS))
    (only,) = DatasetVersion.objects.all()
    withdraw_dataset(dataset=only, why="Not ours.", by=admin)
    assert values() == [] and not School.objects.listed().exists()
    files.take(files.absence(tmp_path, ROWS))
    assert (len(values()), School.objects.listed().count()) == (3, 3)


def test_a_register_stays(two_versions, admin):
    register = DatasetVersion.objects.get(kind="register")
    with pytest.raises(NotAllowed, match="A register cannot be withdrawn"):
        withdraw_dataset(dataset=register, why="?", by=admin)


def test_only_what_counts_can_be_withdrawn_once_and_with_a_reason(two_versions, admin):
    old, new = two_versions
    with pytest.raises(NotAllowed, match="a later version has taken its place"):
        withdraw_dataset(dataset=old, why="?", by=admin)
    with pytest.raises(NotAllowed, match="Say why"):
        withdraw_dataset(dataset=new, why="  ", by=admin)
    withdraw_dataset(dataset=new, why="?", by=admin)
    with pytest.raises(NotAllowed, match="is withdrawn already"):
        withdraw_dataset(dataset=new, why="again", by=admin)
    assert AuditEvent.objects.filter(action="dataset.withdrawn").count() == 1


def test_not_without_the_right_and_not_while_a_file_is_imported(two_versions, admin, monkeypatch):
    _, new = two_versions
    head = builders.person("head@example.org", "head", school=School.objects.get(urn=100_000))
    with pytest.raises(NotAllowed, match="You may not import data"):
        withdraw_dataset(dataset=new, why="?", by=head)
    monkeypatch.setattr(withdrawals, "WAIT_SECONDS", 0)
    with exclusive("import", wait_seconds=0, busy=""), pytest.raises(NotAllowed, match="is being imported"):
        withdraw_dataset(dataset=new, why="?", by=admin)
    assert values() == [6.0] * 3


def test_when_the_audit_trail_cannot_be_written_nothing_is_withdrawn(two_versions, admin, monkeypatch):
    _, new = two_versions
    monkeypatch.setattr("challenge.core.audit.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        withdraw_dataset(dataset=new, why="?", by=admin)
    new.refresh_from_db()
    assert new.state == "accepted"
