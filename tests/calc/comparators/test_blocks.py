"""Hard rules: who may be compared with whom at all."""

import numpy as np

from dataPacks.calc.blocks import block_ids
from dataPacks.calc.methods import load_methods


def ids(kinds, method="context-only"):
    phase, sector, is_selective = zip(*kinds, strict=True)
    attributes = {"phase": np.array(phase), "sector": np.array(sector), "is_selective": np.array(is_selective)}
    return block_ids(load_methods()[method], attributes).tolist()


def test_all_through_schools_are_compared_with_secondaries():
    a, b = ids([("secondary", "state", False), ("all-through", "state", False)])
    assert a == b >= 0


def test_primary_secondary_special_and_referral_units_stay_apart():
    kinds = [(phase, "state", False) for phase in ("primary", "secondary", "special", "pru")]
    assert len(set(ids(kinds))) == 4
    assert min(ids(kinds)) >= 0


def test_middle_schools_are_compared_with_middle_schools_however_deemed():
    kinds = [(p, "state", False) for p in ("middle-deemed-primary", "middle-deemed-secondary", "primary", "secondary")]
    deemed_primary, deemed_secondary, primary, secondary = ids(kinds)
    assert deemed_primary == deemed_secondary
    assert deemed_primary not in (primary, secondary)


def test_selective_schools_are_compared_with_selective_schools_only():
    a, b = ids([("secondary", "state", False), ("secondary", "state", True)], "dfe-secondary-2026-03")
    assert a >= 0
    assert b >= 0
    assert a != b


def test_independent_schools_and_colleges_are_never_compared():
    kinds = [("secondary", "independent", False), ("post-16", "state", False), ("other", "other", False)]
    assert ids(kinds) == [-1, -1, -1]


def test_the_secondary_method_is_for_secondaries_alone():
    kinds = [("primary", "state", False), ("special", "state", False), ("secondary", "state", False)]
    assert ids(kinds, "dfe-secondary-2026-03") == [-1, -1, 0]


def test_the_order_of_schools_does_not_change_their_blocks():
    kinds = [("secondary", "state", False), ("primary", "state", False), ("special", "state", True)]
    assert ids(kinds[::-1]) == ids(kinds)[::-1]
