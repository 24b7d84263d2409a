"""Axes in round numbers, and the way from a value to a place on one."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LIMIT = 1e15  # beyond this no school's figure lies; an axis must still be drawable
STEPS = (1, 2, 2.5, 5, 10)


def drawable(value: float) -> float:
    return max(-LIMIT, min(LIMIT, value))


def round_step(span: float, about: int) -> float:
    """The round number (1, 2, 2.5 or 5 times a power of ten) that cuts `span` into about `about` pieces."""
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(step for step in STEPS if step * power >= rough * 0.999)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch from `low` to `high` on a picture from `start` to `end` (per cent or pixels, either way round)."""

    low: float
    high: float
    ticks: tuple[float, ...]
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of `value`; what lies beyond the axis stays at its end."""
        share = (drawable(value) - self.low) / (self.high - self.low)
        return self.start + max(0.0, min(1.0, share)) * (self.end - self.start)


def round_axis(values: Iterable[float], start: float, end: float, about: int = 5, from_zero: bool = False) -> Axis:
    """An axis over all `values` that begins and ends on round numbers; with 0 where bars stand on it."""
    known = [drawable(value) for value in values] or [0.0, 1.0]
    low, high = min(known), max(known)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < max(abs(high), abs(low), 1e-6) * 1e-6:
        low, high = (low - 1, high + 1) if not from_zero else (low, high + 1)
        high = max(high, low + abs(low) * 1e-3)
    step = round_step(high - low, about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(n * step for n in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, start, end)


def tick_text(axis: Axis, text: Callable[[float, int], str]) -> list[tuple[float, str]]:
    """(place, label) of each tick, at the fewest decimals that tell ticks apart. `text(value, decimals)` writes one."""
    step = (axis.high - axis.low) / max(len(axis.ticks) - 1, 1)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    decimals += round(step * 10**decimals, 6) % 1 != 0
    return [(axis(tick), text(tick, int(decimals))) for tick in axis.ticks]
