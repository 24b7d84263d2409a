"""The columns with which the tables say which school a row is about, and the rows that sum schools up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Flags, Ints, Texts
from dataPacks.synthetic.columns import Columns
from dataPacks.synthetic.population import Population

SPECIAL_KINDS = ("special", "independent special")


def texts(values: pd.Series | np.ndarray) -> Texts:
    return np.array([str(value) for value in values], dtype=object)


def record_types(schools: pd.DataFrame) -> Texts:
    """'1' mainstream, '2' special."""
    return np.where(schools["kind"].isin(SPECIAL_KINDS), "2", "1").astype(object)


def identity_columns(population: Population, schools: pd.DataFrame) -> Columns:
    """Who and where, as in the tables of key stages 2 and 4. Telephone numbers are of the range kept for fiction."""
    size = len(schools)
    codes = np.array(population.authority_codes, dtype=object)
    blank, zero = np.full(size, "", dtype=object), np.full(size, "0", dtype=object)
    columns: Columns = {
        "RECTYPE": record_types(schools),
        "ALPHAIND": alphabetic_index(schools),
        "LEA": codes[schools["authority"]],
        "ESTAB": texts(schools["estab"]),
        "URN": texts(schools["urn"]),
        "SCHNAME": schools["name"].to_numpy(dtype=object),
        "ADDRESS1": schools["street"].to_numpy(dtype=object),
        "ADDRESS2": schools["locality"].to_numpy(dtype=object),
        "TOWN": schools["town"].to_numpy(dtype=object),
        "PCODE": schools["postcode"].to_numpy(dtype=object),
        "TELNUM": np.array([f"0163 2960{urn % 1000:03d}" for urn in schools["urn"]], dtype=object),
        "NFTYPE": schools["type"].to_numpy(dtype=object),
        "RELDENOM": schools["faith"].to_numpy(dtype=object),
        "AGERANGE": schools["ages"].to_numpy(dtype=object),
    }
    nothing = ("SCHNAME_AC", "ADDRESS3", "OPEN_AC", "CONFEXAM", "PCON_CODE", "PCON_NAME")
    columns.update(dict.fromkeys(nothing, blank))
    columns.update(dict.fromkeys(("CONTFLAG", "FEEDER", "URN_AC", "TAB15", "TAB1618", "TABKS2"), zero))
    columns["TAB1618"] = np.where(schools["age_high"] > 16, "1", "0").astype(object)
    return columns


def alphabetic_index(schools: pd.DataFrame) -> Texts:
    order = np.argsort(np.argsort(schools["name"].to_numpy(dtype=str), kind="stable"), kind="stable")
    return texts(order * 4 + 2)


def closed_flags(schools: pd.DataFrame, year: int) -> Flags:
    """Schools that had closed by the time their last results were published."""
    return (schools["closed"] == year + 1).to_numpy()


def table_order(authority: Ints, names: Texts, population: Population, last: int) -> Ints:
    """Row numbers by authority and name, each authority's own row after its schools, then `last` more rows."""
    count, authorities = len(authority), len(population.authority_codes)
    code = np.array([int(c) for c in population.authority_codes])
    keys = pd.DataFrame(
        {
            "code": np.concatenate([code[authority], code]),
            "is_sum": np.repeat([0, 1], [count, authorities]),
            "name": [name.removeprefix("The ") for name in names] + [""] * authorities,
        }
    )
    order = keys.sort_values(["code", "is_sum", "name"], kind="stable").index.to_numpy()
    return np.concatenate([order, count + authorities + np.arange(last)])
