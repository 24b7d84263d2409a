"""An objective's target against what similar schools achieved. Queries only through the pack that it is handed."""

import datetime as dt
from functools import partial
from typing import Any, Protocol

from dataPacks.definitions import measures
from dataPacks.render.numbers import number
from partnerships.calc import improvement
from partnerships.presenters.figures import PackFigure, amount_words

DAYS_IN_A_YEAR = 365.25


class Readable(Protocol):
    """What is needed of `dataPacks.selectors.PackView`."""

    document: dict[str, Any]

    def load(self, wanted: list[tuple[str, str, str]]) -> None: ...
    def values_of(self, measure: str, group: str, year: str) -> list[float | None]: ...


def years_until(by_date: dt.date, today: dt.date) -> int:
    """Whole years in which a target is to be reached, one at least."""
    return max(1, round((by_date - today).days / DAYS_IN_A_YEAR))


def compared(view: Readable, figure: PackFigure, target: float, by_date: dt.date, today: dt.date) -> dict[str, Any]:
    """What schools like this one achieved, with the sentences for the screen; kept with the objective."""
    measure, group = figure.key.split(":")
    known = measures()[measure]
    years = sorted({f["year"] for f in view.document["measures"] if (f["measure"], f["group"]) == (measure, group)})
    wanted = years_until(by_date, today)
    length = improvement.longest(years, wanted, known.are_comparable)
    pairs = improvement.spans(years, length, known.are_comparable) if length else []
    view.load([(measure, group, year) for year in {year for pair in pairs for year in pair}])
    values = [(view.values_of(measure, group, a), view.values_of(measure, group, b)) for a, b in pairs]
    found = improvement.achieved(
        improvement.changes(values),
        baseline=figure.number or 0.0,
        target=target,
        years=length,
        better=-1 if known.higher_is == "worse" else 1,
    )
    amount, plain = partial(amount_words, measure), partial(number, decimals=known.decimals)
    sentences = improvement.sentences(found, amount, wanted, plain)
    return found.to_json() | {
        "sentences": sentences,
        "pairs": [list(pair) for pair in pairs],
        "release": view.document["release"]["number"],
    }
