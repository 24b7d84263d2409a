"""The method by context alone on the real census of 2018-19, parsed with the csv module alone."""

import csv
import gzip

import numpy as np
import pytest

from dataPacks.calc.blocks import block_ids
from dataPacks.calc.comparators import NoSet, find, prepare
from dataPacks.calc.match_quality import quality
from dataPacks.calc.methods import load_methods
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data

FILE = SHARED_DATA / "perf" / "2018-19" / "england_census.csv.gz"
METHOD = load_methods()["context-only"]
COLUMNS = {
    "fsm_ever": "PNUMFSMEVER",
    "eal": "PNUMEAL",
    "sen_support": "PSENELK",
    "ehcp": "PSENELSE",
    "roll": "NOR",
}
KINDS = {
    "State-funded primary": ("primary", "state"),
    "State-funded secondary": ("secondary", "state"),
    "State-funded special school": ("special", "state"),
    "Independent school": ("other", "independent"),
}


def number(text):
    try:
        return float(text)
    except ValueError:
        return np.nan


@pytest.fixture(scope="module")
def rows():
    with gzip.open(FILE, "rt", encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["SCHOOLTYPE"] in KINDS and row["URN"].isdigit()]


@pytest.fixture(scope="module")
def blocks(rows):
    phase, sector = zip(*(KINDS[row["SCHOOLTYPE"]] for row in rows), strict=True)
    facts = {"phase": np.array(phase), "sector": np.array(sector), "is_selective": np.zeros(len(rows), bool)}
    return block_ids(METHOD, facts)


def sets_of(rows, blocks, school_type):
    values = {key: np.array([number(row[heading]) for row in rows]) for key, heading in COLUMNS.items()}
    urns = np.array([int(row["URN"]) for row in rows])
    kind = np.array([row["SCHOOLTYPE"] == school_type for row in rows])
    prepared = prepare(METHOD, values, pool=kind & (blocks >= 0))
    return prepared, find(prepared, blocks, urns, kind)


@pytest.mark.parametrize("school_type", ["State-funded primary", "State-funded special school"])
def test_nearly_all_schools_of_a_kind_get_fifty_of_the_same_kind(rows, blocks, school_type):
    prepared, sets = sets_of(rows, blocks, school_type)
    has_set = sets.no_set == ""
    assert has_set.mean() > 0.98
    assert {rows[i]["SCHOOLTYPE"] for i in np.unique(sets.members[has_set])} == {school_type}
    assert set(sets.no_set[~has_set]) <= {NoSet.TOO_LITTLE}


def test_stability_which_the_census_lacks_is_named_as_missing(rows, blocks):
    prepared, _ = sets_of(rows, blocks, "State-funded primary")
    assert [f.name for f in prepared.missing] == ["stability"]
    assert prepared.weight_present == pytest.approx(0.89)


def test_primaries_sets_are_close_in_disadvantage(rows, blocks):
    prepared, sets = sets_of(rows, blocks, "State-funded primary")
    off = np.abs(quality(prepared, sets).off_by_sd[sets.no_set == "", 0])
    assert (off < 0.25).mean() > 0.97


def test_independent_schools_have_no_set_and_are_told_why(rows, blocks):
    _, sets = sets_of(rows, blocks, "Independent school")
    assert set(sets.no_set) == {NoSet.NOT_COMPARED}
