"""What tables say about schools themselves, as columns of the register: name, authority, type, phase, dates."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from dataPacks.definitions import phase_of, sector_of, type_name
from schools.querysets import UNNAMED

Facts = pd.DataFrame  # columns `urn`, `laestab` and those of DEFAULTS, `la_code` being called `la`; blanks as DEFAULTS

# The fields that a table may fill, and what a school has where no table says it.
DEFAULTS: dict[str, Any] = {
    "name": "", "la": None, "type_code": "", "type_name": "", "phase": "other", "sector": "state", "gender": "",
    "is_selective": False, "religious_character": "", "age_low": None, "age_high": None, "street": "", "town": "",
    "postcode": "", "is_open": True, "opened_on": None, "closed_on": None,
}  # fmt: skip
LIMITS = {
    "name": 160, "type_code": 10, "type_name": 60, "religious_character": 60, "street": 120, "town": 80, "postcode": 8,
    "gender": 16, "phase": 24,
}  # fmt: skip


def facts_of(rows: pd.DataFrame, *, is_register: bool) -> Facts:
    """The rows of a table as facts. All of a school's facts come from one table: what it leaves blank is blank.

    A results table names no phase or sector. They follow from the type's code and, for the phase, from what the table
    is about ('primary', 'secondary'), which the column `about` of `rows` says.
    """
    rows = rows.reset_index(drop=True).rename(columns={"la_code": "la"})
    facts = pd.DataFrame({"urn": _plain(rows["urn"], None), "laestab": rows["laestab"].astype(object)})
    for name, default in DEFAULTS.items():
        facts[name] = (
            _plain(rows[name], default, LIMITS.get(name)) if name in rows else pd.Series(default, rows.index, object)
        )
    if not is_register:
        _derive(facts, rows["about"])
    facts["name"] = np.where(facts["name"] == "", _stand_in(facts), facts["name"])
    return facts


def _plain(column: pd.Series, default: Any, limit: int | None = None) -> pd.Series:
    """Plain Python values; blanks become the default."""
    values = [default if _is_blank(value) else value for value in column.astype(object)]
    return pd.Series(values if limit is None else [value[:limit] for value in values], dtype=object)


def _is_blank(value: Any) -> bool:
    return value is None or value is pd.NA or value == "" or value != value


def _derive(facts: Facts, about: Iterable[str]) -> None:
    pairs = list(zip(facts["type_code"], about, strict=True))
    known = {pair: _by_type(*pair) for pair in set(pairs)}
    for place, name in enumerate(("type_name", "sector", "phase")):
        facts[name] = pd.Series([known[pair][place] for pair in pairs], dtype=object)


def _by_type(code: str, about: str) -> tuple[str, str, str]:
    is_primary, is_secondary = about == "primary", about == "secondary"
    phase = phase_of(
        code, is_primary=is_primary, is_secondary=is_secondary, is_post_16=False, age_low=None, age_high=None
    )
    return type_name(code)[: LIMITS["type_name"]], sector_of(code) if code else DEFAULTS["sector"], phase


def _stand_in(facts: Facts) -> np.ndarray:
    """Census and absence tables give no names, and a list of schools needs something to call each by."""
    pairs = zip(facts["urn"], facts["laestab"], strict=True)
    words = [f"{UNNAMED} (LAESTAB {n})" if urn is None else f"{UNNAMED} (URN {int(urn)})" for urn, n in pairs]
    return np.array(words, dtype=object)
