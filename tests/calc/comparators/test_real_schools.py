"""The secondary method on real schools: the mainstream secondaries of 2018-19, parsed with the csv module alone."""

import csv
import gzip

import numpy as np
import pytest

from dataPacks.calc.comparators import Sets, find, prepare
from dataPacks.calc.match_quality import quality
from dataPacks.calc.methods import load_methods
from dataPacks.calc.rows import row_mean, take
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data

FILE = SHARED_DATA / "like-for-like" / "fft_schools_like_yours_ks4_2017-2019.csv.gz"
HAVERSTOCK = 100049
COLUMNS = {  # our measure: the file's heading and what to multiply by for percentages of 0-100
    "prior_attainment": ("Prior (KS2) attainment, 2019", 1),
    "disadvantaged": ("KS4 PP pupils, 2019, %", 100),
    "eal": ("KS4 EAL pupils, 2019, %", 100),
    "stability": ("KS4 non-mobile pupils, 2019, %", 100),
    "roll": ("Total pupils", 1),
}


class Schools:
    def __init__(self):
        with gzip.open(FILE, "rt", encoding="utf-8-sig", newline="") as lines:
            self.rows = list(csv.DictReader(lines))
        self.urns = np.array([int(row["URN"]) for row in self.rows])
        self.values = {key: self.column(heading) * factor for key, (heading, factor) in COLUMNS.items()}

    def column(self, heading):
        return np.array([float(row[heading]) if row[heading].strip() else np.nan for row in self.rows])


@pytest.fixture(scope="module")
def schools():
    return Schools()


@pytest.fixture(scope="module")
def prepared(schools):
    return prepare(load_methods()["dfe-secondary-2026-03"], schools.values)


@pytest.fixture(scope="module")
def sets(schools, prepared):
    complete = np.isfinite(np.column_stack(list(schools.values.values()))).all(axis=1)
    return find(prepared, np.where(complete, 0, -1), schools.urns, complete)


def r_squared(sets: Sets, outcome: np.ndarray) -> float:
    """How much of the outcome's variance the set's mean explains; no school is in its own set."""
    expected, actual = row_mean(take(outcome, sets.members)), outcome[sets.rows]
    both = np.isfinite(expected) & np.isfinite(actual)
    residual = actual[both] - expected[both]
    return float(1 - residual.var() / actual[both].var())


def test_the_method_knows_which_of_its_features_the_file_has(prepared):
    assert [f.name for f in prepared.features] == ["prior_attainment", "disadvantaged", "eal", "stability", "roll"]
    assert [f.name for f in prepared.missing] == ["polar4", "idaci", "sen_support", "ehcp"]
    assert prepared.weight_present == pytest.approx(0.85)


def test_haverstock_gets_fifty_comparators_none_of_them_itself(schools, sets):
    row = np.flatnonzero(schools.urns[sets.rows] == HAVERSTOCK)[0]
    members = schools.urns[sets.members[row]]
    assert len(set(members)) == 50
    assert HAVERSTOCK not in members
    assert (np.diff(sets.distance[row]) >= 0).all()


def test_haverstock_is_compared_with_schools_that_serve_as_many_disadvantaged_pupils(schools, sets):
    row = np.flatnonzero(schools.urns[sets.rows] == HAVERSTOCK)[0]
    disadvantaged = schools.values["disadvantaged"]
    assert disadvantaged[sets.rows[row]] == pytest.approx(59)
    assert 45 < disadvantaged[sets.members[row]].mean() < 65 > 2 * np.nanmean(disadvantaged)


def test_all_schools_with_every_feature_get_a_full_set(sets):
    assert len(sets.rows) == 3178
    assert (sets.members >= 0).all()


@pytest.mark.parametrize(
    ("outcome", "known"), [("Attainment 8, 2019", 0.813), ("Progress 8, 2019", 0.382), ("PP Attainment 8, 2019", 0.668)]
)
def test_set_means_predict_results_as_well_as_the_departments_method_is_known_to(schools, sets, outcome, known):
    assert r_squared(sets, schools.column(outcome)) == pytest.approx(known, abs=0.02)


def test_most_sets_are_close_on_what_pupils_had_reached_before(prepared, sets):
    off = np.abs(quality(prepared, sets).off_by_sd)
    assert np.nanmean(off[:, 0] <= 0.25) > 0.95


def test_a_school_that_lacks_one_small_feature_still_gets_a_set(schools):
    values = {key: column.copy() for key, column in schools.values.items()}
    row = int(np.flatnonzero(schools.urns == HAVERSTOCK)[0])
    values["stability"][row] = np.nan
    again = prepare(load_methods()["dfe-secondary-2026-03"], values)
    wanted = schools.urns == HAVERSTOCK
    sets = find(again, np.zeros(len(wanted), np.int64), schools.urns, wanted)
    assert (sets.members >= 0).all()
    assert again.estimated[row].tolist() == [False, False, False, True, False]


def test_incomplete_schools_do_not_become_everybodys_neighbour(schools):
    rng = np.random.default_rng(11)
    values = {key: column.copy() for key, column in schools.values.items()}
    for key in ("disadvantaged", "eal", "stability", "roll"):
        values[key][rng.random(len(schools.urns)) < 0.05] = np.nan
    prepared = prepare(load_methods()["dfe-secondary-2026-03"], values)
    n = len(schools.urns)
    sets = find(prepared, np.zeros(n, np.int64), schools.urns, np.ones(n, bool))
    picked = np.bincount(sets.members[sets.members >= 0], minlength=n)
    incomplete = prepared.estimated.any(axis=1)
    assert picked[incomplete].max() < 150  # over shared features alone some are picked more than 400 times
    assert picked[incomplete].mean() < 1.4 * picked[prepared.is_eligible & ~incomplete].mean()
