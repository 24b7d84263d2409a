"""The final table of key stage 2, one per year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dataPacks.definitions import published_headings as headings
from dataPacks.synthetic.chance import Flags, Floats, Texts
from dataPacks.synthetic.columns import Column, Columns, Field
from dataPacks.synthetic.identity import closed_flags, identity_columns, table_order
from dataPacks.synthetic.ks2_columns import ks2_columns
from dataPacks.synthetic.population import YEARS, Population
from dataPacks.synthetic.primary import Primary
from dataPacks.synthetic.pupils import has_figures
from dataPacks.synthetic.table import Summary, lay_out, lines, write

EARLIER = re.compile(r"(?P<own>.+)_(?P<year>1[5-8])")
OVER_YEARS = {
    "PTRWM_EXP_3YR": "PTRWM_EXP",
    "PTRWM_HIGH_3YR": "PTRWM_HIGH",
    "READ_AVERAGE_3YR": "READ_AVERAGE",
    "MAT_AVERAGE_3YR": "MAT_AVERAGE",
}


def write_final(out: Path, population: Population, results: Sequence[Primary], number: int) -> Path:
    """`results` are of all years, for the same schools; the file is that of YEARS[number]."""
    year, schools = YEARS[number], results[number].schools
    layout = headings(f"ks2-{year}")
    figures = [ks2_columns(one) for one in results[: number + 1]]
    columns = {
        **identity_columns(population, schools),
        **figures[number],
        **_over_years(results[: number + 1], figures),
    }
    columns["ICLOSE"] = np.where(closed_flags(schools, number), "1", "0").astype(object)
    for heading in set(layout) - set(columns):
        columns[heading] = _earlier(heading, figures, results, number)
    listed = has_figures(schools, number)
    cells = lay_out(
        layout, columns, _summaries(population, results[number], listed), _blank(len(schools)), keep=number == 0
    )
    order = table_order(schools["authority"].to_numpy(), schools["name"].to_numpy(), population, last=2)
    shown = np.concatenate([listed, np.ones(len(population.authority_codes) + 2, dtype=bool)])
    path = out / year / "england_ks2final.csv"
    write(path, layout, lines(cells, order[shown[order]]))
    return path


def _blank(size: int) -> Texts:
    return np.full(size, "", dtype=object)


def _over_years(results: Sequence[Primary], figures: list[Columns]) -> Columns:
    """Three years' pupils and results together; schools without all three are NA, as are all in the first files."""
    last = results[-1]
    whole = np.all([has_figures(last.schools, year) for year in range(len(results))], axis=0) & (
        len(results) == len(YEARS)
    )
    pupils = np.sum([one.eligible for one in results], axis=0)
    codes = np.where(whole & (last.eligible > 5), "", "NA").astype(object)
    out: Columns = {"TELIG_3YR": Field(np.where(whole, pupils, np.nan))}
    for heading, source in OVER_YEARS.items():
        own = [columns[source] for columns in figures]
        values = np.nanmean([column.values for column in own if isinstance(column, Field)], axis=0)
        out[heading] = Field(values, 0, "%" if source.startswith("P") else "", pupils, codes)
    return out


def _earlier(heading: str, figures: list[Columns], results: Sequence[Primary], number: int) -> Column:
    """A column that repeats an earlier year's figures, 'READPROG_LOWER_17', with the blanks that new schools have."""
    schools = results[number].schools
    match = EARLIER.fullmatch(heading)
    before = int(match["year"]) - int(YEARS[0][-2:]) if match else -1
    source = figures[before].get(_own_name(match["own"])) if match and 0 <= before <= number else None
    if source is None:
        return _blank(len(schools))
    there = has_figures(schools, before)
    if not isinstance(source, Field):
        return np.where(there, source, "").astype(object)
    return Field(
        _only(there, source.values), source.places, source.suffix, source.weight, _codes(there, source), source.half
    )


def _own_name(name: str) -> str:
    """Earlier years' shares of other pupils go by capitals: 'PTNOTFSM6CLA1A_17'."""
    return name.replace("PTNOTFSM", "PTNotFSM")


def _only(there: Flags, values: Floats) -> Floats:
    return np.where(there, values, np.nan)


def _codes(there: Flags, source: Field) -> Texts | None:
    return None if source.codes is None else np.where(there, source.codes, "").astype(object)


def _summaries(population: Population, result: Primary, listed: Flags) -> list[Summary]:
    """An authority's row (RECTYPE 3), all schools of the country (4), state-funded ones (5). Blanks are one space."""
    authority = result.schools["authority"].to_numpy()
    one = np.zeros(len(authority), dtype=np.int64)
    codes, names = (
        np.array(values, dtype=object) for values in (population.authority_codes, population.authority_names)
    )
    own = {"RECTYPE": np.full(len(codes), "3", dtype=object), "LEA": codes, "SCHNAME": names}
    country = [
        Summary(one, 1, listed, {"RECTYPE": np.array([kind], dtype=object)}, " ", limits=False, percent="{:.0f}%")
        for kind in ("4", "5")
    ]
    return [Summary(authority, len(codes), listed, own, " ", percent="{:.0f}%"), *country]
