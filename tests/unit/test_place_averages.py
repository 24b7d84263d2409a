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


def test_a_published_row_of_all_schools_stands_beside_those_of_phases(spending: None) -> None:
    series = figures.sources(measure="spend")[0].series_id
    SummaryResult.objects.create(series_id=series, level="england", label="all schools", line=9, value=5000)
    found = {label: each["value"] for label, each in averages("spend")["england"].items()}
    assert found == {"all schools": 5000, "primary": 3500, "secondary": 7000}


def test_in_a_table_of_one_phase_the_published_row_is_everybodys() -> None:
    table = builders.dataset("ks4", "2009-10")
    builders.figure(builders.school(), table, "absence_overall", value=6, column="PAbsTot")
    series = figures.sources(measure="absence_overall")[0].series_id
    SummaryResult.objects.create(series_id=series, level="england", label="all schools", line=9, value=7)
    assert {label: each["value"] for label, each in averages("absence_overall")["england"].items()} == {
        "all schools": 7
    }


def test_a_share_of_no_pupils_is_no_figure() -> None:
    table = builders.dataset("pupil-premium", "2019-20")
    for cohort, value in ((0, 0.0), (200, 20.0)):
        builders.figure(builders.school(), table, "pupil_premium_primary", value=value, cohort=cohort, column="Share")
    members = figures.sources(measure="pupil_premium_primary")
    column = indicators.build_column(indicators.build_index(), members, figures.results_of(members))
    assert [value for value in column.value.tolist() if value == value] == [20.0]


def test_what_a_later_official_table_tells_of_a_year_counts_where_the_years_own_is_suppressed() -> None:
    school, other = builders.school(), builders.school()
    own, later = builders.dataset("destinations", "2016-17"), builders.dataset("destinations", "2018-19")
    for of, table, fields in (
        (school, own, {"value": None, "code": "SUPP", "reason": 1}), (school, later, {"value": 70.0}),
        (other, own, {"value": 96.0}), (other, later, {"value": 94.0}),
    ):  # fmt: skip
        builders.figure(of, table, "dest_sustained", year="2016-17", column="OVERALL_DESTPER", **fields)
    members = figures.sources(measure="dest_sustained")
    column = indicators.build_column(indicators.build_index(), members, figures.results_of(members))
    assert sorted(value for value in column.value.tolist() if value == value) == [70.0, 96.0]
