"""The published tables themselves: every file read with the numbers it holds, its cells walked with `csv` alone."""

import csv
import gzip
import io
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dataPacks import readers
from dataPacks.readers import Column, Table
from tests.shared_data import SHARED_DATA, needs_shared_data

from .tables import figure

pytestmark = needs_shared_data

# path: kind, year, edition, rows read, of schools, of summaries, refused, measured columns
TABLES = {
    "perf/2009-10/england_ks4.csv.gz": ("ks4", "2009-10", "final", 5332, 5178, 154, 0, 16),
    "perf/2010-11/england_abs.csv.gz": ("absence", "2010-11", "final", 20192, 20190, 2, 0, 4),
    "perf/2010-11/england_census.csv.gz": ("census", "2010-11", "final", 23644, 23642, 2, 0, 6),
    "perf/2013-14/england_abs.csv.gz": ("absence", "2013-14", "final", 21154, 21151, 3, 0, 2),
    "perf/2013-14/england_census.csv.gz": ("census", "2013-14", "final", 21939, 21936, 2, 0, 8),
    "perf/2013-14/england_pupdest.csv.gz": ("destinations", "2013-14", "final", 3504, 3503, 1, 0, 2),
    "perf/2016-17/england_abs.csv.gz": ("absence", "2016-17", "final", 21250, 21247, 3, 0, 2),
    "perf/2016-17/england_census.csv.gz": ("census", "2016-17", "final", 23510, 23508, 2, 0, 7),
    "perf/2016-17/england_ks4-pupdest.csv.gz": ("destinations", "2016-17", "final", 3848, 3696, 152, 0, 15),
    "perf/2016-17/england_ks4provisional.csv.gz": ("ks4", "2016-17", "provisional", 5547, 5393, 154, 0, 8),
    "perf/2017-18/england_abs.csv.gz": ("absence", "2017-18", "final", 21265, 21262, 3, 0, 2),
    "perf/2017-18/england_census.csv.gz": ("census", "2017-18", "final", 23556, 23554, 2, 1, 7),
    "perf/2017-18/england_ks4-pupdest.csv.gz": ("destinations", "2017-18", "final", 3870, 3718, 152, 0, 18),
    "perf/2017-18/england_ks4provisional.csv.gz": ("ks4", "2017-18", "provisional", 5665, 5511, 154, 0, 9),
    "perf/2018-19/england_abs.csv.gz": ("absence", "2018-19", "final", 21217, 21214, 3, 0, 2),
    "perf/2018-19/england_census.csv.gz": ("census", "2018-19", "final", 23942, 23939, 3, 0, 6),
    "perf/2018-19/england_ks4-pupdest.csv.gz": ("destinations", "2018-19", "final", 3877, 3728, 149, 0, 18),
    "perf/2018-19/england_ks4provisional.csv.gz": ("ks4", "2018-19", "provisional", 5652, 5495, 157, 0, 9),
    "la-extracts/2016-17/850_ks2final.csv.gz": ("ks2", "2016-17", "final", 331, 328, 3, 0, 93),
    "la-extracts/2016-17/850_ks4final.csv.gz": ("ks4", "2016-17", "final", 126, 123, 3, 0, 46),
    "la-extracts/2016-17/936_ks2final.csv.gz": ("ks2", "2016-17", "final", 235, 232, 3, 0, 93),
    "la-extracts/2016-17/936_ks4final.csv.gz": ("ks4", "2016-17", "final", 130, 127, 3, 0, 46),
    "la-extracts/2017-18/850_ks2final.csv.gz": ("ks2", "2017-18", "final", 331, 328, 3, 0, 101),
    "la-extracts/2017-18/850_ks4final.csv.gz": ("ks4", "2017-18", "final", 124, 121, 3, 0, 61),
    "la-extracts/2017-18/936_ks2final.csv.gz": ("ks2", "2017-18", "final", 238, 235, 3, 0, 101),
    "la-extracts/2017-18/936_ks4final.csv.gz": ("ks4", "2017-18", "final", 130, 127, 3, 0, 61),
    "national-subset/2015-16/ks2_perf.csv.gz": ("ks2-national-subset", "2015-16", "final", 16162, 16162, 0, 0, 10),
    "national-subset/2015-16/ks4_perf.csv.gz": ("ks4-national-subset", "2015-16", "final", 5335, 5335, 0, 0, 9),
    "national-subset/2016-17/ks2_perf.csv.gz": ("ks2-national-subset", "2016-17", "final", 16313, 16313, 0, 0, 10),
    "national-subset/2016-17/ks4_perf.csv.gz": ("ks4-national-subset", "2016-17", "final", 5399, 5399, 0, 0, 9),
    "national-subset/2017-18/ks2_perf.csv.gz": ("ks2-national-subset", "2017-18", "final", 16364, 16364, 0, 0, 10),
    "national-subset/2017-18/ks4_perf.csv.gz": ("ks4-national-subset", "2017-18", "final", 5519, 5519, 0, 0, 12),
    "national-subset/2018-19/england_ks2final_subset.csv.gz": (
        "ks2-national-subset", "2018-19", "final", 16355, 16355, 0, 0, 3,
    ),
    "national-subset/2018-19/england_ks4final_subset.csv.gz": (
        "ks4-national-subset", "2018-19", "final", 5516, 5516, 0, 0, 5,
    ),
    "perf/2010-11/england_swf.csv.gz": ("workforce", "2010-11", "final", 21177, 21176, 1, 0, 4),
    "perf/2013-14/england_swf.csv.gz": ("workforce", "2013-14", "final", 21887, 21885, 2, 0, 5),
    "perf/2016-17/england_swf.csv.gz": ("workforce", "2016-17", "final", 20199, 20197, 2, 0, 5),
    "perf/2017-18/england_swf.csv.gz": ("workforce", "2017-18", "final", 20186, 20184, 2, 0, 5),
    "perf/2018-19/england_swf.csv.gz": ("workforce", "2018-19", "final", 20191, 20189, 2, 0, 5),
    "perf/2010-11/england_cfr.csv.gz": ("finance", "2010-11", "final", 20602, 20602, 0, 0, 13),
    "other/pupil-premium-2019-2020.csv.gz": ("pupil-premium", "2019-20", "final", 21567, 21567, 0, 0, 4),
    "perf/2016-17/england_ks2-mats-performance.csv.gz": ("mats-ks2", "2016-17", "final", 155, 0, 155, 0, 6),
    "perf/2016-17/england_ks4-mats-performance.csv": ("mats-ks4", "2016-17", "final", 62, 0, 62, 0, 8),
    "perf/2017-18/england_ks2-mats-performance.csv.gz": ("mats-ks2", "2017-18", "final", 240, 0, 240, 0, 9),
    "perf/2017-18/england_ks4-mats-performance.csv.gz": ("mats-ks4", "2017-18", "final", 85, 0, 85, 0, 15),
    "perf/2018-19/england_ks2-mats-performance.csv.gz": ("mats-ks2", "2018-19", "final", 298, 0, 298, 0, 12),
    "perf/2018-19/england_ks4-mats-performance.csv.gz": ("mats-ks4", "2018-19", "final", 102, 0, 102, 0, 15),
    "like-for-like/fft_schools_like_yours_ks4_2017-2019.csv.gz": ("fft", "2018-19", "final", 3295, 3295, 0, 0, 24),
}  # fmt: skip
REGISTERS = {
    "perf/2016-17/england_spine.xlsx": (26328, 4, 291),
    "perf/2017-18/england_spine.xlsx": (26078, 0, 300),
    "perf/2018-19/england_school_information.xlsx": (26166, 0, 372),
}
# The one line of these files with a comma outside quotation marks, as it is meant.
MERCERS = [
    "SP00350", "3895", "School sponsor", "Mercers Company, The", "West Midlands", "4", "626", "29.1", "34.5", "0.6",
    "20.1", "4", "0", "4", "0", "0", "0", "1", "0", "3", "Close to average", "-0.06", "-0.16", "0.04",
    "Close to average", "-0.29", "-0.46", "-0.11", "67.5%", "57.6%", "28.9%", "33.0%", "18.8%", "23.9%",
    "133697;134993;135149;136172",
]  # fmt: skip
LISTS = {"perf/2016-17/england_ofsted-schools.xlsx"}  # see test_real_lists
WALKED = 400  # rows of each table, spread over it
PROVISIONAL = "perf/2018-19/england_ks4provisional.csv.gz"
SUBSET = "national-subset/2018-19/england_ks4final_subset.csv.gz"
LONDON = {str(code) for code in [*range(201, 214), *range(301, 321)]}


@cache
def table_of(path: str) -> Table:
    table = readers.read(SHARED_DATA / path)
    assert isinstance(table, Table)
    return table


@cache
def rows_of(path: str) -> list[list[str]]:
    data = (SHARED_DATA / path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "2009-10" in path else ","))
    return [MERCERS if row[:2] == MERCERS[:2] and len(row) == len(MERCERS) + 1 else row for row in rows]


@pytest.mark.parametrize("path", TABLES)
def test_every_table_is_read_with_what_it_holds(path: str) -> None:
    table = table_of(path)
    found = (table.kind, table.year, table.edition, table.rows_read, table.rows_school, table.rows_summary)
    assert (*found, table.rows_refused, len(table.columns)) == TABLES[path]
    assert len(table.schools) == len(table.figures.value) == table.rows_school - table.rows_refused
    assert len(table.summaries) == len(table.summary_figures.value) == table.rows_summary


@pytest.mark.parametrize("path", TABLES)
def test_every_figure_is_what_its_line_and_column_say(path: str) -> None:
    table, rows = table_of(path), rows_of(path)
    assert table.rows_read == len(rows) - 1
    places = {name.strip(): place for place, name in enumerate(rows[0])}
    lines = table.schools["line"].tolist()
    for i in range(0, len(lines), max(1, len(lines) // WALKED)):
        row = rows[lines[i] - 1]
        for j, column in enumerate(table.columns):
            assert_same(table, i, j, column, row, places)
    for i, line in enumerate(table.summaries["line"].tolist()):
        for j, column in enumerate(table.columns):
            published = cell(rows[line - 1], places, column.heading)
            assert_value(table.summary_figures.value[i, j], table.summary_figures.code[i, j], published, table, column)


def cell(row: list[str], places: dict[str, int], heading: str) -> str:
    return row[places[heading]].strip() if len(row) > places[heading] else ""


def assert_same(table: Table, i: int, j: int, column: Column, row: list[str], places: dict[str, int]) -> None:
    figures = table.figures
    published = cell(row, places, column.heading)
    assert_value(figures.value[i, j], figures.code[i, j], published, table, column)
    assert (figures.reason[i, j] == 0) == (not math.isnan(figures.value[i, j]))
    for name, heading in (
        ("lower", column.lower_heading), ("upper", column.upper_heading), ("cohort", column.cohort_heading),
    ):  # fmt: skip
        beside = getattr(figures, name)[i, j]
        number = total(row, places, heading) if heading else None
        assert math.isnan(beside) if number is None else beside == number


def total(row: list[str], places: dict[str, int], heading: str) -> float | None:
    numbers = [as_number(cell(row, places, part)) for part in heading.split("+")]
    return None if None in numbers else sum(number for number in numbers if number is not None)


def assert_value(value: float, code: str, published: str, table: Table, column: Column) -> None:
    number = as_number(published)
    if number is None:
        assert math.isnan(value) and code == published, (published, value, code)
    else:
        fractions = (table.kind == "pupil-premium" and column.heading.startswith("Percentage")) or (
            table.kind == "fft"
            and (
                column.heading.startswith(("KS4 ", "Basics", "EBacc entry", "PP Basics", "PP EBacc entry"))
                or column.heading in {"Absence rate", "Persistent absentee rate"}
            )
        )
        assert value == (round(number * 100, 8) if fractions else number) and code == ""


def as_number(text: str) -> float | None:
    try:
        return float(text.removesuffix("%").removeprefix("£").replace(",", ""))
    except ValueError:
        return None


def test_every_school_row_is_there_once_and_under_its_own_key() -> None:
    rows = rows_of("perf/2018-19/england_census.csv.gz")[1:]
    expected = [(int(row[0]), row[1] + row[2]) for row in rows if row[0] != "NAT"]
    schools = table_of("perf/2018-19/england_census.csv.gz").schools
    assert list(zip(schools["urn"], schools["laestab"], strict=True)) == expected


@pytest.mark.parametrize("path", REGISTERS)
def test_registers(path: str) -> None:
    table, (rows, refused, selective) = table_of(path), REGISTERS[path]
    assert (table.rows_read, table.rows_refused, int(table.schools["is_selective"].sum())) == (rows, refused, selective)
    schools = table.schools
    assert schools["urn"].is_unique and set(schools["type_code"]) & {""} == set()
    assert schools["laestab"].str.fullmatch(r"\d{7}").all() and not (schools["phase"] == "other").any()
    assert set(schools[schools["is_selective"]]["phase"]) == {"secondary", "all-through"}
    camden = schools[schools["urn"] == 100054].iloc[0]
    assert (camden["name"], camden["gender"], camden["phase"]) == ("The Camden School for Girls", "Girls", "secondary")
    assert schools["opened_on"].notna().sum() > 2000 and schools["closed_on"].notna().sum() > 2000


@pytest.mark.parametrize("path", list(REGISTERS)[:2])
def test_the_spines_1_to_4_mean_open_closed_closing_and_proposed(path: str) -> None:
    """2 alone always has a closing date; of the schools that the next year's census counts hardly any is a 2."""
    schools = table_of(path).schools
    closed = schools[~schools["is_open"].astype(bool) & schools["opened_on"].isna()]
    assert closed["closed_on"].notna().all() and len(closed) > 2000
    assert schools[schools["is_open"].astype(bool)]["closed_on"].isna().mean() > 0.99


def test_ofsteds_count_of_london_schools_below_the_floor_in_2010() -> None:
    table = table_of("perf/2009-10/england_ks4.csv.gz")
    schools, place = table.schools, [c.heading for c in table.columns].index("P5ACinclEM10")
    wanted = (
        (schools["record_type"] == "1")
        & schools["type_code"].isin(["CY", "VA", "VC", "FD"])
        & schools["is_open"].isin([True])
        & schools["la_code"].isin(LONDON)
    )
    values = table.figures.value[wanted.to_numpy(), place]
    assert (len(values), int((~np.isnan(values)).sum()), int((values < 30).sum())) == (364, 362, 4)


def test_the_table_of_2010_has_no_urn_and_files_four_years() -> None:
    table = table_of("perf/2009-10/england_ks4.csv.gz")
    assert table.schools["urn"].isna().all() and table.schools["laestab"].is_unique
    years = {c.heading: c.year for c in table.columns if c.measure == "ac5em"}
    assert years == {
        "P5ACinclEM10": "2009-10", "P5ACinclEM09": "2008-09", "P5ACinclEM08": "2007-08", "P5ACinclEM07": "2006-07",
    }  # fmt: skip


def test_haverstock_school_in_the_final_and_the_provisional_table() -> None:
    assert figure(table_of(SUBSET), 100049, "progress8")["value"] == -0.11
    assert figure(table_of(SUBSET), 100049, "attainment8")["value"] == 42.4
    found = figure(table_of(PROVISIONAL), 100049, "progress8")
    assert (found["value"], found["lower"], found["upper"], found["cohort"]) == (-0.09, -0.28, 0.09, 178)


def test_provisional_and_final_attainment_agree_for_under_a_third_of_schools() -> None:
    """As the notes on the data say: a reader that mixed the editions up would find all or none equal."""
    first, last = (values_by_urn(path, "attainment8") for path in (PROVISIONAL, SUBSET))
    both = [urn for urn in first if urn in last]
    assert 0.30 < sum(first[urn] == last[urn] for urn in both) / len(both) < 0.33


def values_by_urn(path: str, measure: str) -> dict[int, float]:
    table = table_of(path)
    place = [(c.measure, c.group, c.year) for c in table.columns].index((measure, "all", table.year))
    pairs = zip(table.schools["urn"], table.figures.value[:, place], strict=True)
    return {urn: value for urn, value in pairs if not math.isnan(value)}


@pytest.mark.parametrize(
    ("measure", "official", "least"),
    [
        ("fsm_ever", "perf/2018-19/england_census.csv.gz", 3160),
        ("absence_overall", "perf/2018-19/england_abs.csv.gz", 3160),
        ("attainment8", SUBSET, 3028),
        ("progress8", SUBSET, 3020),
        ("ebacc_aps", SUBSET, 3028),
    ],
)
def test_ffts_figures_are_of_the_year_under_which_they_are_filed(measure: str, official: str, least: int) -> None:
    theirs = values_by_urn("like-for-like/fft_schools_like_yours_ks4_2017-2019.csv.gz", measure)
    published = values_by_urn(official, measure)
    assert sum(abs(theirs[urn] - published[urn]) < 0.0501 for urn in theirs if urn in published) >= least


# path: published number of pupils under one heading, as a percentage of whom under another
SHARES = [
    ("perf/2010-11/england_census.csv.gz", "NUMEAL", "PNUMEAL"),
    ("perf/2010-11/england_census.csv.gz", "NUMFSM", "PNUMFSM"),
    ("perf/2013-14/england_census.csv.gz", "NORG", "PNORG"),
    ("perf/2013-14/england_census.csv.gz", "NUMEAL", "PNUMEAL"),
    ("perf/2013-14/england_census.csv.gz", "NUMFSM", "PNUMFSM"),
    ("perf/2013-14/england_census.csv.gz", "TSENA", "PSENA"),
    ("perf/2016-17/england_census.csv.gz", "NUMEAL", "PNUMEAL"),
    ("perf/2017-18/england_census.csv.gz", "NUMEAL", "PNUMEAL"),
    ("perf/2018-19/england_census.csv.gz", "NUMEAL", "PNUMEAL"),
    ("perf/2018-19/england_census.csv.gz", "NORG", "PNORG"),
    ("perf/2018-19/england_census.csv.gz", "TSENELK", "PSENELK"),
    ("perf/2018-19/england_census.csv.gz", "TSENELSE", "PSENELSE"),
]


@pytest.mark.parametrize(("path", "count", "percentage"), SHARES)
def test_a_percentage_is_of_the_cohort_that_stands_beside_it(path: str, count: str, percentage: str) -> None:
    """Recomputed from the published counts: every school's figure is its count over its cohort, but for rounding."""
    table, rows = table_of(path), rows_of(path)
    place = [c.heading for c in table.columns].index(percentage)
    at = [name.strip() for name in rows[0]].index(count)
    counts = np.array([as_number(rows[line - 1][at]) for line in table.schools["line"]], dtype=float)
    values, cohorts = table.figures.value[:, place], table.figures.cohort[:, place]
    known = np.isfinite(counts) & np.isfinite(values) & (cohorts > 0)
    assert known.sum() > 13_000
    assert np.abs(100 * counts[known] / cohorts[known] - values[known]).max() <= 0.0501


@pytest.mark.parametrize("path", [path for path in TABLES if path.endswith("ks4final.csv.gz")])
@pytest.mark.parametrize("groups", [("disadvantaged", "not_disadvantaged"), ("girls", "boys")])
def test_groups_weighted_by_their_cohorts_give_the_figure_of_all(path: str, groups: tuple[str, str]) -> None:
    table = table_of(path)
    places = {c.group: j for j, c in enumerate(table.columns) if (c.measure, c.year) == ("attainment8", table.year)}
    values, cohorts = table.figures.value, table.figures.cohort
    parts = sum(values[:, places[group]] * cohorts[:, places[group]] for group in groups)
    found = parts / cohorts[:, places["all"]]
    known = np.isfinite(found)
    assert known.sum() > 50
    assert np.abs(found[known] - values[known, places["all"]]).max() <= 0.1


def test_progress_of_the_subset_has_no_cohort_because_none_is_published() -> None:
    table = table_of("national-subset/2017-18/ks4_perf.csv.gz")
    named = {(c.measure, c.group): c.cohort_heading for c in table.columns}
    assert {named["progress8", group] for group in ("all", "boys", "girls")} == {""}
    assert (named["ebacc_aps", "boys"], named["attainment8", "girls"]) == ("KS4 Boys", "KS4 Girls")


def test_a_row_that_the_census_of_2018_repeats_is_refused_alone() -> None:
    table = table_of("perf/2017-18/england_census.csv.gz")
    assert [(f.line, f.field, f.value) for f in table.faults] == [(20370, "URN", "141353")]


def test_the_full_tables_file_earlier_years_under_their_own() -> None:
    table = table_of("la-extracts/2017-18/850_ks4final.csv.gz")
    filed = {c.heading: c.year for c in table.columns if c.measure == "progress8" and c.group == "all"}
    assert filed == {"P8MEA": "2017-18", "P8MEA_17": "2016-17", "P8MEA_16": "2015-16"}
    assert table.scope == "850"


def folders() -> Iterator[Path]:
    return (SHARED_DATA / name for name in ("perf", "la-extracts", "national-subset", "like-for-like", "other"))


def test_folders_hold_just_these_tables_and_the_rest_is_skipped_with_reasons() -> None:
    taken, skipped = set(), Counter[str]()
    for path, named in readers.walk(list(folders())):
        found = readers.recognise(path)
        if isinstance(found, readers.Skipped):
            assert not named and found.reason.startswith("no school table: ")
            skipped[path.name] += 1
        else:
            taken.add(path.relative_to(SHARED_DATA).as_posix())
    assert taken == set(TABLES) | set(REGISTERS) | LISTS
    assert set(TABLES) & set(skipped) == set()
