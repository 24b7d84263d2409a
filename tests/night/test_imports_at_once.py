"""Two imports at once: one after the other, and never half of each."""

import pytest

from challenge.core.models import Job
from challenge.core.states import NotAllowed
from dataPacks.actions import imports
from dataPacks.store import datasets
from schools.models import DatasetVersion, Result, School
from tests.factories.region import bring_in, corrected_absence, one_figure_changed


@pytest.fixture
def corrections(published):
    """Two corrections of one table."""
    return [
        corrected_absence(
            published.region, published.folder / str(by), one_figure_changed(published.corrected.urn, by=by)
        )
        for by in (1.0, 2.0)
    ]


def test_an_import_that_was_overtaken_changes_nothing(published, corrections, monkeypatch):
    write_rows = datasets.write_rows

    def lose_the_lock(*args, **kwargs):
        write_rows(*args, **kwargs)
        Job.objects.filter(run="lock:import").update(token="of another import")

    monkeypatch.setattr(datasets, "write_rows", lose_the_lock)
    before = [model.objects.count() for model in (DatasetVersion, Result, School)]

    with pytest.raises(NotAllowed, match="Nothing has been changed"):
        imports.import_files(paths=corrections[:1], by=None)

    assert [model.objects.count() for model in (DatasetVersion, Result, School)] == before
    assert not DatasetVersion.objects.filter(state="staged").exists()


def test_an_import_that_waited_replaces_what_the_one_before_it_brought(published, corrections, monkeypatch):
    exclusive = imports.exclusive

    def after_the_other(*args, **kwargs):
        monkeypatch.setattr(imports, "exclusive", exclusive)
        bring_in(corrections[:1])
        return exclusive(*args, **kwargs)

    monkeypatch.setattr(imports, "exclusive", after_the_other)
    bring_in(corrections[1:])

    in_force = datasets.in_force().filter(kind="absence", year="2018-19").get()
    assert in_force.path == str(corrections[1])[-500:]
    assert in_force.replaces.path == str(corrections[0])[-500:]


def test_the_same_file_imported_twice_at_once_is_one_dataset(published, corrections, monkeypatch):
    exclusive = imports.exclusive

    def after_the_other(*args, **kwargs):
        monkeypatch.setattr(imports, "exclusive", exclusive)
        bring_in(corrections[:1])
        return exclusive(*args, **kwargs)

    versions = DatasetVersion.objects.count()
    monkeypatch.setattr(imports, "exclusive", after_the_other)
    report = imports.import_files(paths=corrections[:1], by=None)

    assert [file.status for file in report.files] == ["known"]
    assert DatasetVersion.objects.count() == versions + 1
