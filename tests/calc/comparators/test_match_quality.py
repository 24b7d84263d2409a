"""How alike a set is, feature by feature."""

import warnings

import numpy as np
import pytest

from dataPacks.calc.comparators import find, prepare
from dataPacks.calc.match_quality import quality
from tests.calc.comparators.making import everyone, feature, method, one_block

METHOD = method(feature("intake", 0.64, sd=2), feature("size", 0.36, sd=100))


def measured(intake, size, blocks=None, **changes):
    n = len(intake)
    prepared = prepare(method(*METHOD.features, **changes), {"intake": np.array(intake), "size": np.array(size)})
    sets = find(prepared, one_block(n) if blocks is None else np.array(blocks), np.arange(n) + 1, everyone(n))
    return prepared, sets, quality(prepared, sets)


def test_the_sets_mean_spread_and_how_far_off_the_school_is():
    prepared, _, q = measured([10.0, 12, 10, 14], [100.0, 100, 200, 100])
    assert q.own[0].tolist() == [10, 100]
    assert q.set_mean[0] == pytest.approx([12, 400 / 3])
    assert q.off_by_sd[0, 0] == pytest.approx(-2 / np.std([10, 12, 10, 14], ddof=1))
    assert q.p10[0] == pytest.approx(np.quantile([[12, 100], [10, 200], [14, 100]], 0.1, axis=0))
    assert q.p90[0] == pytest.approx(np.quantile([[12, 100], [10, 200], [14, 100]], 0.9, axis=0))
    assert q.mean_distance[0] == pytest.approx((0.6 + 0.8 + 1.6) / 3)
    assert q.farthest[0] == pytest.approx(1.6)
    assert q.n[0] == 3


def test_off_by_sd_is_measured_in_the_pools_own_sd_not_the_published_one():
    prepared, _, q = measured([10.0, 12, 10, 14], [100.0, 100, 200, 100])
    assert q.off_by_sd[0, 1] == pytest.approx((100 - 400 / 3) / prepared.features[1].pool_sd)


def test_estimates_count_for_the_school_itself_but_not_in_the_sets_mean():
    _, _, q = measured([10.0, 12, 10, 14, 13], [100.0, 100, 200, 100, np.nan], k=4)
    assert q.is_estimated[4].tolist() == [False, True]
    assert q.own[4, 1] == pytest.approx(125)
    assert q.set_mean[0, 1] == pytest.approx(400 / 3)


def test_a_school_without_a_set_has_no_quality_and_raises_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, sets, q = measured([10.0, 12, 10, 14, 11], [100.0, 100, 200, 100, 90], blocks=[0, 0, 0, 0, -1])
    assert sets.no_set[4]
    assert q.n[4] == 0
    assert np.isnan([q.mean_distance[4], q.farthest[4], *q.set_mean[4], *q.off_by_sd[4]]).all()


def test_with_no_feature_in_use_there_is_nothing_to_measure():
    prepared = prepare(METHOD, {"other": np.zeros(4)})
    q = quality(prepared, find(prepared, one_block(4), np.arange(4), everyone(4)))
    assert q.set_mean.shape == (4, 0)
    assert np.isnan(q.farthest).all()
