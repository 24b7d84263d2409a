"""What a table is about: whether another has all of it, and how that is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.reach import SORTS, Reach

SCOPES = st.builds(
    lambda las, sorts: " ".join(filter(None, [",".join(sorted(las)), *sorted(sorts)])),
    st.sets(st.sampled_from(["201", "202", "850", "936"])),
    st.sets(st.sampled_from(sorted(SORTS))),
)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("", "850"),
        ("", "academies"),
        ("academies", "850 academies primary"),
        ("850,936", "850"),
        ("850", "850 primary"),
    ],
)
def test_what_has_all_of_another_and_more_is_wider(wide: str, narrow: str) -> None:
    assert Reach.of(wide).is_wider_than(Reach.of(narrow))
    assert not Reach.of(narrow).is_wider_than(Reach.of(wide))


@pytest.mark.parametrize(("one", "other"), [("850", "936"), ("850", "academies"), ("primary", "secondary"), ("", "")])
def test_neither_of_two_that_lack_something_of_the_other_is_wider(one: str, other: str) -> None:
    assert not Reach.of(one).is_wider_than(Reach.of(other))
    assert not Reach.of(other).is_wider_than(Reach.of(one))


@given(SCOPES, SCOPES, SCOPES)
def test_wider_is_an_order(a: str, b: str, c: str) -> None:
    one, two, three = map(Reach.of, (a, b, c))
    assert not (one.is_wider_than(two) and two.is_wider_than(one))
    assert not (one.is_wider_than(two) and two.is_wider_than(three)) or one.is_wider_than(three)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("", ""),
        ("850", "authority 850 alone"),
        ("850,936 maintained", "authorities 850 and 936 alone, maintained schools alone"),
        ("201,202,203", "authorities 201, 202 and 203 alone"),
    ],
)
def test_words(scope: str, words: str) -> None:
    assert Reach.of(scope).in_words() == words
