"""Areas of an audit as data: what ships, and what is refused."""

import pytest

from partnerships.definitions import WrongDefinition, areas, read

GOOD = '[[area]]\nkey = "sport"\nname = "Sport"\nquestion = "Do pupils move?"\nmeasures = ["roll"]\n'


def test_the_areas_that_ship():
    assert list(areas()) == [
        "leadership", "teaching", "achievement", "tracking", "behaviour", "attendance", "governance", "inclusion",
    ]  # fmt: skip
    assert areas()["inclusion"].groups[:2] == ("all", "disadvantaged")


def test_another_area_is_another_entry():
    assert read(GOOD, ["roll"], ["all"])["sport"].measures == ("roll",)


@pytest.mark.parametrize(("text", "says"), [
    ("", "There is no area"),
    (GOOD + GOOD, "Two areas have the key 'sport'"),
    (GOOD.replace('"roll"', '"rolls"'), "measures that are not defined: rolls"),
    (GOOD.replace('name = "Sport"\n', ""), "Area 1 lacks: name"),
    (GOOD.replace('"sport"', '"Sport day"'), "The key 'Sport day' cannot be used"),
    (GOOD.replace('"sport"', f'"{"s" * 41}"'), "cannot be used: up to 40 small letters"),
    (GOOD.replace('"sport"', '"Sport"'), "The key 'Sport' cannot be used"),
    (GOOD + 'groups = ["tall"]\n', "groups of pupils that no table has: tall"),
    (GOOD + 'colour = "red"\n', "unknown entries: colour"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_in_words(text, says):
    with pytest.raises(WrongDefinition, match=says):
        read(text, ["roll"], ["all"])
