"""Where a school stands against similar schools, in a word, and how sure that is.

Two questions must not be confused. With published limits: does the figure differ by more than the luck of which pupils
there were? The limits answer that, as the Department for Education reads them, with the similar schools' mean taken as
known (its own error, a seventh of their spread for 50 schools, is left out). Without limits only the size of the
difference can be judged: within a fifth of the similar schools' standard deviation, a small effect by the usual
convention (Cohen 1988), counts as in line. The words say which of the two was done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from dataPacks.calc.averages import HigherIs

BAND = 0.2  # of the SD of similar schools' figures
FEWEST_PUPILS = 11  # without limits, fewer pupils than this say nothing


class Word(StrEnum):
    """'Above' always means better for pupils than similar schools' mean, also where less is better."""

    ABOVE = "above"
    IN_LINE = "in line"
    BELOW = "below"
    TOO_FEW = "too few pupils to say"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Standing:
    word: Word
    sure: str


@dataclass(frozen=True)
class Figure:
    """A school's own figure; None or NaN where there is none. `is_few`: withheld for too few pupils."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    cohort: float | None = None
    is_few: bool = False


def standing(figure: Figure, mean: float | None, sd: float | None, higher_is: HigherIs) -> Standing:
    """The school's figure against the `mean` and sample `sd` of its similar schools (`averages.similar`)."""
    if figure.is_few:
        return Standing(Word.TOO_FEW, "There were too few pupils for the figure to be published.")
    value, mean, sd = (_number(number) for number in (figure.value, mean, sd))
    if reason := _why_not(value, mean, sd, higher_is):
        return Standing(Word.NOT_COMPARABLE, reason)
    lower, upper = _number(figure.lower), _number(figure.upper)
    if math.isfinite(lower) and math.isfinite(upper):
        return _by_limits(lower, upper, mean, sd, higher_is)
    if _number(figure.cohort) < FEWEST_PUPILS:
        return Standing(Word.TOO_FEW, f"With fewer than {FEWEST_PUPILS} pupils, one or two would change the picture.")
    return _by_size(value - mean, BAND * sd, higher_is)


def phrase(word: Word, higher_is: HigherIs) -> str:
    """The word in a sentence: 'The figure is …'. Says the number's direction first, then which way is better."""
    if word in (Word.ABOVE, Word.BELOW):
        is_higher = (word is Word.ABOVE) == (higher_is == "better")
        words = f"{'higher' if is_higher else 'lower'} than at similar schools"
        return words if higher_is == "better" else f"{words} (lower is better)"
    return {
        Word.IN_LINE: "in line with similar schools",
        Word.TOO_FEW: "based on too few pupils to say how it compares with similar schools",
    }.get(word, "not compared with similar schools")


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _why_not(value: float, mean: float, sd: float, higher_is: HigherIs) -> str:
    if not math.isfinite(value):
        return "There is no figure for this school."
    if higher_is == "neither":
        return "More of this is neither better nor worse."
    if not (math.isfinite(mean) and math.isfinite(sd)):
        return "Too few similar schools have a figure."
    return ""


def _by_limits(lower: float, upper: float, mean: float, sd: float, higher_is: HigherIs) -> Standing:
    if lower > mean:
        return Standing(_word(True, higher_is), _sure_words("higher"))
    if upper < mean:
        return Standing(_word(False, higher_is), _sure_words("lower"))
    if (upper - lower) / 2 >= sd > 0:
        return Standing(Word.TOO_FEW, "The published 95% range is as wide as the spread of similar schools.")
    return Standing(
        Word.IN_LINE, "The published 95% range takes in the mean of similar schools: a difference may be chance."
    )


def _by_size(difference: float, band: float, higher_is: HigherIs) -> Standing:
    alone = "Judged by the size of the difference alone: no range of uncertainty is published for this figure."
    if abs(difference) <= band:
        return Standing(Word.IN_LINE, alone)
    return Standing(_word(difference > 0, higher_is), alone)


def _word(is_higher: bool, higher_is: HigherIs) -> Word:
    return Word.ABOVE if is_higher == (higher_is == "better") else Word.BELOW


def _sure_words(direction: str) -> str:
    return f"Sure: the whole of the published 95% range is {direction} than the mean of similar schools."
