"""The sets themselves, by worked examples."""

import numpy as np
import pytest

from dataPacks.calc.comparators import NoSet, find, prepare
from tests.calc.comparators.making import everyone, feature, method, one_block

# Five schools; intake weighs .64 with SD 2, size .36 with SD 100.
#   school      A    B    C    D    E
INTAKE = [10.0, 12.0, 10.0, 14.0, 10.0]
SIZE = [100.0, 100.0, 200.0, 100.0, 400.0]
METHOD = method(feature("intake", 0.64, sd=2), feature("size", 0.36, sd=100))
URNS = np.array([105, 104, 103, 102, 101])


def found(method_=METHOD, intake=INTAKE, size=SIZE, blocks=None, urns=URNS, wanted=None, **more):
    n = len(intake)
    prepared = prepare(method_, {"intake": np.array(intake), "size": np.array(size)})
    return find(prepared, one_block(n) if blocks is None else np.array(blocks), urns[:n] if urns is not None else urns,
                everyone(n) if wanted is None else wanted, **more)  # fmt: skip


def test_distances_are_those_worked_out_by_hand():
    # A to C: sqrt(.36 · 1²) = .6;  A to B: sqrt(.64 · 1²) = .8;  A to D: .8 · 2 = 1.6;  A to E: .6 · 3 = 1.8
    sets = found(k=4)
    assert sets.members[0].tolist() == [2, 1, 3, 4]
    assert sets.distance[0].tolist() == pytest.approx([0.6, 0.8, 1.6, 1.8])


def test_contributions_say_which_feature_makes_the_distance():
    # B to C: intake .64 · 1, size .36 · 1 of 1.00 in all
    sets = found(k=4)
    to_c = sets.members[1].tolist().index(2)
    assert sets.distance[1, to_c] == pytest.approx(1.0)
    assert sets.contributions[1, to_c].tolist() == pytest.approx([0.64, 0.36])


def test_an_identical_school_is_at_distance_nought_and_contributes_nothing():
    sets = found(intake=[1.0, 1.0, 2.0], size=[5.0, 5.0, 9.0], k=2)
    assert (sets.members[0, 0], sets.distance[0, 0]) == (1, 0)
    assert sets.contributions[0, 0].tolist() == [0, 0]


def test_ties_go_to_the_lower_urn():
    sets = found(intake=[3.0, 4.0, 2.0, 5.0, 1.0], size=[1.0, 1.0, 1.0, 1.0, 1.01])
    assert sets.members[0, :2].tolist() == [2, 1]  # URN 103 before 104, both one apart
    assert found(intake=[3.0, 4.0, 2.0, 5.0, 1.0], size=[1.0, 1.0, 1.0, 1.0, 1.01], urns=URNS[::-1]).members[
        0, :2
    ].tolist() == [1, 2]


def test_distances_that_differ_in_the_sixteenth_digit_only_are_ties():
    # 0.1 + 0.2 is not 0.3 to a computer, but no school is more alike for that
    sets = found(intake=[0.3, 0.1 + 0.2 + 1, 1.3, 1.3, 9], size=[1.0, 1.0, 1.0, 1.0, 2.0])
    assert sets.members[0].tolist() == [3, 2, 1]


def test_a_school_without_a_urn_comes_after_those_with_one():
    sets = found(intake=[1.0, 2.0, 2.0, 2.0, 9.0], size=[1.0, 1.0, 1.0, 1.0, 2.0], urns=np.array([7, 0, 9, 8, 6]))
    assert sets.members[0].tolist() == [3, 2, 1]


def test_schools_of_another_block_are_never_members():
    sets = found(method(*METHOD.features, minimum_schools=1), blocks=[0, 0, 1, 0, 1])
    assert set(sets.members[0]) == {1, 3, -1}
    assert set(sets.members[2]) == {4, -1}


def test_only_the_wanted_schools_are_answered_in_order():
    sets = found(wanted=np.array([False, True, False, False, True]))
    assert sets.rows.tolist() == [1, 4]
    assert sets.members.shape == (2, 3)


def test_a_school_in_no_block_is_told_so():
    sets = found(blocks=[0, -1, 0, 0, 0])
    assert sets.no_set[1] is NoSet.NOT_COMPARED
    assert "independent schools or colleges" in sets.no_set[1].sentence
    assert (sets.members[1] == -1).all()
    assert np.isnan(sets.distance[1]).all()
    assert 1 not in sets.members


def test_a_school_of_which_too_little_is_published_is_told_so_and_is_in_nobodys_set():
    sets = found(method(*METHOD.features, needs=("intake",)), intake=[10.0, np.nan, 10.0, 14.0, 10.0])
    assert sets.no_set[1] == "too little is published about this school"
    assert sets.no_set[0] == ""
    assert 1 not in sets.members


def test_too_few_schools_of_its_kind():
    sets = found(blocks=[0, 1, 0, 0, 1])
    assert sets.no_set.tolist() == ["", NoSet.TOO_FEW, "", "", NoSet.TOO_FEW]
    assert "too few schools of its kind" in sets.no_set[1].sentence


def test_a_block_smaller_than_k_gives_all_its_other_schools():
    sets = found(blocks=[0, 1, 0, 0, 1])
    assert sets.members[0].tolist() == [2, 3, -1]
    assert np.isnan(sets.distance[0, 2])


def test_two_schools_with_one_urn_are_an_error():
    with pytest.raises(ValueError, match="same URN"):
        found(urns=np.array([1, 2, 3, 3, 5]))


def test_nobody_wanted_gives_no_rows():
    assert found(wanted=np.zeros(5, dtype=bool)).members.shape == (0, 3)


def test_where_the_method_cannot_be_used_everybody_is_told():
    prepared = prepare(METHOD, {"other": np.zeros(5)})
    sets = find(prepared, one_block(5), URNS, everyone(5))
    assert set(sets.no_set) == {NoSet.TOO_LITTLE}


def test_every_reason_has_its_sentence():
    assert all(reason.sentence.endswith(".") for reason in NoSet)
