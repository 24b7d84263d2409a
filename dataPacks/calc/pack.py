"""A school's data pack: one document, built from the release's frame alone. Pure.

The document is as `docs/pack-schema.json` says, but for `release`, which the reader of a stored pack adds: an unchanged
school's document is the same text in every release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dataPacks import definitions
from dataPacks.calc import averages, pack_history, pack_words, ranges, standing
from dataPacks.calc.editions import RANK
from dataPacks.calc.frame import FigureColumn, ReleaseFrame, column_name
from dataPacks.calc.methods import load_methods
from dataPacks.calc.pack_figures import Entry, Series, entries
from dataPacks.definitions import Measure
from schools.reasons import Reason

TEMPLATE = 2  # raise it whenever the same data would make another document
MOST_HEADLINES = 4
OLDEST_HEADLINE = 1  # years before the newest results: older ones say little about the school of today
OFTEN_SMALL = ("special", "pru")


@dataclass
class Batch:
    """b schools: `positions` int64 (b,) in the frame's index; the lists are parallel to it.

    A member object has `positions`, `distance` and `shares` (see `store.release_data.Members`), or is None without a
    set. `used` says per 'method|block' which features were used.
    """

    positions: np.ndarray
    members: Sequence[Any]
    methods: Sequence[str]
    no_set: Sequence[str]
    quality: Sequence[Mapping[str, Any]]
    used: Mapping[str, Mapping[str, Any]]

    def member_matrix(self) -> np.ndarray:
        """int64 (b, k), −1 where there is no member."""
        k = max((len(m.positions) for m in self.members if m is not None), default=1)
        matrix = np.full((len(self.positions), k), -1, np.int64)
        for row, members in enumerate(self.members):
            if members is not None:
                matrix[row, : len(members.positions)] = members.positions
        return matrix


def build(frame: ReleaseFrame, batch: Batch, challenge: Mapping[str, str]) -> list[dict[str, Any]]:
    """The documents of the batch's schools, in its order."""
    schools = [frame.index.school(position) for position in batch.positions.tolist()]
    has_set = [members is not None for members in batch.members]
    figures: list[list[tuple[Series, Entry]]] = [[] for _ in schools]
    for series in _all_series(frame, batch):
        for row, entry in entries(series, batch.positions, schools, has_set).items():
            figures[row].append((series, entry))
    return [_document(frame, batch, challenge, school, row, figures[row]) for row, school in enumerate(schools)]


def _all_series(frame: ReleaseFrame, batch: Batch) -> list[Series]:
    """Every column in use that has a school of the batch: outcomes before context, newest year first."""
    members = batch.member_matrix()
    order = {key: place for place, key in enumerate(definitions.measures())}
    names = [tuple(name.split("|")) for name in frame.columns if "@" not in name]
    found = [(m, g, y) for m, g, y in names if (frame.columns[column_name(m, g, y)].source[batch.positions] >= 0).any()]
    last = len(order)  # a challenge's own measures come after the shipped ones
    found.sort(key=lambda key: (order.get(key[0], last), key[0], key[1] != "all", key[1], _newest_first(key[2])))
    return [_one_series(frame, batch, members, _measure(frame, m, g, y), g, y) for m, g, y in found]


def _measure(frame: ReleaseFrame, key: str, group: str, year: str) -> Measure:
    """As shipped, or as the challenge had defined it when the release was made."""
    shipped = definitions.measures().get(key)
    return shipped or Measure(**frame.columns[column_name(key, group, year)].about["measure"])


def _newest_first(year: str) -> int:
    return -int(year[:4])


def _one_series(
    frame: ReleaseFrame, batch: Batch, members: np.ndarray, measure: Measure, group: str, year: str
) -> Series:
    column = frame.columns[column_name(measure.key, group, year)]
    names = [column_name(measure.key, group, year, edition) for edition in RANK]
    earlier = [frame.columns[name] for name in names if name in frame.columns]
    own = column.value[batch.positions]
    similar = averages.similar(column.value, members, own, measure.higher_is)  # type: ignore[arg-type]
    return Series(measure, group, year, column, earlier, similar)


def _document(
    frame: ReleaseFrame,
    batch: Batch,
    challenge: Mapping[str, str],
    school: Mapping[str, Any],
    row: int,
    figures: Sequence[tuple[Series, Entry]],
) -> dict[str, Any]:
    position, has_set = int(batch.positions[row]), batch.members[row] is not None
    headlines = _headlines([s for s, _ in figures], school, position, row, has_set=has_set)
    method, members = _method(batch, row), batch.members[row]
    size = len(members.positions) if members is not None else 0
    return {
        "schema": 1,
        "school": _school(school),
        "challenge": dict(challenge),
        "summary": pack_words.summary(school, method, headlines, [f for _, f in figures], size)
        + pack_history.whose(headlines, [f for _, f in figures]),
        "headlines": [headline.document() for headline in headlines],
        "method": method,
        "measures": [f for s, f in figures if s.measure.role == "outcome"],
        "context": [f for s, f in figures if s.measure.role != "outcome"],
        "comparators": _comparators(frame, batch, row, method),
    }


def _school(school: Mapping[str, Any]) -> dict[str, Any]:
    low, high = school["age_low"], school["age_high"]
    facts = {
        "urn": school["urn"],
        "laestab": school["laestab"],
        "name": school["name"],
        "la": {"code": school["la_code"], "name": school["la_name"]},
        "phase": school["phase"],
        "type": school["type_name"],
        "town": school["town"],
        "postcode": school["postcode"],
        "gender": school["gender"],
    }
    facts |= {"age_range": f"{low} to {high}"} if low is not None and high is not None else {}
    return facts | pack_history.facts(school)


def _headlines(
    mine: list[Series], school: Mapping[str, Any], position: int, row: int, *, has_set: bool
) -> list[pack_words.Headline]:
    """The newest figure of each headline measure, most important first; those without a figure come last."""
    telling = [s for s in mine if s.measure.role == "outcome" and _says_something(s.column, position)]
    oldest = max((int(s.year[:4]) for s in telling), default=0) - OLDEST_HEADLINE
    newest: dict[str, Series] = {}
    for series in telling:
        if series.measure.headline and series.group == "all" and int(series.year[:4]) >= oldest:
            newest.setdefault(series.measure.key, series)
    has_none = {key: not np.isfinite(series.column.value[position]) for key, series in newest.items()}
    chosen = sorted(newest.values(), key=lambda s: (has_none[s.measure.key], s.measure.headline))
    return [_headline(series, school, position, row, has_set=has_set) for series in chosen[:MOST_HEADLINES]]


def _says_something(column: FigureColumn, position: int) -> bool:
    """A figure, or a reason that a reader should know; not 'does not apply' or a blank cell."""
    quiet = (Reason.NOT_APPLICABLE, Reason.BLANK, Reason.NOT_IN_TABLE)
    return bool(np.isfinite(column.value[position])) or Reason(int(column.reason[position])) not in quiet


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _headline(
    series: Series, school: Mapping[str, Any], position: int, row: int, *, has_set: bool
) -> pack_words.Headline:
    column, similar, measure = series.column, series.similar, series.measure
    figure = standing.Figure(
        value=_number(column.value[position]),
        range=ranges.range_of(measure, column, series.earlier, position),
        cohort=ranges.cohort_of(column, series.earlier, position),
        reason=Reason(int(column.reason[position])),
        is_often_small=school["phase"] in OFTEN_SMALL,
    )
    mean, sd, best = (_number(array[row]) for array in (similar.mean, similar.sd, similar.upper_quartile))
    place = standing.standing(figure, mean, sd, measure.higher_is, has_set=has_set)  # type: ignore[arg-type]
    return pack_words.Headline(
        measure, series.group, series.year, figure.value, figure.reason, place, mean, best, int(similar.n[row])
    )


def _method(batch: Batch, row: int) -> dict[str, Any]:
    method, quality = load_methods()[batch.methods[row]], batch.quality[row]
    used = batch.used.get(quality.get("used", ""), {"weight_present": 0.0, "missing": [], "features": []})
    return {
        "key": method.key,
        "name": method.name,
        "k": method.k,
        "weight_present": used["weight_present"],
        "explanation": method.explanation,
        "is_weaker": method.is_weaker,
        "no_set": batch.no_set[row],
        "missing": [pack_words.lower_first(label) for label in used["missing"]],
        "mean_distance": quality.get("mean_distance"),
        "features": [_feature(feature, quality, i) for i, feature in enumerate(used["features"])],
    }


def _feature(feature: Mapping[str, Any], quality: Mapping[str, Any], i: int) -> dict[str, Any]:
    measure = definitions.measures()[feature["measure"]]
    return {
        "feature": feature["feature"],
        "name": feature["label"],
        "unit": measure.unit,
        "decimals": measure.decimals,
        "weight": feature["weight"],
        "year": feature["year"],
        "own": quality["own"][i],
        "is_estimated": quality["is_estimated"][i],
        "set_mean": quality["set_mean"][i],
        "set_low": quality["p10"][i],
        "set_high": quality["p90"][i],
        "off_by_sd": quality["off_by_sd"][i],
    }


def _comparators(frame: ReleaseFrame, batch: Batch, row: int, method: Mapping[str, Any]) -> list[dict[str, Any]]:
    members = batch.members[row]
    if members is None:
        return []
    facts, names = frame.index.facts, [feature["feature"] for feature in method["features"]]
    shares = np.round(members.shares.astype(np.float64), 3).tolist()
    distances = np.round(members.distance, 5).tolist()
    return [
        {
            "urn": facts["urn"][p],
            "name": facts["name"][p],
            "la": facts["la_name"][p],
            "rank": rank,
            "distance": distances[rank - 1],
            "contributions": dict(zip(names, shares[rank - 1], strict=True)),
        }
        for rank, p in enumerate(members.positions.tolist(), start=1)
    ]
