"""Dumbbells: disadvantaged and other pupils, this school's above, similar schools' below."""

from collections.abc import Sequence
from dataclasses import dataclass

from dataPacks.render.figures import Figure
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import is_percent, with_unit
from dataPacks.render.words import lower_first

from .axis import Axis, round_axis, tick_text
from .drawing import GRID, INK, OWN, QUIET, SIMILAR, WHITE, Anchor, Drawing

KEY_ROW, ROW, FOOT = 40, 62, 26
EDGE = 14.0
LEAST_PERCENT = 10.0  # an axis of one or two per cent would make much of nothing


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One row: its name and two values; a hidden value is None and leaves its end out, with `why` said instead."""

    name: str
    disadvantaged: float | None
    beside: float | None
    is_own: bool
    why: str = ""


def dumbbells(key: str, scale: Figure, rows: Sequence[Dumbbell], beside: str, title: str, description: str) -> Markup:
    """Rows of two marks: filled for disadvantaged pupils, open for those `beside`. `scale` writes the values."""
    drawing = Drawing(key, title, description)
    values = [v for row in rows for v in (row.disadvantaged, row.beside) if v is not None]
    values += [LEAST_PERCENT] if is_percent(scale.unit) else []
    axis = round_axis(values, EDGE, 100 - EDGE, about=4, from_zero=True)
    foot = KEY_ROW + ROW * len(rows)
    for place, words in tick_text(axis, lambda value, decimals: with_unit(value, scale.unit, decimals)):
        drawing.line((place, KEY_ROW), (place, foot), GRID)
        drawing.text((place, foot + 18), words, QUIET, "middle")
    _key(drawing, beside)
    for i, row in enumerate(rows):
        _row(drawing, axis, scale, row, KEY_ROW + ROW * i)
    return drawing.markup(foot + FOOT)


def _key(drawing: Drawing, beside: str) -> None:
    drawing.dot((2, 11), 6, OWN, OWN)
    drawing.text((2, 16), "Disadvantaged", INK, shift=12)
    drawing.dot((52, 11), 6, WHITE, OWN, 3)
    drawing.text((52, 16), beside, INK, shift=12)


def _row(drawing: Drawing, axis: Axis, scale: Figure, row: Dumbbell, top: float) -> None:
    colour, y = (OWN if row.is_own else SIMILAR), top + 42
    low, high = row.disadvantaged, row.beside
    drawing.text((0, top + 18), f"{row.name}: {lower_first(row.why)}" if row.why else row.name, colour, bold=True)
    if low is not None and high is not None:
        drawing.line((axis(low), y), (axis(high), y), colour, 4 if row.is_own else 3)
    left = low is not None and high is not None and low <= high
    for value, fill, on_left in ((low, colour, left), (high, WHITE, low is not None and not left)):
        if value is not None:
            drawing.dot((axis(value), y), 7, fill, colour, 3)
            anchor: Anchor = "end" if on_left else "start"
            drawing.text((axis(value), y + 5), scale.text(value), colour, anchor, row.is_own, -13 if on_left else 13)
