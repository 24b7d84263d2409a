"""The fast search gives what brute force gives: in any order, in any batch, on awkward pools."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataPacks.calc import nearest as search
from dataPacks.calc.comparators import find, prepare
from tests.calc.comparators.making import brute_force, everyone, feature, method, one_block

FEATURES = tuple(feature(name, 0.25) for name in "abcd")


def pool(values):
    return {name: column.copy() for name, column in zip("abcd", values.T, strict=True)}


def agrees_with_brute_force(values, k, blocks=None, urns=None):
    n = len(values)
    blocks = one_block(n) if blocks is None else blocks
    urns = np.arange(n) + 100_000 if urns is None else urns
    prepared = prepare(method(*FEATURES, k=k, minimum_schools=1), pool(values))
    sets = find(prepared, blocks, urns, everyone(n))
    for i, (members, distance) in enumerate(brute_force(prepared.values, prepared.scales, blocks, urns, k)):
        assert sets.members[i, : len(members)].tolist() == members.tolist()
        assert np.array_equal(sets.distance[i, : len(members)], distance)
        assert (sets.members[i, len(members) :] == -1).all()


def clouds(kind, n=700):
    rng = np.random.default_rng(len(kind))
    values = rng.normal(size=(n, 4))
    if kind == "two clusters far apart, tight within":
        values = values * 1e-4 + np.where(np.arange(n) % 2, 1e3, -1e3)[:, None]
    elif kind == "one wild outlier":
        values[5] = 1e9
    elif kind == "whole numbers with many ties":
        values = np.round(values)
    elif kind == "everybody identical but one":
        values[1:] = 1.0
    elif kind == "far from nought":
        values = values * 1e-3 + 1e6
    return values


@pytest.mark.parametrize(
    "kind",
    [
        "an ordinary cloud", "two clusters far apart, tight within", "one wild outlier", "whole numbers with many ties",
        "everybody identical but one", "far from nought",
    ],
)  # fmt: skip
def test_the_search_is_exact_on(kind):
    agrees_with_brute_force(clouds(kind), k=10)


def test_the_search_is_exact_with_many_blocks_and_shuffled_urns():
    rng = np.random.default_rng(3)
    agrees_with_brute_force(
        clouds("an ordinary cloud", 1200), k=20, blocks=rng.integers(0, 5, 1200), urns=rng.permutation(1200) + 1
    )


def test_all_five_thousand_sets_of_fifty_are_exact():
    agrees_with_brute_force(clouds("an ordinary cloud", 5000), k=50)


SMALL_POOLS = st.integers(8, 40).flatmap(
    lambda n: hnp.arrays(np.float64, (n, 4), elements=st.one_of(st.integers(-3, 3), st.floats(-50, 50, width=32)))
)


@settings(max_examples=60, deadline=None)
@given(SMALL_POOLS)
def test_any_small_pool_is_exact(values):
    prepared = prepare(method(*FEATURES), pool(values))
    if len(prepared.features) == 4:
        agrees_with_brute_force(values, k=5)


@settings(max_examples=60, deadline=None)
@given(SMALL_POOLS)
def test_distance_is_the_same_from_both_sides_and_nobody_is_its_own_or_twice(values):
    n = len(values)
    sets = find(prepare(method(*FEATURES, k=n - 1), pool(values)), one_block(n), np.arange(n) + 1, everyone(n))
    for i in np.flatnonzero(sets.no_set == ""):
        assert sorted(sets.members[i]) == [j for j in range(n) if j != i]
        for rank, j in enumerate(sets.members[i]):
            assert sets.distance[j, sets.members[j].tolist().index(i)] == sets.distance[i, rank]


@settings(max_examples=60, deadline=None)
@given(SMALL_POOLS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_bit(values, random):
    n = len(values)
    values = np.where(np.random.default_rng(random.randint(0, 99)).random((n, 4)) < 0.1, np.nan, values)
    order = np.array(random.sample(range(n), n))
    blocks, urns = np.arange(n) % 2, np.arange(n) + 500
    one = find(prepare(method(*FEATURES), pool(values)), blocks, urns, everyone(n))
    other = find(prepare(method(*FEATURES), pool(values[order])), blocks[order], urns[order], everyone(n))
    as_urns = np.where(one.members >= 0, urns[one.members], -1)
    other_urns = np.where(other.members >= 0, urns[order][other.members], -1)
    assert np.array_equal(as_urns[order], other_urns)
    assert np.array_equal(one.distance[order], other.distance, equal_nan=True)
    assert np.array_equal(one.contributions[order], other.contributions)
    assert one.no_set[order].tolist() == other.no_set.tolist()


def test_contributions_add_up_to_one():
    values = clouds("an ordinary cloud", 300)
    sets = find(prepare(method(*FEATURES), pool(values)), one_block(300), np.arange(300), everyone(300))
    assert sets.contributions.sum(axis=2) == pytest.approx(np.ones((300, 3)), abs=1e-6)


@pytest.mark.parametrize("batch", [1, 7, 4096])
def test_the_size_of_batches_changes_no_bit(monkeypatch, batch):
    values = clouds("an ordinary cloud", 500)
    prepared = prepare(method(*FEATURES, k=10), pool(values))
    one = find(prepared, one_block(500), np.arange(500), everyone(500))
    monkeypatch.setattr(search, "BATCH", batch)
    other = find(prepared, one_block(500), np.arange(500), everyone(500))
    assert np.array_equal(one.members, other.members)
    assert np.array_equal(one.distance, other.distance)
    assert np.array_equal(one.contributions, other.contributions)


def test_a_school_gets_the_same_set_asked_for_alone():
    values = clouds("an ordinary cloud", 500)
    prepared = prepare(method(*FEATURES, k=10), pool(values))
    together = find(prepared, one_block(500), np.arange(500), everyone(500))
    alone = find(prepared, one_block(500), np.arange(500), np.arange(500) == 321)
    assert np.array_equal(alone.members[0], together.members[321])
    assert np.array_equal(alone.distance[0], together.distance[321])


def test_the_lease_is_renewed_while_the_search_runs(monkeypatch):
    now = iter(np.arange(0, 1000, 0.15))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    ticks = []
    values = clouds("an ordinary cloud", 1280)
    find(prepare(method(*FEATURES), pool(values)), one_block(1280), np.arange(1280), everyone(1280),
         tick=lambda: ticks.append(1))  # fmt: skip
    assert len(ticks) >= 5  # ten batches of .15 to .3 seconds


def test_more_neighbours_than_schools_is_an_error():
    with pytest.raises(ValueError, match="3 neighbours need more than 3 schools"):
        search.nearest(np.zeros((3, 1)), np.ones(1), np.arange(3), 3)
