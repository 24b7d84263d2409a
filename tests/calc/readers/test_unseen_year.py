"""A year that no definition speaks of: files of 2018-19 read with all that is known of 2018-19 taken out."""

from dataclasses import replace

import numpy as np
import pytest

from dataPacks import readers
from dataPacks.definitions import Kind, kinds
from dataPacks.readers import Refused, Table, recognition
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data
YEAR = "2018-19"
FOLDER = SHARED_DATA / "perf" / YEAR
KNOWN_BY_HEADINGS = [
    "england_abs.csv.gz", "england_ks4-pupdest.csv.gz", "england_ks4provisional.csv.gz", "england_swf.csv.gz",
    "england_ks2-mats-performance.csv.gz", "england_ks4-mats-performance.csv.gz",
]  # fmt: skip


def without(kind: Kind) -> Kind:
    """The kind as it stood before that year: without the layouts that begin with it and the columns of these alone."""
    layouts = tuple(layout for layout in kind.layouts if layout.since != YEAR or layout.like)
    keys = {layout.key for layout in layouts}
    columns = tuple(column for column in kind.columns if not column.layouts or keys & set(column.layouts))
    return replace(kind, layouts=layouts, columns=columns)


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {key: without(kind) for key, kind in kinds().items()}
    monkeypatch.setattr(recognition, "kinds", lambda: {key: kind for key, kind in known.items() if kind.layouts})


def test_something_is_hidden(unseen: None) -> None:
    hidden = {(key, layout.key) for key, kind in kinds().items() for layout in kind.layouts} - {
        (key, layout.key) for key, kind in recognition.kinds().items() for layout in kind.layouts
    }
    assert {("census", "2019"), ("register", "information"), ("ks4", "final-2019")} <= hidden


@pytest.mark.parametrize("name", KNOWN_BY_HEADINGS)
def test_a_file_with_known_headings_is_read_without_code(
    name: str, unseen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = readers.read(FOLDER / name)
    monkeypatch.undo()
    whole = readers.read(FOLDER / name)
    assert isinstance(table, Table) and isinstance(whole, Table)
    assert (table.kind, table.year, table.edition, table.columns) == (
        whole.kind, whole.year, whole.edition, whole.columns
    )  # fmt: skip
    for figures in ("figures", "summary_figures"):
        ours, theirs = getattr(table, figures), getattr(whole, figures)
        assert np.array_equal(ours.value, theirs.value, equal_nan=True) and (ours.code == theirs.code).all()


def test_changed_headings_of_the_census_are_named(unseen: None) -> None:
    with pytest.raises(Refused) as refusal:
        readers.read(FOLDER / "england_census.csv.gz")
    gone, new = refusal.value.faults
    assert gone.field == "PNUMFSM" and "lacks the heading 'PNUMFSM', which the census of 2016-17" in gone.reason
    assert "has the headings 'SCHOOLTYPE', 'NUMFSM', which the census of 2016-17" in new.reason
