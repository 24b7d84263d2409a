"""Which figures would tell on few pupils, and so are withheld from tables that are not public. No Django.

What the publisher suppresses is suppressed by him; this is for local tables, which nobody has looked through.
"""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

FEWEST_PUPILS = 11  # figures are shown from so many pupils on


class Counted(NamedTuple):
    """One figure: what its groups of pupils add up to (a school's measure and year in one file), its group, and of how
    many pupils it is; None where nobody knows.
    """

    whole: Hashable
    group: str
    cohort: float | None


def withheld(figures: Iterable[Counted]) -> set[int]:
    """The places of figures that are about few pupils, or with which the figure of few others could be worked out.

    With the figure of all pupils, that of the 14 who are disadvantaged gives away that of the 6 who are not: where any
    group is of few, or leaves few, no group of that whole is shown.
    """
    found = list(figures)
    everyone = {figure.whole: figure.cohort for figure in found if figure.group == "all"}
    telling = {
        figure.whole
        for figure in found
        if figure.group != "all" and (_is_few(figure.cohort) or _leaves_few(figure.cohort, everyone.get(figure.whole)))
    }
    return {
        i
        for i, figure in enumerate(found)
        if _is_few(figure.cohort) or (figure.group != "all" and figure.whole in telling)
    }


def _is_few(cohort: float | None) -> bool:
    return cohort is not None and cohort < FEWEST_PUPILS


def _leaves_few(cohort: float | None, everyone: float | None) -> bool:
    return cohort is not None and everyone is not None and cohort < everyone and _is_few(everyone - cohort)
