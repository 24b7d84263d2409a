"""What one cell says: a number, or the publisher's code and its reason, or something that cannot stand there."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from schools.reasons import Reason

NUMBER = re.compile(r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
UNKNOWN = np.int8(-1)


@dataclass(frozen=True)
class Cells:
    """One column, parallel to its texts: `value` float64 (NaN without one), `code` as published, `reason` int8.

    `reason` -1 marks a cell that is neither a number nor a known code.
    """

    value: np.ndarray
    code: np.ndarray
    reason: np.ndarray


def parse_one(text: str, unit: str, codes: Mapping[str, Reason]) -> tuple[float, str, int]:
    """(value, code, reason) of one cell. A % or £ is read only where the measure is in % or £."""
    text = text.strip()
    if not text:
        return math.nan, "", Reason.BLANK
    reason = codes.get(text)
    if reason is not None:
        return math.nan, text, reason
    bare = text
    if unit == "%" and bare.endswith("%"):
        bare = bare[:-1].rstrip()
    elif unit == "£":
        bare = bare.replace("£", "", 1)
    if not NUMBER.fullmatch(bare):
        return math.nan, text, int(UNKNOWN)
    return float(bare.replace(",", "")), "", Reason.NONE


def parse(texts: list[str], unit: str, codes: Mapping[str, Reason], scale: float = 1.0) -> Cells:
    """A whole column. Every distinct text is looked at once; `scale` turns a fraction into %."""
    places, distinct = pd.factorize(np.array(texts, dtype=object))
    found = [parse_one(text, unit, codes) for text in distinct]
    value = np.array([f[0] for f in found], dtype=np.float64)
    if scale != 1.0:
        # Rounded because .59 * 100 is not 59 in binary; the published fractions have at most eight decimals.
        is_share = np.array([not text.rstrip().endswith("%") for text in distinct], dtype=bool)
        value = np.where(is_share, np.round(value * scale, 8), value)
    code = np.empty(len(found), dtype=object)
    code[:] = [f[1] for f in found]
    reason = np.array([f[2] for f in found], dtype=np.int8)
    return Cells(value[places], code[places], reason[places])
