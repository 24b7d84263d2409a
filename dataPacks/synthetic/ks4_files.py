"""The tables of key stage 4: final of each year, provisional of the latest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from dataPacks.definitions import published_headings as headings
from dataPacks.synthetic.chance import Chance, Flags, Floats, Ints, Texts
from dataPacks.synthetic.columns import Column, Columns, Field
from dataPacks.synthetic.identity import closed_flags, identity_columns, table_order
from dataPacks.synthetic.ks4_columns import LIMIT, PUPIL_SD, banding, bands, codes_of, headline_codes, ks4_columns
from dataPacks.synthetic.population import YEARS, Population
from dataPacks.synthetic.pupils import has_figures, is_independent
from dataPacks.synthetic.secondary import Outcomes, Secondary
from dataPacks.synthetic.table import Summary, lay_out, lines, write

KINDS = ("secondary", "grammar", "all-through", "special", "independent", "independent special")
EARLIER = re.compile(r"(?P<own>.+?)_(?P<year>1[5-8])(?P<end>(_PTQ(_EE)?)?)$")


def takes_part(schools: pd.DataFrame) -> pd.Series:
    """Schools with pupils who are 16."""
    return schools["kind"].isin(KINDS) & (schools["age_high"] >= 16)


def write_final(out: Path, population: Population, results: Sequence[Secondary], number: int) -> Path:
    """`results` are of all years, for the same schools; the file is that of YEARS[number]."""
    year, result = YEARS[number], results[number]
    layout = headings(f"ks4-{year}")
    figures = [ks4_columns(one) for one in results[: number + 1]]
    columns = {**identity_columns(population, result.schools), **figures[number]}
    columns["ICLOSE"] = _closed(result.schools, number)
    columns.update(_earlier(layout, columns, figures, result, number))
    rest = np.where(is_independent(result.schools), "NP", "NA").astype(object)
    listed = has_figures(result.schools, number)
    return _write(out / year / "england_ks4final.csv", layout, columns, rest, population, result, listed)


def _closed(schools: pd.DataFrame, number: int) -> Texts:
    return np.where(closed_flags(schools, number), "1", "0").astype(object)


def _earlier(layout: list[str], columns: Columns, figures: list[Columns], result: Secondary, number: int) -> Columns:
    """Columns that repeat an earlier year's figures, 'ATT8SCR_17'; NA where the school was not there yet."""
    out: Columns = {}
    for heading in layout:
        match = EARLIER.fullmatch(heading)
        if heading in columns or not match:
            continue
        back = number - _index(match["year"])
        source = _find(figures[number - back], match) if 0 <= back <= number else None
        out[heading] = _as_seen_later(source, result, number - back)
    return out


def _index(two_digits: str) -> int:
    """'17' -> 0: which of YEARS ended in that year."""
    return int(two_digits) - int(YEARS[0][-2:])


def _find(figures: Columns, match: re.Match[str]) -> Column | None:
    own = match["own"]
    return figures.get(own + match["end"], figures.get(own))


def _as_seen_later(source: Column | None, result: Secondary, number: int) -> Column:
    missing = np.full(len(result.schools), "NA", dtype=object)
    if not isinstance(source, Field):
        return missing
    codes = source.codes if source.codes is not None else np.full(len(missing), "", dtype=object)
    return source.with_codes(np.where(has_figures(result.schools, number), codes, missing).astype(object))


def _write(
    path: Path,
    layout: list[str],
    columns: Columns,
    rest: Texts,
    population: Population,
    result: Secondary,
    listed: Flags,
) -> Path:
    schools = result.schools
    member = listed & ~is_independent(schools) & result.is_entered
    cells = lay_out(layout, columns, _summaries(population, schools, columns, member, listed), rest)
    write(path, layout, lines(cells, _order(population, schools, listed)))
    return path


def _summaries(
    population: Population, schools: pd.DataFrame, columns: Columns, member: Flags, listed: Flags
) -> list[Summary]:
    """An authority's row (RECTYPE 4), all schools of the country (5), its state-funded schools (7)."""
    authority = schools["authority"].to_numpy()
    one = np.zeros(len(schools), dtype=np.int64)
    codes = np.array(population.authority_codes, dtype=object)
    labels = {"RECTYPE": np.full(len(codes), "4", dtype=object), "LEA": codes}
    labels["P8_BANDING"] = _authority_bands(columns, authority, len(codes), member)
    return [
        Summary(authority, len(codes), member, labels),
        Summary(one, 1, listed, {"RECTYPE": np.array(["5"], dtype=object)}, everyone=True, limits=False),
        Summary(one, 1, member, {"RECTYPE": np.array(["7"], dtype=object)}, limits=False),
    ]


def _authority_bands(columns: Columns, authority: Ints, size: int, member: Flags) -> Texts:
    """The band of each authority's Progress 8, '' where it has none."""
    progress, matched = columns["P8MEA"], columns["P8PUP"]
    if not isinstance(progress, Field) or not isinstance(matched, Field):
        raise TypeError("Progress 8 is a column of figures.")
    mean = progress.grouped(authority, size, member)
    return np.where(np.isnan(mean), "", bands(mean, matched.grouped(authority, size, member))).astype(object)


def _order(population: Population, schools: pd.DataFrame, listed: Flags) -> Ints:
    """Rows as the publisher orders them, without schools that are not in the table."""
    order = table_order(schools["authority"].to_numpy(), schools["name"].to_numpy(), population, last=2)
    shown = np.concatenate([listed, np.ones(len(population.authority_codes) + 2, dtype=bool)])
    return order[shown[order]]


def write_provisional(out: Path, population: Population, results: Sequence[Secondary], chance: Chance) -> Path:
    """The latest year as first published, before schools checked it: figures differ a little from the final ones."""
    number, result = len(YEARS) - 1, results[-1]
    columns = {**identity_columns(population, result.schools), **_unchecked(result, chance)}
    columns["ICLOSE"] = _closed(result.schools, number)
    columns = {heading: _empty_where_new(column, result) for heading, column in columns.items()}
    schools, path = result.schools, out / YEARS[number] / "england_ks4provisional.csv"
    layout = headings(f"ks4provisional-{YEARS[number]}")
    there = ((schools["opened"] <= number) & (schools["closed"] > number)).to_numpy()
    member = there & has_figures(schools, number) & ~is_independent(schools) & result.is_entered
    plain = _summaries(population, schools, columns, member, there)
    summaries = [replace(summary, percent="{:.1f}%") for summary in plain]
    cells = lay_out(layout, columns, summaries, np.full(len(schools), "", dtype=object))
    write(path, layout, lines(cells, _order(population, schools, there), ragged=True))
    return path


def _empty_where_new(column: Column, result: Secondary) -> Column:
    """Schools whose first pupils are not yet 16 are listed without a figure."""
    new = result.schools["is_new_without_cohort"].to_numpy()
    if not isinstance(column, Field) or column.codes is None:
        return column
    return replace(column, values=np.where(new, np.nan, column.values), codes=np.where(new, "", column.codes))


def _unchecked(result: Secondary, chance: Chance) -> Columns:
    """Attainment 8 lower by .15 ± .22, Progress 8 off by .02, as in 2018-19. Independents have NA throughout."""
    rng, own, size = chance.of("unchecked"), result.groups[""], len(result.schools)
    points = np.clip(own.attainment - np.clip(rng.normal(0.15, 0.22, size), -0.4, 1.5), 0, None)
    figure = own.progress + rng.normal(0, 0.02, size)
    early = Outcomes(**{**vars(own), "attainment": points, "progress": figure})
    codes = codes_of(result)
    plain = np.where(codes.independent, "NA", codes.all).astype(object)
    progress = headline_codes(result, codes)
    progress = np.where(codes.independent, "NA", progress).astype(object)
    columns: Columns = {
        "TPUP": Field(own.pupils, codes=np.where(codes.independent, "NA", "").astype(object), everyone=True),
        "ATT8SCR": Field(points, 1, weight=own.pupils, codes=plain, everyone=True),
        "EBACCAPS": Field(own.ebacc, 2, weight=own.pupils, codes=plain, everyone=True),
        **_early_progress(early, progress, plain),
        **_early_shares(early, plain),
    }
    columns["P8_BANDING"] = _early_banding(early, progress, result)
    return columns


def _early_progress(own: Outcomes, codes: Texts, plain: Texts) -> Columns:
    out: Columns = {
        "P8PUP": Field(own.matched, codes=np.where(codes == "LOWCOV", "", codes).astype(object)),
        "TP8ADJ": Field(own.adjusted, codes=codes),
    }
    for ending, shift in (("", 0.0), ("_ORIG", -0.008)):
        for name, half in (("P8MEA", 0.0), ("P8CILOW", -LIMIT * PUPIL_SD), ("P8CIUPP", LIMIT * PUPIL_SD)):
            out[name + ending] = Field(
                own.progress + shift * own.adjusted, 2, weight=own.matched, codes=codes, half=half
            )
    return out


def _early_shares(own: Outcomes, codes: Texts) -> Columns:
    """Percentages have one decimal in this edition, zero included: '0.0%'."""
    shares: dict[str, Floats] = {
        "PTL2BASICS_94": own.passes4,
        "PTL2BASICS_95": own.passes5,
        "PTEBACC_E_PTQ_EE": own.entered,
        "PTEBACC_94": own.ebacc4,
        "PTEBACC_95": own.ebacc5,
        "PT5EM_94": np.clip(own.passes4 - 0.035, 0, 1),
    }
    return {heading: Field(share * 100, 1, "%", own.pupils, codes, everyone=True) for heading, share in shares.items()}


def _early_banding(own: Outcomes, codes: Texts, result: Secondary) -> Texts:
    bands = np.where(codes == "NA", "NA", banding(own, codes))
    return np.where(result.schools["is_new_without_cohort"], "", bands).astype(object)
