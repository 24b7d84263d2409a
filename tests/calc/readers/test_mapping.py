"""A mapping says what each heading is; suggestions say what it may be; a changed table is read with the two."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dataPacks import definitions, readers
from dataPacks.definitions import Measure, kinds, measures
from dataPacks.readers import Local, Mapping, mapping, recognition, suggestions
from dataPacks.readers.mapping import COHORT, IGNORE, MEASURE, Use
from tests.shared_data import SHARED_DATA, needs_shared_data

from .tables import absence_lines, read, refusal, write

HEAD = "School URN,School,Attainment 8,Attainment 8 (boys),Late %,Cohort,Remarks"
ROWS = [
    "100049,Haverstock,42.4,40.1,3.5,178,",
    "100050,Parliament Hill,51.2,,4,104,new head",
    "100051,Regent,NE,NE,SUPP,,",
]
LATE = Measure("late", "Pupils late on the day", "Late", "%", 1, "worse", "outcome", (), 0, 100, "Counted at the gate.")
OURS = Mapping(
    "Our figures",
    (
        Use("School URN", "urn"), Use("School", "name"), Use("Attainment 8", MEASURE, "attainment8"),
        Use("Attainment 8 (boys)", MEASURE, "attainment8", "boys"), Use("Late %", MEASURE, "late"),
        Use("Cohort", COHORT), Use("Remarks"),
    ),
)  # fmt: skip
CENSUS = Path("2018-19/england_census.csv.gz")


def ours(tmp_path: Path, head: str = HEAD) -> Path:
    return write(tmp_path / "2018-19" / "ours.csv", [head, *ROWS])


def local(*saved: Mapping, told: Mapping | None = None) -> Local:
    return Local(measures={"late": LATE}, mappings=saved, told=told)


def with_use(heading: str, **changes: str) -> Mapping:
    return replace(OURS, uses=tuple(replace(u, **changes) if u.heading == heading else u for u in OURS.uses))


# ---- reading with a mapping


def test_a_mapping_reads_a_table_of_no_known_kind(tmp_path: Path) -> None:
    refusal(ours(tmp_path), named=True)
    table = read(ours(tmp_path), local=local(told=OURS))
    assert (table.kind, table.year, table.is_official, table.mapping) == ("local", "2018-19", False, "Our figures")
    keys = [(c.measure, c.group, c.heading) for c in table.columns]
    assert keys == [("attainment8", "all", "Attainment 8"), ("attainment8", "boys", "Attainment 8 (boys)"),
                    ("late", "all", "Late %")]  # fmt: skip
    assert table.schools["name"].tolist() == ["Haverstock", "Parliament Hill", "Regent"]
    assert table.figures.value[:2, 0].tolist() == [42.4, 51.2] and table.figures.code[2].tolist() == [
        "NE",
        "NE",
        "SUPP",
    ]
    assert table.figures.cohort[:2, 0].tolist() == [178, 104] and np.isnan(table.figures.cohort[:, 1]).all()
    assert table.columns_unused == ["Remarks"]


def test_a_saved_mapping_is_used_by_itself_next_year(tmp_path: Path) -> None:
    path = write(tmp_path / "2019-20" / "next.csv", [HEAD + ",Another column", *(row + ",1" for row in ROWS)])
    table = read(path, local=local(OURS))
    assert (table.mapping, table.year) == ("Our figures", "2019-20")
    assert table.faults[0].reason == "Read with the mapping 'Our figures', whose headings it has."


def test_a_file_that_nearly_fits_names_what_is_gone_and_what_is_new(tmp_path: Path) -> None:
    path = ours(tmp_path, HEAD.replace("Attainment 8,", "Att 8,").replace("Remarks", "Notes"))
    gone, new = refusal(path, local=local(OURS), named=True)
    assert "lacks the heading 'Attainment 8', which the mapping 'Our figures' has" in gone.reason
    assert "has the headings 'Att 8', 'Notes'" in new.reason


def test_a_shipped_kind_comes_before_a_saved_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "2018-19" / "england_abs.csv", absence_lines())
    own = Mapping("Absence", (Use("URN", "urn"), Use("PERCTOT", MEASURE, "late")))
    table = read(path, local=local(own))
    assert (table.kind, table.mapping) == ("absence", "")


def test_of_several_mappings_that_fit_the_nearest_is_used(tmp_path: Path) -> None:
    narrow = Mapping("A", (Use("School URN", "urn"), Use("Late %", MEASURE, "late")))
    assert read(ours(tmp_path), local=local(narrow, OURS)).mapping == "Our figures"


def test_a_mapping_may_name_the_column_of_the_year(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", ["URN,Year,Roll", "100049,201819,950", "100050,201819,700"])
    told = Mapping("Roll", (Use("URN", "urn"), Use("Year", "year"), Use("Roll", MEASURE, "roll")))
    assert read(path, local=local(told=told)).year == "2018-19"


def test_a_mapping_is_the_same_after_it_was_kept() -> None:
    assert Mapping.from_json("Our figures", OURS.to_json()) == OURS
    with pytest.raises(ValueError, match="no mapping"):
        Mapping.from_json("x", '{"columns": [{"head": 1}]}')
    with pytest.raises(ValueError):
        Mapping.from_json("x", "no JSON")


# ---- what is wrong with a mapping


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (with_use("School URN", role=IGNORE), "URN or LAESTAB"),
        (
            with_use("Attainment 8 (boys)", group="all"),
            "Both 'Attainment 8' and 'Attainment 8 (boys)' are said to be the",
        ),
        (with_use("School", role="urn"), "Both 'School URN' and 'School' are said to be the URN"),
        (with_use("Late %", measure="punctual"), "there is no measure 'punctual'"),
        (with_use("Late %", group="everyone"), "'everyone' is no group"),
        (with_use("Remarks", role="remark"), "nothing that a column can be"),
        (with_use("Cohort", group="girls"), "no measure is about it"),
        (Mapping("x", (Use("URN", "urn"),)), "at least one column which measure it is"),
        (Mapping("x", (Use("URN", "urn"), Use("ATT8SCR", MEASURE, "attainment8")), "ks4"), "'Record type'"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, wrong: Mapping, what: str) -> None:
    (sentence,) = mapping.problems(wrong, {"late": LATE})
    assert what in sentence
    assert what in refusal(ours(tmp_path), local=local(told=wrong))[0].reason


def test_a_good_mapping_has_no_problems() -> None:
    assert mapping.problems(OURS, {"late": LATE}) == []


# ---- suggestions


def suggested(head: str, rows: list[str], **own: Measure) -> dict[str, suggestions.Suggestion]:
    headings, cells = head.split(","), list(zip(*(row.split(",") for row in rows), strict=True))
    found = suggestions.suggest(headings, cells, {**own, **measures()})
    assert all(s.reason.endswith(".") and 0 <= s.score <= 1 for s in found)
    return {s.use.heading: s for s in found}


def test_names_and_cells_suggest_what_a_column_is() -> None:
    found = suggested(HEAD, ROWS, late=LATE)
    assert tuple(s.use for s in found.values()) == OURS.uses


def test_six_digits_are_a_urn_whatever_their_heading() -> None:
    found = suggested("Key,Number,P8MEA", ["100049,2024104,0.1", "100050,2024166,-1.2", "100051,2024167,0.3"])
    uses = [s.use for s in found.values()]
    assert uses == [Use("Key", "urn"), Use("Number", "laestab"), Use("P8MEA", MEASURE, "progress8")]


def test_cells_that_cannot_be_it_are_no_suggestion() -> None:
    found = suggested("URN,Attainment 8,EAL", ["100049,none at all,250", "100050,see below,312", "100051,what,180"])
    assert [s.use.role for s in found.values()] == ["urn", IGNORE, IGNORE]


@pytest.mark.parametrize(
    ("heading", "measure", "group"),
    [
        ("ATT8SCR_BOYS", "attainment8", "boys"), ("Progress 8 - girls", "progress8", "girls"),
        ("Disadvantaged Attainment 8", "attainment8", "disadvantaged"), ("% EAL", "eal", "all"), ("NOR", "roll", "all"),
        ("attainment8", "attainment8", "all"), ("Attainment 8 not disadvantaged", "attainment8", "not_disadvantaged"),
    ],
)  # fmt: skip
def test_a_heading_names_its_measure_and_group(heading: str, measure: str, group: str) -> None:
    use = suggested(f"URN,{heading}", ["100049,1", "100050,1.0", "100051,1"])[heading].use
    assert (use.role, use.measure, use.group) == (MEASURE, measure, group)


def test_nothing_is_suggested_for_two_columns() -> None:
    found = suggested("URN,P8MEA,Progress 8", ["100049,0.1,0.1", "100050,0,0", "100051,0,0"])
    assert found["P8MEA"].use.role == MEASURE and found["Progress 8"].use.role == IGNORE
    assert "'P8MEA' is more likely" in found["Progress 8"].reason


# ---- a year that the readers never saw


@pytest.fixture
def without_2019(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The definitions as they were before the census of 2018-19 was published."""
    census = kinds()["census"]
    layouts = tuple(layout for layout in census.layouts if layout.key != "2019")
    columns = tuple(
        replace(c, layouts=tuple(key for key in c.layouts if key != "2019"))
        for c in census.columns
        if c.layouts != ("2019",)
    )
    known = {**kinds(), "census": replace(census, layouts=layouts, columns=columns)}
    monkeypatch.setattr(definitions, "all_kinds", lambda: known)
    for cached in (definitions.measures, definitions.groups):
        cached.cache_clear()
    yield
    for cached in (definitions.measures, definitions.groups):
        cached.cache_clear()


@needs_shared_data
def test_the_census_of_a_year_never_seen_names_its_headings_and_is_read_by_a_mapping(
    request: pytest.FixtureRequest,
) -> None:
    path = SHARED_DATA / "perf" / CENSUS
    shipped = read(path)
    request.getfixturevalue("without_2019")

    gone, new = refusal(path)
    assert "lacks the heading 'PNUMFSM', which the census of 2016-17 and 2017-18 (census) has" in gone.reason
    assert "has the headings 'SCHOOLTYPE', 'NUMFSM', which the census of 2016-17 and 2017-18" in new.reason

    looked = readers.look(path)
    found = suggestions.suggest(looked.headings, looked.cells, measures(), looked.base)
    told = suggestions.mapping_of("Census of 2018-19", found, looked.base)
    assert mapping.problems(told, {}) == []
    table = read(path, local=Local(told=told))

    assert (table.kind, table.year, table.is_official) == (shipped.kind, shipped.year, shipped.is_official)
    theirs = [(c.measure, c.group, c.year, c.heading) for c in shipped.columns]
    order = [theirs.index((c.measure, c.group, c.year, c.heading)) for c in table.columns]
    assert sorted(order) == list(range(len(theirs)))
    assert table.schools.equals(shipped.schools) and table.summaries.equals(shipped.summaries)
    for name in ("value", "code", "reason"):
        for mine, known in ((table.figures, shipped.figures), (table.summary_figures, shipped.summary_figures)):
            assert np.array_equal(getattr(mine, name), getattr(known, name)[:, order], equal_nan=name == "value"), name
    assert table.rows_refused == shipped.rows_refused == 0


def test_the_nearest_layout_of_a_small_census_is_found(tmp_path: Path, without_2019: None) -> None:
    head = "URN,LA,ESTAB,SCHOOLTYPE,NOR,PNORG,PSENELSE,PSENELK,NUMEAL,NUMENGFL,NUMUNCFL,PNUMEAL,NUMFSM,PNUMFSMEVER"
    like = recognition.nearest_layout(
        tmp_path / "england_census.csv", head.split(","), recognition.told(None, None, None)
    )
    assert like is not None and like.layout.key == "2017" and like.missing == ("PNUMFSM",)
