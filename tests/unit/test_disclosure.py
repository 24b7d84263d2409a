"""Figures that are withheld: few pupils can neither be read nor worked out."""

from hypothesis import given
from hypothesis import strategies as st

from schools.disclosure import FEWEST_PUPILS, Counted, withheld

COHORTS = st.one_of(st.none(), st.integers(0, 60).map(float))


def test_worked_examples() -> None:
    assert withheld([Counted(1, "all", 10)]) == {0}
    assert withheld([Counted(1, "all", 20), Counted(1, "disadvantaged", 14)]) == {1}
    assert withheld([Counted(1, "all", 30), Counted(1, "girls", 15), Counted(1, "boys", 15)]) == set()
    assert withheld([Counted(1, "all", 20), Counted(1, "girls", 12), Counted(1, "boys", 8)]) == {1, 2}
    assert withheld([Counted(1, "all", 20), Counted(2, "girls", 14)]) == set(), "another school's"
    assert withheld([Counted(1, "all", None), Counted(1, "girls", None)]) == set(), "nobody knows"


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["all", "girls", "boys", "eal"]), COHORTS),
        unique_by=lambda t: t[:2],
    )
)
def test_nothing_about_few_is_shown_or_left_over(rows: list[tuple[int, str, float | None]]) -> None:
    figures = [Counted(*row) for row in rows]
    shown = [figure for i, figure in enumerate(figures) if i not in withheld(figures)]
    everyone = {figure.whole: figure.cohort for figure in shown if figure.group == "all"}
    for figure in shown:
        assert figure.cohort is None or figure.cohort >= FEWEST_PUPILS
        rest = (everyone.get(figure.whole) or 0) - (figure.cohort or 0)
        assert figure.group == "all" or figure.cohort is None or not 0 < rest < FEWEST_PUPILS


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["all", "girls", "boys"]), COHORTS), unique_by=lambda t: t[:2]
    )
)
def test_the_order_of_figures_does_not_matter(rows: list[tuple[int, str, float | None]]) -> None:
    figures, backwards = [Counted(*row) for row in rows], [Counted(*row) for row in reversed(rows)]
    assert {figures[i] for i in withheld(figures)} == {backwards[i] for i in withheld(backwards)}
