"""What a place's average is of: one phase where a table mixes phases, and England's own row where there is one."""

import pytest

from dataPacks.steps import indicators, place_averages
from dataPacks.store import figures
from schools.models import School, SummaryResult
from tests.web import builders

pytestmark = pytest.mark.django_db


def averages(measure: str) -> place_averages.Averages:
    """Of the measure's one series."""
    members = figures.sources(measure=measure)
    index = indicators.build_index()
    column = indicators.build_column(index, members, figures.results_of(members))
    return place_averages.averages_of(index, members, column, [], [])


@pytest.fixture
def spending() -> None:
    """Two primary schools and two secondary ones, and what they spend for each pupil."""
    table = builders.dataset("finance", "2010-11")
    for phase, value in (("primary", 3000), ("primary", 4000), ("secondary", 6000), ("secondary", 8000)):
        builders.figure(
            builders.school(phase=School.Phase(phase)), table, "spend", value=value, column="TOTALEXPENDITURE"
        )


def test_a_table_of_several_phases_without_a_row_of_england_is_averaged_by_phase(spending: None) -> None:
    found = averages("spend")
    assert {label: each["value"] for label, each in found["england"].items()} == {"primary": 3500, "secondary": 7000}
    assert {key: each["value"] for key, each in found["la"].items()} == {"202|primary": 3500, "202|secondary": 7000}
    assert found["england"]["primary"]["scope"] == "primary schools"


def test_a_published_row_of_england_counts_before_ours(spending: None) -> None:
    series = figures.sources(measure="spend")[0].series_id
    SummaryResult.objects.create(series_id=series, level="england", label="all schools", line=9, value=5000)
    assert {label: each["value"] for label, each in averages("spend")["england"].items()} == {"all schools": 5000}
