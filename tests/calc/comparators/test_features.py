"""Which features are in use, who is eligible, and what is estimated."""

import numpy as np
import pytest

from dataPacks.calc.comparators import eligible, prepare
from tests.calc.comparators.making import feature, method

NAN = np.nan
INTAKE_AND_SIZE = (feature("intake", 0.7), feature("size", 0.3, sd=100))
MERGED = (
    feature("reading", 0.4, sd=2.5),
    feature("maths", 0.2, sd=2.5),
    feature("prior", 0.6, instead_of=("reading", "maths")),
    feature("size", 0.4, sd=100),
)


def ramp(n, step=1.0):
    return np.arange(n) * step


def names(prepared):
    return [f.name for f in prepared.features]


def test_without_a_published_sd_the_sample_sd_of_the_pool_is_used():
    prepared = prepare(method(*INTAKE_AND_SIZE), {"intake": np.array([1.0, 2, 3, 4]), "size": ramp(4)})
    intake, size = prepared.features
    assert intake.sd == pytest.approx(np.std([1, 2, 3, 4], ddof=1))
    assert size.sd == 100
    assert size.pool_sd == pytest.approx(np.std([0, 1, 2, 3], ddof=1))


def test_schools_outside_the_pool_neither_count_nor_take_part():
    pool = np.array([True, True, True, False])
    prepared = prepare(method(*INTAKE_AND_SIZE), {"intake": np.array([1.0, 2, 3, 900]), "size": ramp(4)}, pool)
    assert prepared.features[0].sd == pytest.approx(1)
    assert eligible(prepared).tolist() == [True, True, True, False]


def test_a_feature_that_no_table_provides_is_missing_and_its_weight_is_not_made_up():
    prepared = prepare(method(*INTAKE_AND_SIZE), {"intake": ramp(5)})
    assert names(prepared) == ["intake"]
    assert [f.name for f in prepared.missing] == ["size"]
    assert prepared.weight_present == pytest.approx(0.7)
    assert prepared.features[0].weight == 0.7


def test_a_feature_that_hardly_anybody_publishes_is_missing():
    sizes = np.where(np.arange(10) < 4, ramp(10), NAN)
    assert names(prepare(method(*INTAKE_AND_SIZE), {"intake": ramp(10), "size": sizes})) == ["intake"]
    sizes = np.where(np.arange(10) < 5, ramp(10), NAN)
    assert names(prepare(method(*INTAKE_AND_SIZE), {"intake": ramp(10), "size": sizes})) == ["intake", "size"]


def test_a_feature_that_is_the_same_everywhere_tells_nothing_apart():
    assert names(prepare(method(*INTAKE_AND_SIZE), {"intake": ramp(4), "size": np.full(4, 300.0)})) == ["intake"]


def test_infinite_figures_are_no_figures():
    prepared = prepare(method(*INTAKE_AND_SIZE), {"intake": np.array([1.0, 2, 3, np.inf]), "size": ramp(4)})
    assert prepared.estimated[3].tolist() == [False, False]
    assert not eligible(prepared)[3]


def test_the_merged_feature_steps_in_where_its_parts_are_absent():
    prepared = prepare(method(*MERGED, needs=("prior",)), {"prior": ramp(4), "size": ramp(4)})
    assert names(prepared) == ["prior", "size"]
    assert prepared.missing == ()
    assert prepared.weight_present == pytest.approx(1)
    assert prepared.is_usable


def test_the_parts_are_used_where_they_are_published_as_widely():
    values = {"prior": ramp(4), "reading": ramp(4), "maths": ramp(4, 2), "size": ramp(4)}
    prepared = prepare(method(*MERGED, needs=("prior",)), values)
    assert names(prepared) == ["reading", "maths", "size"]
    assert prepared.is_usable


def test_the_merged_feature_wins_where_its_parts_are_published_for_fewer_schools():
    reading = np.array([1.0, 2, 3, NAN])
    prepared = prepare(
        method(*MERGED, needs=("prior",)),
        {"prior": ramp(4), "reading": reading, "maths": ramp(4), "size": ramp(4)},
    )
    assert names(prepared) == ["prior", "size"]


def test_one_part_alone_does_not_meet_the_need():
    prepared = prepare(method(*MERGED, needs=("prior",)), {"reading": ramp(4), "size": ramp(4)})
    assert not prepared.is_usable


def test_a_school_without_a_needed_feature_is_not_eligible():
    prepared = prepare(
        method(*INTAKE_AND_SIZE, needs=("intake",)), {"intake": np.array([1.0, 2, NAN, 4]), "size": ramp(4)}
    )
    assert eligible(prepared).tolist() == [True, True, False, True]


def test_a_school_with_too_little_of_the_weight_is_not_eligible():
    prepared = prepare(
        method(*INTAKE_AND_SIZE),
        {"intake": np.array([1.0, 2, NAN, 4]), "size": np.array([NAN, 2, 3, 4])},
    )
    assert eligible(prepared).tolist() == [True, True, False, True]


def test_with_no_feature_at_all_the_method_cannot_be_used():
    prepared = prepare(method(*INTAKE_AND_SIZE), {"something_else": ramp(4)})
    assert not prepared.is_usable
    assert prepared.weight_present == 0


def test_values_of_different_lengths_are_an_error():
    with pytest.raises(ValueError, match=r"'size' has shape \(3,\), but there are 4 schools"):
        prepare(method(*INTAKE_AND_SIZE), {"intake": ramp(4), "size": ramp(3)})


def test_no_values_at_all_are_an_error():
    with pytest.raises(ValueError, match="at least one measure"):
        prepare(method(*INTAKE_AND_SIZE), {})
