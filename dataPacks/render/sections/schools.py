"""Who the similar schools are, and why each was matched."""

from collections.abc import Iterator
from typing import Any

from challenge.core.words import count_of
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import number, ordinal
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.svg.spread import distances
from dataPacks.render.table import Row, link, numbers, table, text
from dataPacks.render.words import listed, lower_first

SHOWN_ALIKE = 2
SHOWN_FIRST = 10  # the rest is folded on the screen and open on paper
TABLE_TITLE = "The schools, and why each was matched"
HOW = (
    "The distance adds up the differences in all characteristics, each measured in standard deviations, squared and "
    "weighted; 0 would be a school that is the same on every one. It has no unit.",
    "'Differs most on' is the characteristic that makes up the largest share of the squared distance, and that share. "
    "'Most alike on' are, of the other characteristics, those that add least to it for the weight that they carry.",
)


def section(pack: PackData) -> Section:
    title = "Who the similar schools are"
    if not pack.has_set:
        return Section("schools", title, pack.why_no_set)
    nearest = min(pack.comparators, key=lambda school: school["rank"])
    where = f" ({nearest['la']})" if nearest.get("la") else ""
    sentence = (
        f"The {count_of(len(pack.comparators), 'school')} most like this one, nearest first. "
        f"The nearest is {nearest['name']}{where}."
    )
    return Section("schools", title, sentence, list(_blocks(pack)), how=HOW)


def differs_most(pack: PackData, contributions: dict[str, float]) -> str:
    """'Prior attainment (42%)': the characteristic with the largest share of the squared distance."""
    feature = _largest(contributions)
    if not feature:
        return "Nothing: the same on every characteristic"
    return f"{pack.feature_name(feature)} ({number(contributions[feature] * 100, 0)}%)"


def _largest(contributions: dict[str, float]) -> str:
    """The feature with the largest share; '' where the school is the same on all."""
    feature = max(contributions, key=lambda name: contributions[name], default="")
    return feature if feature and contributions[feature] > 0 else ""


def most_alike(pack: PackData, contributions: dict[str, float]) -> str:
    """The characteristics that add least to the distance for their weight; never the one that adds most to it."""
    weights = {each["feature"]: each["weight"] for each in pack.method["features"] if each["weight"] > 0}
    largest = _largest(contributions)
    able = [name for name in contributions if name in weights and name != largest]
    if not largest or len(able) < SHOWN_ALIKE:
        return ""
    able.sort(key=lambda name: (contributions[name] / weights[name], name))
    first, *rest = [pack.feature_name(name) for name in able[:SHOWN_ALIKE]]
    return listed([first, *map(lower_first, rest)])


def _blocks(pack: PackData) -> Iterator[Block]:
    schools = sorted(pack.comparators, key=lambda school: school["rank"])
    values = [school["distance"] for school in schools]
    sentence = f"Distances run from {number(values[0], 2)} for the nearest to {number(values[-1], 2)} for the furthest."
    title = "Distance of each similar school"
    first, rest = schools[:SHOWN_FIRST], schools[SHOWN_FIRST:]
    yield Block(
        id="distance", title="", sentence=sentence,
        chart=distances("distance", values, title, f"One column per school, nearest first. {sentence}"),
        table=_table(pack, first, "Similar schools, nearest first"), is_open=True,
        table_title=f"The {len(first)} nearest, and why each was matched" if rest else TABLE_TITLE,
    )  # fmt: skip
    if rest:
        caption = f"Similar schools, from the {ordinal(len(first) + 1)} nearest"
        yield Block("distance-more", "", "", table=_table(pack, rest, caption), table_title=_rest_words(len(rest)))


def _rest_words(count: int) -> str:
    return f"The other {count} similar schools" if count > 1 else "The other similar school"


def _table(pack: PackData, schools: list[dict[str, Any]], caption: str) -> Markup:
    heads = numbers("Rank") + text("School", "Local authority") + numbers("Distance")
    heads += text("Most alike on", "Differs most on")
    return table(caption, heads, [_row(pack, school) for school in schools])


def _row(pack: PackData, school: dict[str, Any]) -> Row:
    shares = school["contributions"]
    return Row([
        str(school["rank"]), link(pack.school_url(school["urn"]), school["name"]), school.get("la", ""),
        number(school["distance"], 2), most_alike(pack, shares), differs_most(pack, shares),
    ])  # fmt: skip
