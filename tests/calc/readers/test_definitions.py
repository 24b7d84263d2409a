"""Measures answer to their names, definitions hold together, and types of school have codes, sectors and phases."""

import pytest

from dataPacks import definitions
from dataPacks.definitions import UnknownMeasure, find_measure, kinds, measures, phase_of, sector_of, type_code


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("progress8", "progress8"), ("Progress8", "progress8"), ("Progress 8", "progress8"), ("P8MEA", "progress8"),
        ("p8mea", "progress8"), ("P8MEA_FSM6CLA1A", "progress8"), ("ATT8SCR", "attainment8"),
        ("P5ACinclEM10", "ac5em"), ("P5ACinclEM07", "ac5em"), ("PT5EM_94", "ac5em"), ("PNUMFSMEVER", "fsm_ever"),
        ("FSM6, %", "fsm_ever"), ("PPERSABS15", "absence_persistent_15"), ("NOR", "roll"),
        ("KS2APS", "prior_attainment"),
        ("Eng Maths Grade 5", "basics_95"), ("CVAMea", "cva"), ("PTRWM_EXP", "ks2_rwm_expected"),
        ("OVERALL_DESTPER_DIS", "dest_sustained"), (" eal ", "eal"),
    ],
)  # fmt: skip
def test_a_measure_answers_to_its_own_name_and_to_every_published_heading(name: str, key: str) -> None:
    assert find_measure(name).key == key


def test_an_unknown_measure_names_what_comes_near() -> None:
    with pytest.raises(UnknownMeasure, match="Near to it: progress8"):
        find_measure("progres8")
    with pytest.raises(KeyError, match="Its own keys: .*progress8"):
        find_measure("zzzzzzzz")


def test_every_column_names_a_measure_and_every_measure_has_a_column() -> None:
    assert {column.measure for kind in kinds().values() for column in kind.columns} == set(measures())


def test_no_layout_gives_a_measure_group_and_year_twice() -> None:
    for kind in kinds().values():
        for layout in kind.layouts:
            series = [(c.measure, c.group, c.offset) for c in kind.columns_of(layout)]
            assert len(series) == len(set(series)), (kind.key, layout.key)


def test_a_layout_moves_on_with_the_years_that_its_headings_name() -> None:
    destinations, ks4 = kinds()["destinations"], kinds()["ks4"]
    later = next(layout for layout in destinations.layouts if layout.year == "2021-22")
    headings = {(c.measure, c.group, c.offset): c.heading for c in destinations.columns_of(later)}
    assert headings["dest_sustained", "all", 0] == "OVERALL_DESTPER"
    assert headings["dest_sustained", "all", -1] == "OVERALL_DESTPER_21"
    assert headings["dest_sustained", "disadvantaged", -2] == "OVERALL_DESTPER_DIS_20"
    assert destinations.records.required_in(later) == ("LA", "NAT")
    finals = [layout.year for layout in ks4.layouts if layout.key.startswith("final")]
    assert len(finals) == len(set(finals)) and "2023-24" in finals


def test_columns_records_and_ragged_rows_speak_of_what_there_is() -> None:
    for kind in kinds().values():
        layouts = {layout.key for layout in kind.layouts}
        for column in kind.columns:
            assert set(column.layouts) <= layouts, (kind.key, column)
        assert set(kind.records.required) <= layouts | {"all"}
        assert not kind.unquoted or kind.unquoted in kind.keys
        for rule in kind.ragged:
            assert rule.fields < rule.columns and rule.why


def test_measures_are_whole() -> None:
    for measure in measures().values():
        assert measure.minimum < measure.maximum
        assert measure.higher_is in {"better", "worse", "neither"} and measure.role in {"outcome", "context"}
        assert measure.why.endswith(".") and measure.name and measure.short and measure.unit and measure.phases
        assert measure.role == "outcome" or measure.higher_is == "neither"
        for before, after in zip(measure.spans, measure.spans[1:], strict=False):
            assert before.until and before.until < after.since


def test_names_of_measures_and_keys_fit_where_they_are_kept() -> None:
    for kind in kinds().values():
        assert len(kind.key) <= 40
        for column in kind.columns:
            assert len(column.measure) <= 40 and len(column.group) <= 24
            assert all(len(heading) <= 200 for heading in column.headings)


def test_years_on_two_sides_of_a_break_are_not_comparable() -> None:
    attainment = measures()["attainment8"]
    assert attainment.are_comparable("2017-18", "2018-19") and not attainment.are_comparable("2016-17", "2017-18")
    assert not attainment.are_comparable("2018-19", "2021-22")
    assert not measures()["ehcp"].are_comparable("2013-14", "2016-17")
    assert measures()["eal"].are_comparable("2010-11", "2018-19")


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("absence_overall", "2011-12", "2012-13"), ("absence_persistent_15", "2010-11", "2013-14"),
        ("basics_94", "2012-13", "2013-14"), ("ebacc_94", "2009-10", "2015-16"),
        ("dest_education", "2013-14", "2016-17"), ("dest_education", "2016-17", "2017-18"),
        ("dest_apprenticeship", "2016-17", "2017-18"), ("dest_employment", "2016-17", "2017-18"),
    ],
)  # fmt: skip
def test_a_change_of_definition_breaks_a_series_and_says_why(key: str, before: str, after: str) -> None:
    measure = measures()[key]
    assert not measure.are_comparable(before, after)
    span = measure.span_of(after)
    assert span and span.note.endswith(".")


def test_destinations_say_when_their_pupils_left() -> None:
    found = {key: measure.note for key, measure in measures().items() if key.startswith("dest_")}
    assert set(found) == {"dest_sustained", "dest_education", "dest_apprenticeship", "dest_employment"}
    assert set(found.values()) == {"Of pupils who finished key stage 4 two school years before the year of the table."}
    assert measures()["dest_sustained"].are_comparable("2015-16", "2018-19")


def test_headlines_come_first_and_are_numbered_once_a_phase() -> None:
    outcomes = [m for m in measures().values() if m.role == "outcome" and m.headline]
    for phase in ("primary", "secondary"):
        order = [m.headline for m in outcomes if phase in m.phases]
        assert order == sorted(set(order)) and order[0] == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Community school", "CY"), ("Voluntary aided school", "VA"), ("Voluntary controlled school", "VC"),
        ("Foundation school", "FD"), ("Academy converter", "ACC"), ("Academy - Converter mainstream", "ACC"),
        ("Academy sponsor led", "AC"), ("Academy sponsor led mainstream", "AC"), ("Community special school", "CYS"),
        ("Academy - Converter special school", "ACCS"), ("Other independent school", "IND"),
        ("Other independent special school", "INDSPEC"), ("Free schools", "F"), ("Free school - Mainstream", "F"),
        ("University technical college", "UTC"), ("Studio schools", "SS"), ("City technology college", "CTC"),
        ("Further education", "FESI"), ("INDSS", "INDSPEC"), ("FUTC", "UTC"), ("FSS", "SS"), ("CY", "CY"), ("?", ""),
    ],
)  # fmt: skip
def test_types_of_school_have_short_codes(name: str, code: str) -> None:
    assert type_code(name) == code


def test_types_have_sectors() -> None:
    found = {code: sector_of(code) for code in ("CY", "NMSS", "IND", "FESI", "?")}
    assert found == {"CY": "state", "NMSS": "state", "IND": "independent", "FESI": "other", "?": "other"}


@pytest.mark.parametrize(
    ("code", "flags", "ages", "phase"),
    [
        ("CY", (1, 0, 0), (3, 11), "primary"), ("CY", (0, 1, 1), (11, 18), "secondary"),
        ("CY", (1, 1, 1), (3, 18), "all-through"), ("CY", (1, 1, 0), (9, 13), "middle-deemed-secondary"),
        ("CY", (1, 1, 0), (8, 12), "middle-deemed-primary"), ("CY", (0, 1, 0), (9, 13), "middle-deemed-secondary"),
        ("CY", (1, 0, 0), (8, 12), "middle-deemed-primary"), ("CYS", (1, 1, 1), (3, 19), "special"),
        ("PRU", (0, 1, 0), (11, 16), "pru"), ("FESI", (0, 0, 1), (16, 99), "post-16"),
        ("IND", (1, 1, 0), (3, 13), "primary"), ("CY", (1, 1, 1), (9, 18), "secondary"),
        ("CY", (0, 0, 0), (None, None), "other"), ("CY", (1, 1, 0), (None, None), "all-through"),
    ],
)  # fmt: skip
def test_phases(code: str, flags: tuple[int, int, int], ages: tuple[int | None, int | None], phase: str) -> None:
    is_primary, is_secondary, is_post_16 = map(bool, flags)
    found = phase_of(
        code, is_primary=is_primary, is_secondary=is_secondary, is_post_16=is_post_16, age_low=ages[0], age_high=ages[1]
    )
    assert found == phase


def test_the_digest_is_of_all_files() -> None:
    assert len(definitions.digest()) == 64
    assert len({kind.digest for kind in kinds().values()}) == len(kinds())
