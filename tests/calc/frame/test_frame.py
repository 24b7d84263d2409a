"""A release's figures come back from storage exactly as they went in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataPacks.calc.editions import best_edition
from dataPacks.calc.frame import FigureColumn, ReleaseFrame, SchoolIndex, column_name

NUMBERS = hnp.arrays(np.float64, 7, elements=st.floats(allow_infinity=False, width=64))


@given(value=NUMBERS, cohort=NUMBERS, lower=NUMBERS, upper=NUMBERS, lines=hnp.arrays(np.uint32, 7))
def test_a_packed_column_comes_back_bit_for_bit(value, cohort, lower, upper, lines):
    column = FigureColumn.empty(7)
    column.value, column.cohort, column.lower, column.upper, column.line = value, cohort, lower, upper, lines
    again = FigureColumn.unpack(column.pack(), {"edition": "final"})
    for name in ("value", "cohort", "lower", "upper", "reason", "code", "source", "line"):
        np.testing.assert_array_equal(getattr(again, name), getattr(column, name))
    assert again.pack() == column.pack()


def index(n: int = 3) -> SchoolIndex:
    facts = {name: [None] * n for name in SchoolIndex.FIELDS}
    return SchoolIndex(np.array([11, 12, 13]), facts | {"urn": [100, None, 102], "name": ["Ash", "Élan", "Oak"]})


def test_the_index_comes_back_with_its_schools_in_order():
    again = SchoolIndex.unpack(index().pack())
    assert again.ids.tolist() == [11, 12, 13]
    assert again.school(1)["name"] == "Élan"
    assert again.array("urn").tolist() == [100, 0, 102]
    assert again.positions_of(np.array([13, 11, 99, 5])).tolist() == [2, 0, -1, -1]


def column(*values: float) -> FigureColumn:
    made = FigureColumn.empty(len(values))
    made.value = np.array(values)
    return made


def test_the_newest_year_counts_once_it_covers_half_of_the_schools():
    nan = np.nan
    columns = {
        column_name("eal", "all", "2016-17"): column(1, 2, 3),
        column_name("eal", "all", "2017-18"): column(1, 2, nan),
        column_name("eal", "all", "2018-19"): column(nan, 2, nan),
        column_name("eal", "all", "2018-19", "provisional"): column(1, 2, 3),
    }
    frame = ReleaseFrame(index(), columns)
    everyone = np.ones(3, bool)
    assert frame.years_of("eal") == ["2018-19", "2017-18", "2016-17"]
    assert frame.newest("eal", everyone) == "2017-18"
    assert frame.newest("eal", np.array([False, True, False])) == "2018-19"
    assert frame.newest("roll", everyone) is None


@given(st.dictionaries(st.sampled_from(["provisional", "revised", "final"]), st.integers(0, 5000), min_size=1))
def test_the_best_edition_covers_at_least_half_of_the_widest(coverage):
    chosen = best_edition(coverage)
    assert coverage[chosen] >= max(coverage.values()) / 2


def test_final_beats_revised_beats_provisional_but_two_authorities_do_not_beat_a_country():
    assert best_edition({"provisional": 3200, "revised": 3190, "final": 3180}) == "final"
    assert best_edition({"revised": 3200, "provisional": 3200}) == "revised"
    assert best_edition({"provisional": 3200, "final": 120}) == "provisional"
