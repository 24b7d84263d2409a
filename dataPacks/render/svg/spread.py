"""How alike is the set? One row per characteristic: own value as a mark on the set's spread; and distances by rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dataPacks.render.markup import Markup

from .axis import round_axis
from .drawing import GRID, INK, OWN, PALE, QUIET, SIMILAR, Anchor, Drawing

LINE, TRACK = 17, 52
NAME_WIDTH = 40  # characters that fit on a phone
BAND_FROM, BAND_TO = 30.0, 70.0
EDGE_FROM, EDGE_TO = 4.0, 96.0


@dataclass(frozen=True, slots=True)
class Spread:
    """One characteristic. Texts are the values as written; `low` and `high` are the set's 10th and 90th percentile."""

    name: str
    own: float | None
    mean: float | None
    low: float | None
    high: float | None
    own_text: str
    low_text: str
    high_text: str

    def place(self, value: float) -> float:
        """x in per cent: the set's spread always lies from 30 to 70, so rows can be read against one another."""
        if self.low is None or self.high is None:
            return 50.0
        width = self.high - self.low
        if width <= 0:
            return 50.0 if value == self.low else EDGE_FROM if value < self.low else EDGE_TO
        x = BAND_FROM + (BAND_TO - BAND_FROM) * ((value - self.low) / width)
        return max(EDGE_FROM, min(EDGE_TO, x)) if x == x else 50.0  # not-a-number: a spread wider than any float

    @property
    def is_inside(self) -> bool:
        return None not in (self.own, self.low, self.high) and self.low <= self.own <= self.high  # type: ignore[operator]


def spreads(key: str, rows: Sequence[Spread], title: str, description: str) -> Markup:
    drawing = Drawing(key, title, description)
    y = 0.0
    for row in rows:
        lines = wrap(row.name, NAME_WIDTH, max_lines=3, placeholder=" …") or [""]
        for i, words in enumerate(lines):
            drawing.text((0, y + 16 + LINE * i), words, bold=True)
        y += LINE * len(lines)
        _track(drawing, row, y)
        y += TRACK
        drawing.line((0, y), (100, y), GRID)
        y += 6
    return drawing.markup(y)


def _track(drawing: Drawing, row: Spread, top: float) -> None:
    y = top + 27
    drawing.line((0, y), (100, y), GRID)
    if row.low is not None and row.high is not None:
        drawing.rect(BAND_FROM, y - 6, BAND_TO - BAND_FROM, 12, PALE)
        drawing.text((BAND_FROM, y + 20), row.low_text, QUIET)
        drawing.text((BAND_TO, y + 20), row.high_text, QUIET, "end")
    if row.mean is not None:
        x = row.place(row.mean)
        drawing.line((x, y - 8), (x, y + 8), SIMILAR, 2.5)
    if row.own is not None:
        x = row.place(row.own)
        drawing.dot((x, y), 7, OWN)
        anchor: Anchor = "start" if x < 15 else "end" if x > 85 else "middle"
        drawing.text((x, y - 11), row.own_text, OWN, anchor, bold=True)


def distances(key: str, values: Sequence[float], title: str, description: str) -> Markup:
    """One column per similar school, nearest first: how soon does likeness fall away?"""
    drawing = Drawing(key, title, description)
    top, floor = 24.0, 124.0
    axis = round_axis(values, floor, top, about=3, from_zero=True)
    pitch = 100 / max(len(values), 1)
    for i, value in enumerate(values):
        y = axis(value)
        drawing.rect(i * pitch + pitch * 0.1, y, pitch * 0.8, floor - y, PALE if 0 < i < len(values) - 1 else OWN)
    drawing.line((0, floor), (100, floor), INK)
    if values:
        drawing.text((0, 14), f"Nearest: {values[0]:.2f}", OWN, bold=True)
        drawing.text((100, min(14, axis(values[-1]) - 6)), f"Furthest: {values[-1]:.2f}", OWN, "end", bold=True)
    return drawing.markup(floor + 4)
