"""How alike the set is, who is in it and why."""

from dataPacks.render.sections.alike import alike_sentence
from dataPacks.render.sections.schools import differs_most, most_alike
from dataPacks.render.svg.spread import Spread
from tests.calc.render.drawn import block, page_of, rows, section
from tests.factories import pack as factory

PAGE = page_of(factory.secondary())


def spread(own, low=10.0, high=20.0):
    return Spread("", own, 15.0, low, high, "", "", "")


def test_the_sentence_says_on_how_much_the_set_is_close_and_where_it_is_not():
    assert section(PAGE, "alike").sentence == (
        "On 5 of 6 characteristics the mean of the similar schools is close to this school. "
        "It differs most on pupils with English as an additional language, where this school is higher "
        "(1.90 standard deviations)."
    )


def test_a_set_that_is_close_throughout_is_said_to_be():
    features = [{"name": "Roll", "off_by_sd": 0.1}, {"name": "EAL", "off_by_sd": -0.2}]
    assert alike_sentence(features) == (
        "On 2 of 2 characteristics the mean of the similar schools is close to this school."
    )


def test_each_characteristic_has_its_row():
    table = rows(block(PAGE, "alike").table)
    assert table[1] == [
        "Prior attainment at key stage 2", "2018-19", "0.60", "28.3", "28.1", "26.9 to 29.3", "0.08",
    ]  # fmt: skip
    assert table[4][3] == "88.6% (estimated)"


def test_marks_lie_on_the_sets_spread_and_stay_in_the_picture():
    places = [spread(0).place(value) for value in (10.0, 15.0, 20.0, 1000.0, -1000.0)]
    assert places == [30.0, 50.0, 70.0, 96.0, 4.0]
    assert [spread(value).is_inside for value in (10.0, 20.0, 21.0)] == [True, True, False]


def test_a_set_that_is_all_the_same_still_has_a_place_for_us():
    same = [spread(0, 10.0, 10.0).place(value) for value in (9.0, 10.0, 11.0)]
    assert same == [4.0, 50.0, 96.0]


def test_schools_are_listed_nearest_first_with_why_each_was_matched():
    table = rows(block(PAGE, "schools").table)
    assert table[0] == ["Rank", "School", "Local authority", "Distance", "Most alike on", "Differs most on"]
    assert [row[0] for row in table[1:]] == [str(rank) for rank in range(1, 11)]
    assert table[1][3:] == ["0.00", "", "Nothing: the same on every characteristic"]


def test_what_differs_most_is_the_largest_share_and_alike_is_the_least_for_its_weight():
    body = factory.secondary()
    shares = {"prior_attainment": 0.5, "disadvantaged": 0.3, "eal": 0.0, "stability": 0.1, "sen_support": 0.1}
    shares["roll"] = 0.0
    body["comparators"] = [body["comparators"][1] | {"contributions": shares}]
    pack = page_of(body)
    assert rows(block(pack, "schools").table)[1][4:] == [
        "Pupils with English as an additional language and pupils on roll",
        "Prior attainment at key stage 2 (50%)",
    ]


def test_the_ten_nearest_are_in_sight_and_the_others_folded_but_printed():
    first, rest = section(PAGE, "schools").blocks
    assert (first.is_open, rest.is_open, rest.prints_table) == (True, False, True)
    assert rest.table_title == "The other 40 similar schools"
    assert [row[0] for row in rows(rest.table)[1:]] == [str(rank) for rank in range(11, 51)]


def test_ten_or_fewer_are_one_table():
    only = section(page_of(factory.secondary() | {"comparators": factory.comparators(10)}), "schools").blocks
    assert [block.table_title for block in only] == ["The schools, and why each was matched"]


def test_a_school_is_never_most_alike_on_what_it_differs_most_on():
    weights = (("a", 0.9), ("b", 0.05), ("c", 0.05))
    features = [{"feature": key, "name": key, "weight": weight} for key, weight in weights]
    pack = type("Pack", (), {"method": {"features": features}, "feature_name": staticmethod(str)})
    shares = {"a": 0.4, "b": 0.3, "c": 0.3}  # for its weight 'a' adds least, and yet it adds most
    assert differs_most(pack, shares) == "a (40%)"
    assert most_alike(pack, shares) == "b and c"


def test_contributions_of_unknown_features_are_named_as_written():
    pack = type("Pack", (), {"method": {"features": []}, "feature_name": staticmethod(lambda f: f.replace("_", " "))})
    assert differs_most(pack, {"sea_view": 1.0}) == "sea view (100%)"
    assert most_alike(pack, {"sea_view": 1.0}) == ""
