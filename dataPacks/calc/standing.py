"""Where a school stands against similar schools, in a word, and how sure that is.

One question is asked: is the figure further from the similar schools' mean than the luck of which pupils there were?
That mean is taken as known (its own error, a seventh of their spread for 50 schools, is left out). The range of luck,
95% throughout, comes from the first of these that there is (`calc.ranges` says how each is worked out):

1. the limits that are published with the figure;
2. the half-width of the limits that another edition publishes for the same figure, around the figure in use;
3. for a share of pupils whose number is known, Wilson's interval;
4. for Attainment 8 and EBacc points with a known number of pupils, the spread that years of one school show.

Where there is none, the size of the difference is all there is to judge. Then only a difference of half the similar
schools' standard deviation or more, a medium effect by the usual convention (Cohen 1988), is given a direction, and the
words say that it may be chance.

Nothing is judged for fewer than 11 pupils, nor, in special schools and pupil referral units, which often have so few,
where the number is not published and no limits are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from dataPacks.calc.averages import HigherIs
from dataPacks.calc.ranges import Range
from schools.reasons import Reason

BAND = 0.5  # of the SD of similar schools' figures: the smallest difference with a direction where luck is not known
FEWEST_PUPILS = 11  # fewer pupils than this say nothing

MAY_BE_CHANCE = "the difference may be chance"
BEYOND_CHANCE = "by more than chance would explain"
CANNOT_TELL = "though whether by chance cannot be told"
TOO_FEW_PUPILS = "there were too few pupils to say how that compares with similar schools"
UNKNOWN_NUMBER = "the number of pupils is not published, so we cannot say how that compares with similar schools"


class Word(StrEnum):
    """'Above' always means better for pupils than similar schools' mean, also where less is better."""

    ABOVE = "above"
    IN_LINE = "in line"
    BELOW = "below"
    TOO_FEW = "too few pupils to say"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Standing:
    """`sure` is a sentence, `briefly` the same in few words, to end a sentence; '' where nothing was compared."""

    word: Word
    sure: str
    briefly: str = ""


@dataclass(frozen=True)
class Figure:
    """A school's own figure; None or NaN where there is none, and `reason` says why.

    `range` None: nothing is known of its luck. `cohort`: the number of pupils, from any edition. `is_often_small`: a
    special school or pupil referral unit.
    """

    value: float | None
    range: Range | None = None
    cohort: float | None = None
    reason: Reason = Reason.NONE
    is_often_small: bool = False


def standing(
    figure: Figure, mean: float | None, sd: float | None, higher_is: HigherIs, *, has_set: bool = True
) -> Standing:
    """The school's figure against the `mean` and sample `sd` of its similar schools (`averages.similar`)."""
    value, mean, sd = (_number(number) for number in (figure.value, mean, sd))
    if not math.isfinite(value):
        return _no_figure(figure)
    if reason := _why_not(mean, sd, higher_is, has_set):
        return Standing(Word.NOT_COMPARABLE, reason)
    if too_few := _too_few(figure):
        return too_few
    if figure.range is not None:
        return _by_range(figure.range, mean, sd, higher_is)
    return _by_size(value - mean, sd, higher_is, is_number_known=math.isfinite(_number(figure.cohort)))


def phrase(place: Standing, higher_is: HigherIs) -> str:
    """The word in a sentence: 'The figure is …'. Says the number's direction first, then which way is better."""
    if place.word in (Word.ABOVE, Word.BELOW):
        is_higher = (place.word is Word.ABOVE) == (higher_is == "better")
        words = f"{'higher' if is_higher else 'lower'} than at similar schools"
        return words if higher_is == "better" else f"{words} (lower is better)"
    if place.word is Word.TOO_FEW:
        return f"but {place.briefly}"
    return "in line with similar schools" if place.word is Word.IN_LINE else "not compared with similar schools"


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _no_figure(figure: Figure) -> Standing:
    """Withheld for few pupils only where that can be: publishers suppress much else too, small categories above all."""
    is_suppressed = figure.reason is Reason.SUPPRESSED and not _number(figure.cohort) >= FEWEST_PUPILS
    if is_suppressed or figure.reason is Reason.FEW_PUPILS:
        return Standing(Word.TOO_FEW, "There were too few pupils for the figure to be published.", TOO_FEW_PUPILS)
    words = {
        Reason.SUPPRESSED: "The publisher does not show this figure, to protect pupils' privacy.",
        Reason.LOW_COVERAGE: "Not published, because fewer than half of the pupils could be included.",
    }
    return Standing(Word.NOT_COMPARABLE, words.get(figure.reason, "There is no figure for this school."))


def _why_not(mean: float, sd: float, higher_is: HigherIs, has_set: bool) -> str:
    if higher_is == "neither":
        return "More of this is neither better nor worse."
    if not has_set:
        return "This school has no set of similar schools."
    if not (math.isfinite(mean) and math.isfinite(sd)):
        return "Too few similar schools have a figure."
    return ""


def _too_few(figure: Figure) -> Standing | None:
    cohort = _number(figure.cohort)
    if cohort < FEWEST_PUPILS:
        why = f"With fewer than {FEWEST_PUPILS} pupils, one or two would change the picture."
        return Standing(Word.TOO_FEW, why, TOO_FEW_PUPILS)
    if figure.is_often_small and figure.range is None and not math.isfinite(cohort):
        return Standing(Word.TOO_FEW, "The number of pupils is not published.", UNKNOWN_NUMBER)
    return None


def _by_range(band: Range, mean: float, sd: float, higher_is: HigherIs) -> Standing:
    if band.lower > mean or band.upper < mean:
        is_higher = band.lower > mean
        how_sure, direction = "Sure" if band.is_published else "Fairly sure", "higher" if is_higher else "lower"
        sure = f"{how_sure}: the whole of {band.name} is {direction} than the mean of similar schools."
        return Standing(_word(is_higher, higher_is), sure, BEYOND_CHANCE)
    name = band.name[:1].upper() + band.name[1:]
    if (band.upper - band.lower) / 2 >= sd > 0:
        return Standing(Word.TOO_FEW, f"{name} is as wide as the spread of similar schools.", TOO_FEW_PUPILS)
    sure = f"{name} takes in the mean of similar schools: a difference may be chance."
    return Standing(Word.IN_LINE, sure, MAY_BE_CHANCE)


def _by_size(difference: float, sd: float, higher_is: HigherIs, *, is_number_known: bool) -> Standing:
    lacking = "no range is published" if is_number_known else "neither a range nor the number of pupils is published"
    if difference and abs(difference) >= BAND * sd:
        sure = f"We cannot tell whether this is chance: {lacking}."
        return Standing(_word(difference > 0, higher_is), sure, CANNOT_TELL)
    sure = f"Judged by the size of the difference alone, less than half the spread of similar schools: {lacking}."
    return Standing(Word.IN_LINE, sure, MAY_BE_CHANCE)


def _word(is_higher: bool, higher_is: HigherIs) -> Word:
    return Word.ABOVE if is_higher == (higher_is == "better") else Word.BELOW
