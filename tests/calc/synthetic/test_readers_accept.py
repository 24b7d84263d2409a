"""Our own readers take every file whole: nothing refused, no fault, no warning."""

from pathlib import Path

import pytest

from dataPacks.readers import Table, read
from dataPacks.synthetic import Country

from .published import YEARS

KINDS = {"ks4final": "ks4", "ks2final": "ks2", "census": "census", "abs": "absence"}


def _read(path: Path) -> Table:
    table = read(path, named=True)
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", KINDS)
def test_each_years_table_is_accepted_without_fault(country: Country, folder: Path, name: str, year: str) -> None:
    table = _read(folder / year / f"england_{name}.csv")
    assert [fault.as_dict() for fault in table.faults] == []
    assert (table.kind, table.year, table.edition, table.rows_refused) == (KINDS[name], year, "final", 0)
    assert table.rows_school > 500


def test_the_provisional_table_is_accepted_without_fault(country: Country, folder: Path) -> None:
    table = _read(folder / "2018-19" / "england_ks4provisional.csv")
    assert (table.faults, table.edition, table.rows_refused) == ([], "provisional", 0)


def test_the_register_is_accepted_without_fault(country: Country, folder: Path) -> None:
    table = _read(folder / "2018-19" / "england_school_information.xlsx")
    assert (table.faults, table.is_register, table.rows_school) == ([], True, 4000)
