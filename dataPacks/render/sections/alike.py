"""How alike is the set? One row per characteristic: this school's value on the spread of its similar schools."""

from typing import Any

from challenge.core.words import count_of
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import number, with_unit
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.svg.spread import Spread, spreads
from dataPacks.render.table import Row, numbers, table, text, years
from dataPacks.render.words import lower_first

ALIKE_SD = 0.25  # a set whose mean lies within a quarter of a standard deviation is close on that characteristic
CAPTION = (
    "Dark mark: this school. Pale bar: from the 10th to the 90th percentile of its similar schools. "
    "Upright line: their mean. A mark at the edge lies beyond the picture."
)
HOW = (
    "Each row is drawn so that the middle four fifths of the similar schools fill the same stretch; rows can be read "
    "against one another, though their units differ.",
    "The table gives the distance between this school and the mean of the set in standard deviations over all schools "
    "that could have been chosen. Up to 0.25 is close; over 0.5 is far.",
)


def section(pack: PackData) -> Section:
    title = "How alike these schools are"
    features = pack.method["features"]
    if not pack.has_set or not features:
        return Section("alike", title, pack.why_no_set if not pack.has_set else "No characteristic could be compared.")
    return Section("alike", title, alike_sentence(features), [_block(pack, features)], how=HOW)


def alike_sentence(features: list[dict[str, Any]]) -> str:
    """On how many characteristics the set is close, and where it is furthest off."""
    known = [f for f in features if f.get("off_by_sd") is not None]
    if not known:
        return "How far this school is from the mean of its similar schools could not be worked out."
    close = sum(abs(f["off_by_sd"]) <= ALIKE_SD for f in known)
    count = count_of(len(known), "characteristic")
    head = f"On {close} of {count} the mean of the similar schools is close to this school"
    worst = max(known, key=lambda f: abs(f["off_by_sd"]))
    if abs(worst["off_by_sd"]) <= ALIKE_SD:
        return f"{head}."
    side = "higher" if worst["off_by_sd"] > 0 else "lower"
    return f"{head}. It differs most on {_named(worst)}, where this school is {side} ({_sds(worst['off_by_sd'])})."


def _block(pack: PackData, features: list[dict[str, Any]]) -> Block:
    rows = [_spread(feature) for feature in features]
    inside = sum(row.is_inside for row in rows)
    sentence = f"This school lies within the spread of its similar schools on {inside} of {len(rows)} characteristics."
    title = "This school on the spread of its similar schools"
    names = "; ".join(f"{r.name}: here {r.own_text}, similar schools {r.low_text} to {r.high_text}" for r in rows)
    return Block(
        id="spread", title="", sentence=sentence, caption=CAPTION, notes=_estimated(features),
        chart=spreads("spread", rows, title, f"One row per characteristic. {sentence} {names}."),
        table=_table(features), table_title="The characteristics in figures",
    )  # fmt: skip


def value_text(feature: dict[str, Any], part: str) -> str:
    value = feature.get(part)
    return "No figure" if value is None else with_unit(value, feature.get("unit", ""), feature.get("decimals"))


def _spread(feature: dict[str, Any]) -> Spread:
    low, high = feature.get("set_low"), feature.get("set_high")
    texts = [value_text(feature, part) for part in ("own", "set_low", "set_high")]
    return Spread(feature["name"], feature["own"], feature["set_mean"], low, high, *texts)


def _estimated(features: list[dict[str, Any]]) -> list[str]:
    names = [feature["name"] for feature in features if feature.get("is_estimated")]
    return [f"{name}: this school's figure is not published and was estimated from its other ones." for name in names]


def _named(feature: dict[str, Any]) -> str:
    return lower_first(feature["name"])


def _sds(off: float) -> str:
    return f"{number(abs(off), 2)} standard deviations"


def _table(features: list[dict[str, Any]]) -> Markup:
    heads = (
        text("Characteristic")
        + years("Year")
        + numbers(
            "Weight", "This school", "Similar schools' mean", "10th to 90th percentile", "Off by (standard deviations)"
        )
    )
    return table("How alike the set is", heads, [_row(feature) for feature in features])


def _row(feature: dict[str, Any]) -> Row:
    off = feature.get("off_by_sd")
    own = value_text(feature, "own") + (" (estimated)" if feature.get("is_estimated") else "")
    low, high = value_text(feature, "set_low"), value_text(feature, "set_high")
    spread = low if low == high else f"{low} to {high}"
    return Row([
        feature["name"], feature.get("year", ""), number(feature["weight"], 2), own, value_text(feature, "set_mean"),
        spread, "No figure" if off is None else number(off, 2),
    ])  # fmt: skip
