"""Who meets criteria: worked examples, and what holds for all of them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataPacks.calc.criteria import (
    Evidence,
    Figure,
    Inspected,
    School,
    in_scope,
    judge,
    meeting,
    same_figures,
    years_back,
)
from dataPacks.definitions.criteria import read

KEY = ("ac5em", "all")


def criteria(*tests, **fields):
    chosen = tests or ({"kind": "measure", "measure": "ac5em", "below": 30},)
    return read({"title": "Few", "test": list(chosen), **fields}, "few")


def evidence(inspections=None, **by_year):
    years = {year[1:].replace("_", "-"): {1: Figure(value, "ks4.csv", 7)} for year, value in by_year.items()}
    return Evidence({KEY: years}, inspections or {})


def school(number=1, **fields):
    known = {"urn": 100000 + number, "name": "Park School", "type_code": "CY", "la_code": "202", "phase": "secondary"}
    return School(number, **(known | fields))


def test_a_reason_names_figure_year_threshold_and_source():
    found = judge(criteria(), school(), evidence(y2009_10=27.0))
    assert found.meets
    assert found.reasons == (
        "5+ A*-C with English and maths: 27.0% in 2009 to 2010, below 30%. Source: ks4.csv, line 7.",
    )


@pytest.mark.parametrize(("value", "meets"), [(29.9, True), (30.0, False), (30.1, False)])
def test_a_figure_on_the_threshold_is_not_below_it(value, meets):
    assert judge(criteria(), school(), evidence(y2009_10=value)).meets is meets


def test_no_figure_never_meets_and_is_not_known():
    found = judge(criteria(), school(2), evidence(y2009_10=27.0))
    assert (found.meets, found.is_known) == (False, False)
    assert "no figure of 2009 to 2010 is published for this school" in found.reasons[0]


def test_several_years_have_all_to_be_below():
    twice = criteria({"kind": "measure", "measure": "ac5em", "below": 30, "years": 2})
    assert judge(twice, school(), evidence(y2008_09=29.0, y2009_10=27.0)).meets
    assert not judge(twice, school(), evidence(y2008_09=31.0, y2009_10=27.0)).meets
    assert not judge(twice, school(), evidence(y2009_10=27.0)).is_known
    assert "in each year" in judge(twice, school(), evidence(y2008_09=29.0, y2009_10=27.0)).reasons[0]


def test_a_year_may_be_asked_for():
    assert judge(criteria(), school(), evidence(y2008_09=20.0, y2009_10=40.0), year="2008-09").meets


def test_any_and_all():
    tests = (
        {"kind": "measure", "measure": "ac5em", "below": 30},
        {"kind": "inspection", "concerns": ["special measures"]},
    )
    good = {1: Inspected(dt.date(2010, 3, 3), 2, "good", "", "ofsted.csv", 9)}
    low = evidence(good, y2009_10=20.0)
    assert judge(criteria(*tests), school(), low).meets
    assert not judge(criteria(*tests, combine="all"), school(), low).meets


def test_a_category_of_concern_and_a_grade():
    inspected = {1: Inspected(dt.date(2010, 3, 3), 4, "inadequate", "special measures", "ofsted.csv", 9)}
    for test in ({"concerns": ["special measures"]}, {"grade_at_least": 4}):
        found = judge(criteria({"kind": "inspection", **test}), school(), Evidence({}, inspected))
        assert found.meets
        assert found.reasons[0].startswith("Inspection of 3 March 2010: inadequate and in a category of concern")
    assert not judge(criteria({"kind": "inspection", "grade_at_least": 4}), school(2), Evidence({}, inspected)).is_known


@pytest.mark.parametrize(("fields", "of", "expected"), [
    ({}, {}, True),
    ({}, {"is_open": False}, False),
    ({}, {"is_open": None}, False),
    ({}, {"record_type": "2"}, False),
    ({"types": ["CY"]}, {"type_code": "AC"}, True),
    ({"types": ["CY"], "academies": False}, {"type_code": "AC"}, False),
    ({"academies": False}, {"type_code": "ACC"}, False),
    ({"las": "301-320"}, {}, False),
    ({"phases": ["primary"]}, {}, False),
    ({"sectors": ["state"]}, {"type_code": "IND"}, False),
    ({"phases": ["special"]}, {"phase": "special", "record_type": "2"}, True),
])  # fmt: skip
def test_whom_the_criteria_are_about(fields, of, expected):
    read_ = criteria(**fields)
    assert in_scope(read_, school(**of), frozenset(read_.las)) is expected


def test_other_authorities_take_the_place_of_the_criterias_own():
    low = evidence(y2009_10=20.0)
    assert meeting(criteria(las="301"), [school()], low) == []
    assert len(meeting(criteria(las="301"), [school()], low, las=["202"])) == 1


def test_the_same_finding_from_another_file_is_the_same():
    assert same_figures(["27% below 30%. Source: a, line 1."], ["27% below 30%. Source: b, line 2."])
    assert not same_figures(["27% below 30%. Source: a, line 1."], ["28% below 30%. Source: a, line 1."])


def test_years_back_over_a_century():
    assert years_back("2000-01", 3) == ["2000-01", "1999-00", "1998-99"]


@given(st.lists(st.floats(0, 100), max_size=30), st.floats(0, 100), st.booleans())
def test_below_and_above_never_agree_and_order_does_not_matter(values, threshold, turned):
    schools = [school(i) for i in range(len(values))]
    figures = Evidence({KEY: {"2009-10": {i: Figure(value, "f", i) for i, value in enumerate(values)}}})
    ordered = list(reversed(schools)) if turned else schools
    below = {j.school.id for j in meeting(criteria(), ordered, figures)}
    low = criteria({"kind": "measure", "measure": "ac5em", "below": threshold})
    high = criteria({"kind": "measure", "measure": "ac5em", "above": threshold})
    found = [{j.school.id for j in meeting(each, ordered, figures)} for each in (low, high)]
    assert below == {i for i, value in enumerate(values) if value < 30}
    assert not found[0] & found[1]
    assert found[0] | found[1] == {i for i, value in enumerate(values) if value != threshold}


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_higher_threshold_never_loses_a_school(value, one, other):
    low, high = sorted((one, other))
    tests = [criteria({"kind": "measure", "measure": "ac5em", "below": each}) for each in (low, high)]
    met = [judge(each, school(), evidence(y2009_10=value)).meets for each in tests]
    assert met[1] or not met[0]
