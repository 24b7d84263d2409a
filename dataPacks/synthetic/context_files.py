"""The register, the school census and absence: whom the schools teach, and how often pupils are away."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from dataPacks.definitions import published_headings as headings
from dataPacks.synthetic.chance import Chance, Flags, Floats, Texts, pick
from dataPacks.synthetic.columns import Columns, Field
from dataPacks.synthetic.identity import texts
from dataPacks.synthetic.kinds import KINDS, REGISTER_TYPES
from dataPacks.synthetic.population import YEARS, Population
from dataPacks.synthetic.pupils import count_of, is_independent
from dataPacks.synthetic.secondary import Ability
from dataPacks.synthetic.table import Summary, lay_out, lines, write

RATINGS = {
    "Good": 0.68,
    "Outstanding": 0.17,
    "Requires improvement": 0.11,
    "Special Measures": 0.02,
    "Serious Weaknesses": 0.02,
}
LEVELS = {"PRI": "State-funded primary", "SEC": "State-funded secondary", "SPE": "State-funded special school"}


def write_register(out: Path, population: Population, chance: Chance) -> Path:
    """The workbook that lists every school: numbers as numbers, dates as text DD-MM-YYYY, one sheet 'england'."""
    path = out / YEARS[-1] / "england_school_information.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    layout = headings("school_information")
    columns = _register(population, chance)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": datetime.datetime(2019, 11, 14)})  # noqa: DTZ001 - a workbook's date bears no zone
    sheet = book.add_worksheet("england")
    for number, row in enumerate([layout, *zip(*[columns[heading] for heading in layout], strict=True)]):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def _register(population: Population, chance: Chance) -> dict[str, list[object]]:
    schools, rng = population.schools, chance.of("register")
    codes = np.array([int(code) for code in population.authority_codes])[schools["authority"]]
    types = [REGISTER_TYPES[code] for code in schools["type"]]
    low, high = schools["age_low"], schools["age_high"]
    columns: dict[str, object] = {
        "URN": schools["urn"],
        "LANAME": np.array(population.authority_names, dtype=object)[schools["authority"]],
        "LA": codes,
        "ESTAB": schools["estab"],
        "LAESTAB": codes * 10_000 + schools["estab"],
        "SCHNAME": schools["name"],
        "STREET": schools["street"],
        "LOCALITY": schools["locality"],
        "ADDRESS3": [""] * len(schools),
        "TOWN": schools["town"],
        "POSTCODE": schools["postcode"],
        "SCHSTATUS": np.where(schools["closed"] < 9, "Closed", "Open"),
        "OPENDATE": np.where(schools["opened"] == 2, "03-09-2018", ""),
        "CLOSEDATE": np.select([schools["closed"] == 2, schools["closed"] == 3], ["31-08-2018", "31-08-2019"], ""),
        "MINORGROUP": [group for group, _ in types],
        "SCHOOLTYPE": [name for _, name in types],
        "ISPRIMARY": (low < 10).astype(int),
        "ISSECONDARY": (high > 11).astype(int),
        "ISPOST16": (high > 16).astype(int),
        "AGELOW": low,
        "AGEHIGH": high,
        "GENDER": schools["gender"],
        "RELCHAR": schools["faith"].replace("None", ""),
        "ADMPOL": _admissions(schools),
        **_inspections(schools, rng),
    }
    return {heading: np.asarray(values).tolist() for heading, values in columns.items()}


def _admissions(schools: pd.DataFrame) -> Texts:
    secondary = schools["kind"].isin(["secondary", "all-through"]).to_numpy()
    return np.where(
        schools["is_selective"], "Selective", np.where(secondary, "Non-selective", "Not applicable")
    ).astype(object)


def _inspections(schools: pd.DataFrame, rng: np.random.Generator) -> dict[str, Texts]:
    """Last inspections; independents belong to another inspectorate and have none."""
    size, without = len(schools), is_independent(schools)
    day, month, year = rng.integers(1, 29, size), rng.integers(1, 13, size), rng.integers(2012, 2020, size)
    dates = np.array([f"{d:02d}-{m:02d}-{y}" for d, m, y in zip(day, month, year, strict=True)], dtype=object)
    rating = pick(rng, size, RATINGS)
    return {"OFSTEDRATING": np.where(without, "", rating), "OFSTEDLASTINSP": np.where(without, "", dates)}


def write_census(out: Path, population: Population, chance: Chance, number: int) -> Path:
    """Pupils on roll in January: 21 columns until 2017-18, with the kind of school 22. Ends in the country's rows."""
    year = YEARS[number]
    layout = headings(f"census-{year}")
    newest = "SCHOOLTYPE" in layout
    schools = population.schools[population.present(number)]
    columns = _census(population, schools, chance, number, newest)
    summaries = [_census_sum(schools, label) for label in LEVELS if newest or label != "SPE"]
    blank = np.full(len(schools), "", dtype=object)
    cells = lay_out(layout, columns, summaries, blank)
    path = out / year / "england_census.csv"
    write(path, layout, lines(cells, np.arange(len(schools) + len(summaries))), newline="\n" if number == 0 else "\r\n")
    return path


def _census_sum(schools: pd.DataFrame, label: str) -> Summary:
    one = np.zeros(len(schools), dtype=np.int64)
    marks = {"URN": "NAT", "ESTAB": label, "SCHOOLTYPE": LEVELS[label]}
    return Summary(
        one, 1, _is_level(schools, label), {k: np.array([v], dtype=object) for k, v in marks.items()}, percent="{:.1f}"
    )


def _is_level(schools: pd.DataFrame, label: str) -> Flags:
    return (census_types(schools) == LEVELS[label]) & ~is_independent(schools)


def census_types(schools: pd.DataFrame) -> Texts:
    plain = np.array([KINDS[kind].census for kind in schools["kind"]], dtype=object)
    return np.where(schools["type"] == "NMSS", "Non-maintained special school", plain).astype(object)


def _census(population: Population, schools: pd.DataFrame, chance: Chance, number: int, newest: bool) -> Columns:
    roll = schools[f"roll {YEARS[number]}"].to_numpy()
    absent, independent = "NA" if newest else "NP", is_independent(schools)
    opening = (schools["opened"] == number).to_numpy() & (number > 0)
    codes = np.where(opening, absent, "").astype(object)
    private = np.where(independent, absent, codes).astype(object)
    columns: Columns = {
        "URN": texts(schools["urn"]),
        "LA": np.array(population.authority_codes, dtype=object)[schools["authority"]],
        "ESTAB": texts(schools["estab"]),
        "SCHOOLTYPE": census_types(schools),
        "NOR": Field(roll, codes=codes),
    }
    boys = count_of(schools["boys"].to_numpy(), roll)
    columns.update(_counted("NORB", "PNORB", boys, roll, codes) | _counted("NORG", "PNORG", roll - boys, roll, codes))
    columns.update(_needs(schools, roll, codes) | _languages(schools, roll, private if newest else codes))
    ever = count_of(schools["fsm_ever"].to_numpy(), roll)
    now = np.minimum(count_of(schools["fsm_now"].to_numpy(), roll), ever)
    columns.update(
        _counted("NUMFSM", "PNUMFSM", np.where(independent & ~newest, 0, now), roll, private if newest else codes)
    )
    columns.update(_counted("NUMFSMEVER", "PNUMFSMEVER", ever, roll, private))
    return columns


def _counted(number: str, share: str, count: Floats, roll: Floats, codes: Texts) -> Columns:
    """A number of pupils and their percentage, one decimal and no percent sign."""
    return {number: Field(count, codes=codes), share: Field(count / roll * 100, 1, weight=roll, codes=codes)}


def _needs(schools: pd.DataFrame, roll: Floats, codes: Texts) -> Columns:
    plan = count_of(schools["sen_plan"].to_numpy(), roll)
    support = np.minimum(count_of(schools["sen_support"].to_numpy(), roll), roll - plan)
    return _counted("TSENELSE", "PSENELSE", plan, roll, codes) | _counted("TSENELK", "PSENELK", support, roll, codes)


def _languages(schools: pd.DataFrame, roll: Floats, codes: Texts) -> Columns:
    eal = count_of(schools["eal"].to_numpy(), roll)
    unknown = np.minimum(np.rint(roll * 0.002), roll - eal)
    return (
        _counted("NUMEAL", "PNUMEAL", eal, roll, codes)
        | _counted("NUMENGFL", "PNUMENGFL", roll - eal - unknown, roll, codes)
        | _counted("NUMUNCFL", "PNUMUNCFL", unknown, roll, codes)
    )


def write_absence(out: Path, population: Population, ability: Ability, chance: Chance, number: int) -> Path:
    """Share of sessions missed, and of pupils missing a tenth or more; the latter suppressed in very small schools."""
    rows = (
        population.present(number)
        & ~is_independent(population.schools)
        & (population.schools["kind"] != "pru").to_numpy()
    )
    schools = population.schools[rows]
    if number:
        rows = rows & ~(population.schools["opened"] == number).to_numpy()
        schools = population.schools[rows]
    columns = _absence(
        population, schools, ability.absence[rows, number], chance.of(f"absence {YEARS[number]}"), number
    )
    one = np.zeros(len(schools), dtype=np.int64)
    summaries = [
        Summary(
            one,
            1,
            _is_level(schools, label),
            {"LA": np.array(["NAT"], dtype=object), "ESTAB": np.array([label], dtype=object)},
        )
        for label in LEVELS
    ]
    code = np.array([int(c) for c in population.authority_codes])[schools["authority"]]
    order = np.concatenate([np.lexsort([schools["estab"].to_numpy(), code]), len(schools) + np.arange(len(summaries))])
    layout = headings("abs")
    cells = lay_out(layout, columns, summaries, np.full(len(schools), "", dtype=object))
    path = out / YEARS[number] / "england_abs.csv"
    write(path, layout, lines(cells, order))
    return path


def _absence(
    population: Population, schools: pd.DataFrame, level: Floats, rng: np.random.Generator, number: int
) -> Columns:
    """Primaries are away less (4.0% ± .9), special schools more (11% ± 4), than the secondaries of `level`."""
    kind, roll = schools["kind"].to_numpy(), schools[f"roll {YEARS[number]}"].to_numpy()
    primary = np.isin(kind, ["primary", "infant", "junior", "middle-primary"])
    level = np.where(primary, 0.040 + 0.62 * (level - 0.057), level)
    level = np.where(kind == "special", np.clip(rng.normal(0.105, 0.035, len(kind)), 0.04, 0.3), level) * 100
    level = np.clip(level, 1.5, 40)
    often = np.clip(np.where(primary, -3.6 + 3.0 * level, -7.2 + 3.79 * level) + rng.normal(0, 1.7, len(kind)), 0.3, 90)
    few = np.where((roll < 45) | ((roll < 140) & (rng.random(len(kind)) < 0.12)), "SUPP", "").astype(object)
    return {
        "LA": np.array(population.authority_codes, dtype=object)[schools["authority"]],
        "ESTAB": texts(schools["estab"]),
        "URN": texts(schools["urn"]),
        "PERCTOT": Field(level, 1, weight=roll),
        "PPERSABS10": Field(often, 1, weight=roll, codes=few),
    }
