"""Tables about trusts: rows under UIDs, the schools that they are of, and what is wrong with a row."""

from pathlib import Path

import pytest

from dataPacks import readers
from dataPacks.readers import Refused, Table
from tests.shared_data import SHARED_DATA, needs_shared_data

HEAD = (
    "GROUP-ID,UID,GROUP-TYPE,GROUP-NAME,MAT-PROG8-SCORE,MAT-PROG8-CI-LOWER,MAT-PROG8-CI-UPPER,MAT-DIS-PROG8-SCORE,"
    "MAT-DIS-PROG8-CI-LOWER,MAT-DIS-PROG8-CI-UPPER,MAT-EBACC-ENT,MAT-DIS-EBACC-ENT,MAT-EBACC-95,MAT-EBACC-94,"
    "MAT-DIS-EBACC-95,MAT-DIS-EBACC-94,SCHOOL-URNS"
)
FIGURES = "0.1,-0.1,0.3,-0.2,-0.4,0,30%,20%,10%,12%,5%,SUPPM"


def read(tmp_path: Path, *rows: str) -> Table:
    path = tmp_path / "2016-17" / "england_ks4-mats-performance.csv"
    path.parent.mkdir()
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    table = readers.read(path)
    assert isinstance(table, Table)
    return table


def test_a_trust_is_read_with_its_schools(tmp_path: Path) -> None:
    table = read(tmp_path, f"TR00015,2062,Multi-academy trust,Oak Trust,{FIGURES},138918;139043; 139058")
    assert (table.kind, table.year, table.rows_accepted, len(table.schools)) == ("mats-ks4", "2016-17", 1, 0)
    assert table.trusts is not None
    assert table.trusts.to_dict("records") == [
        {
            "uid": 2062, "group_id": "TR00015", "name": "Oak Trust", "group_type": "Multi-academy trust",
            "urns": [138918, 139043, 139058],
        }
    ]  # fmt: skip
    assert table.summaries[["level", "label"]].to_dict("records") == [{"level": "trust", "label": "2062"}]
    place = [(c.measure, c.group) for c in table.columns].index(("progress8", "disadvantaged"))
    found = table.summary_figures
    assert (found.value[0, place], found.lower[0, place], found.upper[0, place]) == (-0.2, -0.4, 0)
    assert list(found.code[0]).count("SUPPM") == 1


def test_a_name_with_a_comma_outside_quotation_marks_is_put_together_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, f"SP00350,3895,School sponsor,Oak Company, The,{FIGURES},133697")
    assert table.trusts is not None and table.trusts["name"].tolist() == ["Oak Company, The"]
    assert [(fault.line, fault.field, fault.value, str(fault.severity)) for fault in table.faults] == [
        (2, "GROUP-NAME", "Oak Company, The", "warning")
    ]


def test_a_comma_elsewhere_refuses_the_row_rather_than_to_shift_its_cells(tmp_path: Path) -> None:
    good = f"TR00015,2062,Multi-academy trust,Oak Trust,{FIGURES},138918"
    table = read(tmp_path, good, f"TR00016,2063,Multi-academy trust,Elm Trust,{FIGURES},138918,139043")
    assert table.rows_refused == 1 and table.rows_accepted == 1
    assert all(fault.line == 3 for fault in table.faults)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"TR1,x62,Multi-academy trust,Oak Trust,{FIGURES},138918", "'x62' under 'UID' is no UID of a trust"),
        (f"TR1,2062,Multi-academy trust,Oak Trust,{FIGURES},13891", "'13891' under 'SCHOOL-URNS' is no URN"),
        (f"TR2,2061,Multi-academy trust,Oak Trust,{FIGURES},138918", "the trust 2061 already stands on line 2"),
    ],
)
def test_a_bad_row_is_refused_alone_with_its_line(tmp_path: Path, row: str, says: str) -> None:
    table = read(tmp_path, f"TR1,2061,Multi-academy trust,Elm Trust,{FIGURES},138918", row)
    assert (table.rows_accepted, table.rows_refused) == (1, 1)
    assert [fault.line for fault in table.faults] == [3] and says in table.faults[0].reason


def test_a_table_without_a_trust_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no row of a trust"):
        read(tmp_path, *[])


@needs_shared_data
def test_the_largest_trust_of_2019() -> None:
    table = readers.read(SHARED_DATA / "perf/2018-19/england_ks4-mats-performance.csv.gz")
    assert isinstance(table, Table) and table.trusts is not None
    trusts = table.trusts.set_index("uid")
    assert trusts.loc[2054, "name"] == "Academies Enterprise Trust (AET)" and len(trusts.loc[2054, "urns"]) == 25
    place = [(c.measure, c.group) for c in table.columns].index(("progress8", "all"))
    assert table.summary_figures.value[trusts.index.get_loc(2054), place] == -0.33
