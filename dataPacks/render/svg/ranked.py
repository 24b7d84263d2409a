"""Ranked horizontal bars: where does this school stand among schools like it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from dataPacks.render.figures import Figure
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import with_unit

from .axis import Axis, round_axis, tick_text
from .drawing import BEST, GRID, INK, OWN, PALE, QUIET, SIMILAR, Anchor, Drawing

TOP = 46  # two lines of labels stand above the bars
PITCH, THICK = 7, 5
OWN_LABEL, OWN_BAR, WHISKER = 20, 13, 11
FOOT = 26


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float
    is_own: bool = False


def in_order(own: float | None, others: Sequence[tuple[str, float]], less_is_better: bool) -> list[Bar]:
    """Best first; this school before others of the same value, then by name."""
    bars = [Bar(name, value) for name, value in others] + ([Bar("This school", own, True)] if own is not None else [])
    sign = 1 if less_is_better else -1
    return sorted(bars, key=lambda bar: (sign * bar.value, not bar.is_own, bar.name))


def ranked_bars(key: str, figure: Figure, bars: Sequence[Bar], title: str, description: str) -> Markup:
    """One bar per school from zero, ours dark, labelled and with its interval; mean and best quarter as lines."""
    drawing = Drawing(key, title, description)
    axis = _axis(figure, bars)
    foot = TOP + sum(_height(bar, figure) for bar in bars)
    _grid(drawing, axis, figure, foot)
    own_at = _bars(drawing, axis, figure, bars)
    _lines(drawing, axis, figure, foot)
    if own_at is not None:
        _own(drawing, axis, figure, own_at)
    return drawing.markup(foot + FOOT)


def _height(bar: Bar, figure: Figure) -> int:
    return PITCH if not bar.is_own else OWN_LABEL + OWN_BAR + 4 + (WHISKER if figure.limits else 0)


def _axis(figure: Figure, bars: Sequence[Bar]) -> Axis:
    lines = [figure.similar("mean"), figure.similar("upper_quartile")]
    values = [bar.value for bar in bars] + [line for line in lines if line is not None] + list(figure.limits or ())
    return round_axis(values, 2, 97, from_zero=True)


def _grid(drawing: Drawing, axis: Axis, figure: Figure, foot: float) -> None:
    for place, words in tick_text(axis, lambda value, decimals: with_unit(value, figure.unit, decimals)):
        drawing.line((place, TOP), (place, foot), GRID)
        drawing.text((place, foot + 18), words, QUIET, "start" if place < 4 else "end" if place > 95 else "middle")


def _bars(drawing: Drawing, axis: Axis, figure: Figure, bars: Sequence[Bar]) -> float | None:
    """Draw the others' bars; the y at which ours belongs, if it is there."""
    y, own_at, zero = float(TOP), None, axis(0)
    for bar in bars:
        if bar.is_own:
            own_at = y
        else:
            place = axis(bar.value)
            hint = f"{bar.name}: {figure.text(bar.value)}"
            drawing.rect(min(zero, place), y + 1, abs(place - zero), THICK, PALE, hint)
        y += _height(bar, figure)
    drawing.line((zero, TOP), (zero, y), QUIET)
    return own_at


def _lines(drawing: Drawing, axis: Axis, figure: Figure, foot: float) -> None:
    ends = "or less" if figure.less_is_better else "or more"
    best, mean = figure.similar("upper_quartile"), figure.similar("mean")
    if best is not None:
        x = axis(best)
        _labelled_line(drawing, x, 14, foot, f"Best quarter: {figure.text(best)} {ends}", BEST, x > 50, "5 3")
    if mean is not None:
        x = axis(mean)
        # Away from the other line, unless that leaves no room.
        on_left = x > 25 if best is not None and best > mean else x > 75
        _labelled_line(drawing, x, 34, foot, f"Mean: {figure.text(mean)}", SIMILAR, on_left)


def _labelled_line(
    drawing: Drawing, x: float, y: float, foot: float, words: str, colour: str, on_left: bool, dash: str = ""
) -> None:
    drawing.line((x, y - 11), (x, foot), colour, 2, dash)
    anchor: Anchor = "end" if on_left else "start"
    drawing.text((x, y), words, colour, anchor, bold=True, shift=-6 if on_left else 6)


def _own(drawing: Drawing, axis: Axis, figure: Figure, y: float) -> None:
    value, zero = figure.value or 0.0, axis(0)
    place, top = axis(value), y + OWN_LABEL
    drawing.rect(min(zero, place), top, max(abs(place - zero), 0.4), OWN_BAR, OWN)
    limits = f" ({figure.limits_text})" if figure.limits else ""
    if figure.limits:
        _interval(drawing, axis(figure.limits[0]), axis(figure.limits[1]), top + OWN_BAR + WHISKER / 2 + 1)
    right = place < 50 and zero > 50
    anchor: Anchor = "end" if right else "start"
    words, shift = f"This school: {figure.text(value)}{limits}", -4 if right else 4
    drawing.text((97 if right else 2, y + 15), words, OWN, anchor, bold=True, shift=shift)


def _interval(drawing: Drawing, low: float, high: float, y: float) -> None:
    """The likely range, under our bar."""
    drawing.line((low, y), (high, y), INK, 2)
    for end in (low, high):
        drawing.line((end, y - 4), (end, y + 4), INK, 2)
