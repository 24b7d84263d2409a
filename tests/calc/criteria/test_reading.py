"""Criteria documents: those that ship can be read, and wrong ones are refused with place and remedy."""

import pytest

from dataPacks.definitions.criteria import WrongCriteria, from_file, read, shipped

GOOD = {"kind": "measure", "measure": "P5ACinclEM10", "below": 30}


def test_those_that_ship_can_be_read():
    assert {"london-2010", "low-attainment-2019", "category-of-concern"} <= set(shipped())
    assert shipped()["london-2010"].measures == {"ac5em": 1}
    assert shipped()["london-2010"].all_types == ("CY", "VA", "VC", "FD")


def test_academies_are_included_unless_told_otherwise():
    assert "ACC" in read({"title": "T", "types": ["CY"], "test": [GOOD]}, "t").all_types


@pytest.mark.parametrize(("change", "where", "says"), [
    ({"title": ""}, "title", "no title"),
    ({"title": "x" * 121}, "title", "more than 120"),
    ({"combine": "some"}, "combine", "neither"),
    ({"test": []}, "test", "Nothing is tested"),
    ({"test": [GOOD] * 7}, "test", "7 tests"),
    ({"tset": 1}, "tset", "no such field"),
    ({"types": ["XX"]}, "types", "not known"),
    ({"types": "CY"}, "types", "no list"),
    ({"las": "20-1"}, "las", "no authority code"),
    ({"academies": "yes"}, "academies", "neither true nor false"),
    ({"test": [{"kind": "vote"}]}, "test 1, kind", "no kind of test"),
    ({"test": [GOOD | {"measure": "P5ACinclEM1O"}]}, "test 1, measure", "no measure"),
    ({"test": [GOOD | {"above": 3}]}, "test 1, below", "either"),
    ({"test": [GOOD | {"below": "low"}]}, "test 1, below", "no number"),
    ({"test": [GOOD | {"years": 9}]}, "test 1, years", "number of years"),
    ({"test": [GOOD | {"group": "tall"}]}, "test 1, group", "no group"),
    ({"test": [{"kind": "inspection"}]}, "test 1, concerns", "Nothing is tested"),
    ({"test": [{"kind": "inspection", "grade_at_least": 7}]}, "test 1, grade_at_least", "no grade"),
])  # fmt: skip
def test_a_wrong_document_says_where_and_what_to_do(change, where, says):
    with pytest.raises(WrongCriteria) as refused:
        read({"title": "T", "test": [GOOD]} | change, "t", "mine.toml")
    fault = refused.value.faults[0]
    assert (fault.file, fault.field) == ("mine.toml", where)
    assert says in fault.reason
    assert fault.remedy


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(WrongCriteria) as refused:
        read({"combine": "x", "test": [{"kind": "vote"}, GOOD | {"years": 0}]}, "t")
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize(("content", "says"), [(b"title = ", "no TOML"), (b"\xff\xfe", "no TOML"), (None, "be read")])
def test_a_file_that_is_none(tmp_path, content, says):
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongCriteria, match=says):
        from_file(path)
